"""Changing organisations under a running center, and who sees a matter then."""

import json
from typing import Any

from center.service.org_changes import change_orgs
from center.service.users import NewUser, put_user
from contract.org_change import OrgChangeAdapter, OrgChanged
from tests.unit.center_api.desk import Desk, Town

PASSWORD = "correct horse battery"


async def change(town: Town, **given: Any) -> OrgChanged:
    """As an administrator does it, and taken over by the running center."""
    asked = OrgChangeAdapter.validate_json(json.dumps(given))
    done = await change_orgs(town.center.store, asked, by="admin", at=town.services.clock.now())
    await town.services.district.look()  # type: ignore[attr-defined]  # the live one
    await town.services.sessions.refresh()
    return done


async def settle(town: Town) -> None:
    """Open matters have followed."""
    relocation = town.center._relocation
    assert relocation is not None
    await relocation.turn(0)


async def somebody(town: Town, org: str, *roles: str) -> Desk:
    login = f"x-{org}"
    await put_user(town.center.store, NewUser(login, "林一鸣", "", org, roles or ("grid_worker",), PASSWORD))
    answer = await town.http.post("/v1/login", json={"login": login, "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    return Desk(town.http, {"Authorization": f"Bearer {answer.json()['token']}"})


async def matter(town: Town, incident_id: str) -> dict[str, Any]:
    found: dict[str, Any] = (await town.officer.get(f"/v1/incidents/{incident_id}")).json()["incident"]
    return found


async def sees(desk: Desk, incident_id: str) -> bool:
    """By every way of reading: all agree."""
    one = (await desk.get(f"/v1/incidents/{incident_id}")).status_code == 200
    story = (await desk.get(f"/v1/incidents/{incident_id}/events")).status_code == 200
    listed = incident_id in {i["id"] for i in (await desk.get("/v1/incidents?limit=200")).json()["incidents"]}
    history = incident_id in {r["id"] for r in (await desk.get("/v1/history?limit=200")).json()["rows"]}
    assert len({one, story, listed, history}) == 1
    return one


async def closed(town: Town, incident_id: str) -> None:
    assert (await town.officer.do(incident_id, "decline", 1, reason="重复来电，不予受理")).status_code == 200


def halves(town: Town, grid: str, lon: float) -> list[dict[str, Any]]:
    """Two grids west and east of ``lon``, as wide as the district."""
    parts = []
    for n, (west, east) in enumerate(((103.5, lon), (lon, 104.2)), 1):
        ring = [[west, 30.4], [east, 30.4], [east, 30.95], [west, 30.95], [west, 30.4]]
        border = {"type": "Polygon", "coordinates": [ring]}
        parts.append({"id": f"{grid}-{n}", "name": f"新网格 {n}", "border": border})
    return parts
