"""From a telephone call to a dispatched case with the keyboard alone.

``python -m tests.e2e.desk_keys URL LOGIN PASSWORD DATA`` plays a recorded script of keys, one by one, on the whole desk
and prints one JSON object with what came of it.

``<Name>`` is a key by its Qt name, ``[words]`` what an input method commits, anything else is the key of that letter.
"""

import asyncio
import json
import re
import sys
from pathlib import Path
from typing import Any

import qasync
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication

from console.services.settings import Settings
from contract.incident import Incident
from tests.e2e.desk_driver import CTRL, NONE, Hands, drive

CALL = "你好，我是航天路社区的，航天路 76 号南门水管爆了，我电话１３９１２３４２２０７"
REPORT = f"n[{CALL}]<Tab>^<Return>"
REGISTER = "/l<Return>"
DISPATCH = "/p cg j<Return>"
AFTER = {
    "/c<Return>": "urges",
    "/d [请书面说明停水范围]<Return>": "supervisions",
    "/cs lcjd 20[分] [到现场会商]<Return>": "whistles",
}
"""Lines that need a lead, and the field of the matter by which each is known to have been done."""
_KEYS = re.compile(r"(\^?)(?:<(\w+)>|\[([^\]]*)\]|(.))")
_SIGNS = {"/": Qt.Key.Key_Slash, " ": Qt.Key.Key_Space}


class Typist:
    """Plays scripts; counts every key that goes down. What an input method commits counts as no key of ours."""

    def __init__(self, hands: Hands) -> None:
        self._hands = hands

    async def play(self, script: str) -> int:
        """Returns how many keys were pressed."""
        keys = 0
        for control, name, words, letter in _KEYS.findall(script):
            if words:
                field = QApplication.focusWidget()
                assert field is not None
                event = QInputMethodEvent()
                event.setCommitString(words)
                QApplication.sendEvent(field, event)
                continue
            key = getattr(Qt.Key, f"Key_{name}") if name else _SIGNS.get(letter) or Qt.Key(ord(letter.upper()))
            await self._hands.press(key, CTRL if control else NONE)
            keys += 1
        return keys


async def call(hands: Hands, password: str) -> dict[str, Any]:
    """A call is written down, registered and dispatched; then what is not allowed any more is tried."""
    await hands.log_in(password)
    typist, parts, line = Typist(hands), hands.parts, hands.parts.desk.command
    before = set(parts.store.incidents)

    def reported() -> list[str]:
        return [i for i in parts.store.incidents if i not in before]

    keys = {"report": await typist.play(REPORT)}
    await hands.until(lambda: bool(reported()), "the report")
    (incident_id,) = reported()
    await hands.until(lambda: parts.workspace.selected == incident_id, "the selection")
    keys["register"] = await typist.play(REGISTER)
    await hands.until(lambda: hands.state(incident_id) == "registered", "registered")
    await hands.until(lambda: not parts.store.pending, "settled")
    keys["dispatch"] = await typist.play(DISPATCH)
    await hands.until(lambda: hands.state(incident_id) == "dispatched", "dispatched")
    await hands.until(lambda: "已生效" in line.result.words, "the result on the line")
    told = line.result.words
    for script, came in AFTER.items():
        keys[came] = await typist.play(script)
        await hands.until(lambda came=came: bool(getattr(parts.store.incidents[incident_id], came)), came)  # type: ignore[misc]
        await hands.until(lambda: not parts.store.pending, "settled")
    focus = QApplication.focusWidget()
    await typist.play("/l")
    refused = line.preview
    await typist.play("<Return>")
    still_open = line.isVisible()
    await typist.play("<Escape>")
    incident = parts.store.incidents[incident_id]
    return {
        **{f"keys_{name}": count for name, count in keys.items()},
        **_facts(incident),
        "told": told,
        "refused": refused,
        "still_open": still_open,
        "focus_is_back": QApplication.focusWidget() is focus,
    }


def _facts(incident: Incident) -> dict[str, Any]:
    return {
        "class": incident.class_code,
        "severity": incident.severity,
        "path": incident.place.path,
        "address": incident.place.address,
        "phone": incident.reporter.phone if incident.reporter is not None else "",
        "lead": incident.lead.id if incident.lead is not None else "",
        "urges": incident.urges,
        "supervised": [(s.kind, s.to.id, s.text) for s in incident.supervisions],
        "called": [(w.org.id, w.text, round((w.arrive_by - w.at) / 60_000)) for w in incident.whistles],
        "handle_by": incident.handle_by or 0,
        "updated_at": incident.updated_at,
    }


def main(url: str, login: str, password: str, data: str) -> int:
    app = QApplication(sys.argv[:1])
    events = qasync.QEventLoop(app)
    asyncio.set_event_loop(events)
    with events:
        hands = Hands(app, Settings(server=url, login=login), Path(data))
        seen = events.run_until_complete(drive(hands, lambda: call(hands, password)))
    print(json.dumps(seen, ensure_ascii=False))  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
