"""An event says all a desk needs to know."""

import pytest

from contract.event import Actor, Changes, Event, EventData, Step, VersionGap, fold
from contract.feed import Cursor
from contract.identity import new_id
from contract.incident import Incident, Permit, Place, Source, allowed
from contract.org import OrgRef, Person, Session

ID = new_id()
CENTER = Actor(kind="center", id="clock", name="中心时钟")
BIRTH = {
    "code": "510115-261122-00001-5",
    "state": "reported",
    "title": "路面积水",
    "text": "航天路口路面积水",
    "class_code": "U05-06",
    "severity": 3,
    "place": Place(lon=103.84, lat=30.69, address="航天路", path=("510115", "510115001")),
    "source": Source(kind="grid", name="航天路社区网格 03"),
    "reporter": None,
    "owner": None,
    "lead": None,
    "clock": None,
    "late_stages": (),
    "returns": 0,
    "reworks": 0,
    "attachments": (),
    "scope": ("510115", "510115001"),
    "permits": (Permit(org="510115", roles=("acceptor",), actions=("register",)),),
    "reported_at": 1,
    "updated_at": 1,
    "closed_at": None,
}


def event(version: int, *, full: bool = False, **changes: object) -> Event:
    data = EventData(full=full, changes=Changes(**changes), step=Step(action="note"))  # type: ignore[arg-type]
    return Event(
        seq=version,
        aggregate=ID,
        version=version,
        type="incident.noted",
        actor=CENTER,
        command_id=None,
        at=1,
        scope=("510115",),
        data=data,
    )


def born() -> Incident:
    return fold(None, event(1, full=True, **BIRTH))


def test_birth_makes_a_valid_incident() -> None:
    incident = born()
    assert Incident.model_validate_json(incident.model_dump_json()) == incident


def test_a_field_that_is_not_set_did_not_change_and_a_null_clears() -> None:
    after = fold(born(), event(2, owner=Person(id="seat02", name="周敏")))
    assert after.owner is not None
    assert after.title == "路面积水"
    assert fold(after, event(3, owner=None)).owner is None


def test_the_wire_keeps_the_difference_between_unset_and_null() -> None:
    sent = event(2, clock=None)
    data = sent.model_dump_json(exclude_unset=True)
    assert Event.model_validate_json(data).data.changes.model_fields_set == {"clock"}


def test_a_missed_event_is_noticed() -> None:
    with pytest.raises(VersionGap):
        fold(born(), event(3, title="x"))
    with pytest.raises(VersionGap):
        fold(None, event(2, title="x"))


def test_a_full_event_heals_any_gap() -> None:
    assert fold(born(), event(7, full=True, **BIRTH)).version == 7


def test_only_the_role_in_the_named_org_may_act() -> None:
    def session(org: str, *roles: str) -> Session:
        return Session(
            user=Person(id="u", name="n"),
            org=OrgRef(id=org, name="o"),
            seat="",
            roles=roles,  # type: ignore[arg-type]
            roots=(org,),
            expires_at=0,
        )

    assert allowed(born(), session("510115", "acceptor", "dispatcher")) == ("register",)
    assert allowed(born(), session("510115", "dispatcher")) == ()
    assert allowed(born(), session("510115002", "acceptor")) == ()


@pytest.mark.parametrize("text", ["", "a.b", "a.b.c", "e.-1.h", "e.1.h.x"])
def test_a_cursor_that_is_not_one_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Cursor.parse(text)


def test_a_cursor_reads_back() -> None:
    assert str(Cursor.parse("0badcafe.42.12345678")) == "0badcafe.42.12345678"
