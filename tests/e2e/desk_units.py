"""A unit's officer at the desk: refuses one matter, does another from acceptance to feedback, reports to a call.

``python -m tests.e2e.desk_units URL LOGIN PASSWORD DATA PHOTO REFUSED DONE CALLED`` (the last three: ids of matters)
works by keyboard and prints one JSON object with what came of it.
"""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import httpx
import qasync
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from console.services.settings import Settings
from console.views.file_tray import FileTray
from contract.identity import new_id
from contract.incident import Incident
from tests.e2e.center_process import DESK_TOKEN
from tests.e2e.desk_driver import CTRL, Hands, drive

SHIFT = Qt.KeyboardModifier.ShiftModifier


async def show(hands: Hands, incident_id: str) -> None:
    await hands.until(lambda: incident_id in hands.parts.store.incidents, "the matter")
    hands.parts.desk.jump_to(incident_id)
    await hands.until(lambda: hands.parts.workspace.selected == incident_id, "the selection")
    await asyncio.sleep(0.2)


def held(hands: Hands, incident_id: str) -> Incident:
    return hands.parts.store.incidents[incident_id]


async def settled(hands: Hands) -> None:
    await hands.until(lambda: not hands.parts.store.pending, "the answer")
    await asyncio.sleep(0.1)


async def work(hands: Hands, url: str, password: str, photo: Path, ids: tuple[str, str, str]) -> dict[str, Any]:
    refused, done, called = ids
    await hands.log_in(password)
    await show(hands, refused)
    await hands.step(Qt.Key.Key_B, refused, "returned", "not ours, the road is private")
    await show(hands, done)
    await hands.step(Qt.Key.Key_A, done, "accepted")
    await hands.step(Qt.Key.Key_S, done, "handling")
    await extend(hands, url, done)
    await hands.press(Qt.Key.Key_F)
    await hands.type("repaired and cleaned")
    panel = hands.parts.desk.detail.steps.panel
    tray = panel.findChild(FileTray) if panel is not None else None
    assert tray is not None
    tray.add_file(photo)
    await hands.until(lambda: bool(tray.hashes) and not tray.busy, "the photo")
    await hands.press(Qt.Key.Key_Return, CTRL)
    await hands.until(lambda: held(hands, done).state == "feedback", "the feedback")
    await settled(hands)
    await show(hands, called)
    await hands.press(Qt.Key.Key_L)
    await hands.press(Qt.Key.Key_Return, CTRL)
    await hands.until(lambda: held(hands, called).whistles[0].arrived_at is not None, "the arrival")
    await settled(hands)
    return seen(hands, refused, done, called)


async def extend(hands: Hands, url: str, incident_id: str) -> None:
    """Ask for three days more, by keys; the centre grants it."""
    await hands.press(Qt.Key.Key_E)
    await hands.type("parts come on monday")
    await hands.press(Qt.Key.Key_Backtab, SHIFT)
    await hands.type("3d")
    await hands.press(Qt.Key.Key_Return, CTRL)
    await hands.until(lambda: held(hands, incident_id).asking is not None, "the application")
    await settled(hands)
    asking = held(hands, incident_id).asking
    assert asking is not None
    async with httpx.AsyncClient(base_url=url, headers={"Authorization": f"Bearer {DESK_TOKEN}"}) as http:
        command = {
            "command_id": new_id(),
            "expected_version": held(hands, incident_id).version,
            "type": "decide",
            "payload": {"application": asking.id, "granted": True},
        }
        (await http.post(f"/v1/incidents/{incident_id}/commands", json=command)).raise_for_status()
    await hands.until(lambda: held(hands, incident_id).asking is None, "the decision")
    await asyncio.sleep(0.2)


def seen(hands: Hands, refused: str, done: str, called: str) -> dict[str, Any]:
    names = {org.id: org.name for org in hands.parts.store.reference.orgs} if hands.parts.store.reference else {}
    matter = held(hands, done)
    return {
        "refused": held(hands, refused).state,
        "returns": held(hands, refused).returns,
        "done": matter.state,
        "extensions": matter.extensions,
        "photos": [a.kind for a in matter.attachments],
        "arrived_by": getattr(held(hands, called).whistles[0].arrived_by, "id", ""),
        "place_named": all(org in names for org in matter.place.path[1:3]),
    }


def main(url: str, login: str, password: str, data: str, photo: str, *ids: str) -> int:
    app = QApplication(sys.argv[:1])
    events = qasync.QEventLoop(app)
    asyncio.set_event_loop(events)
    refused, done, called = ids
    with events:
        hands = Hands(app, Settings(server=url, login=login), Path(data))
        came = events.run_until_complete(
            drive(hands, lambda: work(hands, url, password, Path(photo), (refused, done, called)))
        )
    print(json.dumps(came, ensure_ascii=False))  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
