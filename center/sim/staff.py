"""Who acts in the demo district, and under which login."""

from random import Random

from contract.incident import Incident

SEATS = ("seat01", "seat03")
SUPERVISOR = "supervisor01"
DISTRICT_CENTER = (*SEATS, SUPERVISOR)
STREET_SHARE = 0.2
"""So many matters are taken by the street's own center."""


def login_of(org_id: str) -> str | None:
    """The login that answers for an org that works on a matter; None when nobody in the demo does."""
    if org_id.startswith("D-"):
        return org_id.rsplit("-", 1)[1] + "01"
    if org_id.isdigit() and len(org_id) == 9:
        return f"street-{org_id[6:]}"
    if org_id.isdigit() and len(org_id) == 12:
        return f"community-{org_id[6:]}"
    if org_id.isdigit() and len(org_id) == 15 and org_id.endswith("001"):
        return f"grid-{org_id[6:]}"
    return None


def ours(owner: str) -> bool:
    """Whether an owner is played by the simulator; matters of anybody else are left to them."""
    return owner in DISTRICT_CENTER or owner.startswith("street-")


def taker(chance: Random, incident: Incident) -> str:
    """Who registers a new matter: a seat of the district, now and then the street's duty room."""
    if chance.random() < STREET_SHARE and len(incident.place.path) > 1:
        return f"street-{incident.place.path[1][6:]}"
    return chance.choice(SEATS)


def lead_for(chance: Random, incident: Incident, class_lead: str | None) -> str:
    """The org that should handle a matter: mostly the department of its class; small things and disputes go to the
    community or street; after a return the street of the place takes it."""
    path = incident.place.path
    street, community = path[1:2], path[2:3]
    if incident.returns and street and (incident.returns > 1 or chance.random() < 0.8):
        return street[0]
    if incident.class_code.startswith("D") and community and chance.random() < 0.55:
        return community[0]
    if incident.severity == 4 and incident.class_code.startswith("U0") and street and chance.random() < 0.25:
        return street[0]
    return class_lead or (street[0] if street else path[0])
