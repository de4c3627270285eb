"""Names and numbers in full: of whoever reported, of the parties to a dispute. Kept apart from the log."""

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, select

from center.store import schema
from center.store.contact_schema import party_contact
from center.store.prepared import Prepared
from contract.command import Revealed, RevealedParty
from contract.payload import PartyGiven

_p = party_contact.c
_CONTACT = select(schema.contact.c.name, schema.contact.c.phone).where(schema.contact.c.incident_id == bindparam("id"))
_PARTIES = select(_p.role, _p.kind, _p.name, _p.phone).where(_p.incident_id == bindparam("id")).order_by(_p.number)
_DROP = party_contact.delete().where(_p.incident_id == bindparam("this_id"))
_ADD = Prepared(party_contact.insert(), party_contact.c.keys())


def contact_of(connection: Connection, incident_id: str) -> Revealed | None:
    """None when nobody left one, or none is kept any more."""
    row = connection.execute(_CONTACT, {"id": incident_id}).first()
    parties = tuple(
        RevealedParty(role=role, kind=kind, name=name, phone=phone)
        for role, kind, name, phone in connection.execute(_PARTIES, {"id": incident_id})
    )
    if row is None and not parties:
        return None
    name, phone = ("", "") if row is None else row
    return Revealed(name=name, phone=phone, parties=parties)


def write_parties(connection: Connection, given: Iterable[tuple[str, tuple[PartyGiven, ...]]], expires_at: int) -> None:
    """The parties of each matter, in place of those before."""
    for incident_id, parties in given:
        connection.execute(_DROP, {"this_id": incident_id})
        rows = [
            {
                "incident_id": incident_id,
                "number": number,
                "role": party.role,
                "kind": party.kind,
                "name": party.name,
                "phone": party.phone,
                "expires_at": expires_at,
            }
            for number, party in enumerate(parties)
        ]
        _ADD.run(connection, rows)
