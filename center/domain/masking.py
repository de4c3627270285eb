"""What of a reporter may stand in the log: enough to recognise, not enough to call or to find."""

from center.domain.made import made
from contract.incident import Reporter
from contract.parts import Party
from contract.payload import Contact, PartyGiven

_DOUBLE = frozenset(
    {"欧阳", "上官", "司马", "诸葛", "司徒", "夏侯", "皇甫", "尉迟", "公孙", "慕容", "令狐", "长孙", "宇文", "东方"}
)
"""Family names of two characters."""


def masked(contact: Contact | None) -> Reporter | None:
    """The masked reporter, None when nothing was given."""
    if contact is None or not (contact.name.strip() or contact.phone.strip()):
        return None
    return made(Reporter, name=mask_name(contact.name), phone=mask_phone(contact.phone))


def masked_party(given: PartyGiven) -> Party:
    """A party as the log may hold it; an organisation has its name in full."""
    name = given.name.strip() if given.kind == "org" else mask_name(given.name)
    return made(Party, role=given.role, kind=given.kind, name=name, phone=mask_phone(given.phone))


def mask_name(name: str) -> str:
    """李建国 → 李*, 欧阳雪 → 欧阳*. A courtesy title stays: 王女士 → 王女士."""
    name = name.strip()
    if not name:
        return ""
    if name[1:] in ("女士", "先生"):
        return name
    keep = 2 if name[:2] in _DOUBLE and len(name) > 2 else 1
    return name[:keep] + "*"


def mask_phone(phone: str) -> str:
    """13912342207 → 139****2207. Four digits at least are hidden, of a very short number all."""
    digits = phone if phone.isdigit() else "".join(c for c in phone if c.isdigit())
    if len(digits) >= 10:
        return f"{digits[:3]}****{digits[-min(4, len(digits) - 7) :]}"
    if len(digits) >= 7:
        return f"{digits[:2]}****{digits[-min(2, len(digits) - 6) :]}"
    return "*" * len(digits)
