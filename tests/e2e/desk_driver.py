"""The whole desk in a process of its own, with hands on its keyboard: ``python -m tests.e2e.desk_driver MODE …``.

Prints one JSON object with what an officer would have seen. Modes: ``loop URL LOGIN PASSWORD DATA`` walks one matter
from another system's report to its closing; ``outage DATA`` kills the desk's own center and waits for it to come back;
``relay URL LOGIN PASSWORD LOGIN PASSWORD DATA`` lets a second officer log in over a form the first one is writing.
"""

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import qasync
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from console.app import open_shell
from console.app_desk import DeskProgram, DeskStart
from console.app_parts import DeskParts
from console.domain.values import LinkKind
from console.services.settings import Settings, SettingsFile
from contract.incident import allowed
from contract.payload import Remark
from tests.e2e.center_process import API_KEY, report_body

NONE, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


class Hands:
    """Presses keys wherever the focus is, and looks."""

    def __init__(self, app: QApplication, settings: Settings, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.shell, theme = open_shell(app, settings)
        self.shell.resize(1920, 1080)
        file = SettingsFile(folder / "settings.json")
        self.program = DeskProgram(DeskStart(self.shell, theme, folder, settings, file))

    @property
    def parts(self) -> DeskParts:
        assert self.program.parts is not None
        return self.program.parts

    async def until(self, true: Callable[[], bool], what: str, seconds: float = 20.0) -> None:
        deadline = time.monotonic() + seconds
        while not true():
            if time.monotonic() > deadline:
                raise AssertionError(f"did not come: {what}")
            await asyncio.sleep(0.002)

    async def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        target: QWidget = QApplication.focusWidget() or self.shell
        QTest.keyClick(target, key, modifier)
        await asyncio.sleep(0.1)

    async def type(self, text: str) -> None:
        field = QApplication.focusWidget()
        assert field is not None
        QTest.keyClicks(field, text)
        await asyncio.sleep(0.05)

    async def log_in(self, password: str) -> None:
        await self.until(lambda: self.program.built, "the login page")
        self.shell.activateWindow()
        await self.until(lambda: QApplication.focusWidget() is self.parts.login.password, "the cursor in the password")
        await self.type(password)
        await self.press(Qt.Key.Key_Return)
        await self.until(self.is_live, "the live desk")

    def is_live(self) -> bool:
        return self.program.built and self.parts.store.link.kind is LinkKind.LIVE

    def state(self, incident_id: str) -> str:
        held = self.parts.store.incidents.get(incident_id)
        return "" if held is None else held.state

    async def step(self, key: Qt.Key, incident_id: str, state: str, words: str = "") -> None:
        """One step by its key, words if it wants some, and the keys that send it; waits for the center's event."""
        await self.press(key)
        if words:
            await self.type(words)
        await self.press(Qt.Key.Key_Return, CTRL)
        await self.until(lambda: self.state(incident_id) == state, f"{state} after {key}")
        await self.until(lambda: not self.parts.store.pending, f"{state} settled")
        await asyncio.sleep(0.1)


async def loop(hands: Hands, url: str, password: str) -> dict[str, Any]:
    """A report of another system until it is closed, by keyboard alone."""
    await hands.log_in(password)
    parts = hands.parts
    before = parts.store.figures
    async with httpx.AsyncClient(base_url=url, headers={"X-API-Key": API_KEY}) as http:
        sent = time.monotonic()
        answer = await http.post("/v1/reports", json=report_body())
    incident_id = answer.json()["incident_id"]
    table = parts.desk.queue.table
    await hands.until(lambda: table.row_of(incident_id) >= 0, "the row")
    parts.desk.queue.view.viewport().repaint()
    painted = time.monotonic() - sent
    await hands.press(Qt.Key.Key_Down)
    await hands.until(lambda: parts.workspace.selected == incident_id, "the selection")
    await hands.step(Qt.Key.Key_R, incident_id, "registered")
    await hands.step(Qt.Key.Key_D, incident_id, "dispatched")
    await hands.step(Qt.Key.Key_A, incident_id, "accepted")
    await hands.step(Qt.Key.Key_F, incident_id, "feedback", "done, road is clear")
    await hands.step(Qt.Key.Key_C, incident_id, "checked")
    await hands.step(Qt.Key.Key_X, incident_id, "closed")
    await asyncio.sleep(2.5)
    after = parts.store.figures
    parts.workspace.select(incident_id)
    await asyncio.sleep(0.5)
    assert before is not None and after is not None
    return {
        "status": answer.status_code,
        "painted_ms": round(painted * 1000, 1),
        "state": hands.state(incident_id),
        "story": [entry.head for entry in parts.desk.detail.story],
        "reported_before": before.today_reported,
        "reported_after": after.today_reported,
        "closed_before": before.today_closed,
        "closed_after": after.today_closed,
        "card": parts.desk.figures.today.value,
    }


async def outage(hands: Hands) -> dict[str, Any]:
    """The desk's own center is killed under it."""
    await hands.until(hands.is_live, "the live desk", 40)
    center = hands.program.center
    assert center is not None and center.pid is not None
    killed = center.pid
    said: list[str] = []
    os.kill(killed, signal.SIGKILL)
    await hands.until(lambda: not hands.is_live(), "the lost link", 10)
    for _ in range(10):
        await asyncio.sleep(0.1)
        said.append(hands.parts.desk.top.link_words)
    await hands.until(hands.is_live, "the live desk again", 40)
    await asyncio.sleep(0.5)
    return {
        "other_center": center.pid not in (None, killed),
        "said": said,
        "says_now": hands.parts.desk.top.link_words,
        "center": center.pid,
    }


async def relay(hands: Hands, url: str, first: tuple[str, str], second: tuple[str, str]) -> dict[str, Any]:
    """The first officer corrects the address, writes a report and leaves a command unsent; the second one logs in; the
    first comes back."""
    await hands.until(lambda: hands.program.built, "the login page")
    hands.parts.login.server.setText(f"{url}/")
    await hands.log_in(first[1])
    desk, page, store = hands.parts.desk, hands.parts.login, hands.parts.store
    users = [_user(hands)]

    async def change(officer: tuple[str, str], offered: str) -> None:
        """As at the desk: Ctrl+L, the name, the password, Enter. Notes what is in sight the moment the desk is back."""
        await hands.press(Qt.Key.Key_L, CTRL)
        await hands.until(page.isVisible, "the login page")
        page.login.setText(officer[0])
        page.password.setText(officer[1])
        page.submit()
        await hands.until(lambda: desk.isVisible() or bool(page.error), "the desk again")
        assert not page.error, page.error
        users.append(_user(hands))
        seen.append((desk.new.isVisible(), desk.new.fields.text.toPlainText()))
        await hands.until(hands.is_live, "the live desk")
        await hands.until(lambda: offered in desk.top._trouble.text(), f"the line {offered!r}", 5)

    seen: list[tuple[bool, str]] = []
    session = store.session
    assert session is not None
    notable = [i for i in store.incidents.values() if "note" in allowed(i, session)]
    assert notable, [(i.state, i.permits) for i in store.incidents.values()]
    one = notable[0]
    await hands.parts.client.logout()  # the session ends: what is given now waits
    hands.parts.commands.submit(one.id, "note", Remark(text="left by the first"), expected_version=one.version)
    await hands.until(lambda: store.link.kind is LinkKind.REFUSED, "the question to log in")
    await hands.press(Qt.Key.Key_N)
    await hands.type("water main burst")
    await change(second, "1")
    of_second = [p.id for p in store.pending.values()]
    await change(first, "")
    await hands.until(desk.new.isVisible, "the form again", 5)
    await hands.until(lambda: store.incidents[one.id].version > one.version, "what had waited is sent")
    story = await hands.parts.client.timeline(one.id)
    note = next(e for e in story.events if "left by the first" in e.model_dump_json())
    return {
        "users": users,
        "seen": seen,
        "of_second": of_second,
        "places": [hands.parts.drafts.place, hands.parts.commands.place, hands.parts.cache.place],
        "back": desk.new.fields.text.toPlainText(),
        "note": note.model_dump(mode="json"),
    }


def _user(hands: Hands) -> str:
    session = hands.parts.store.session
    return "" if session is None else session.user.id


async def drive(hands: Hands, work: Callable[[], Any]) -> dict[str, Any]:
    """Run the desk and ``work`` beside it; the desk is closed as its officer would close it."""
    running = asyncio.get_running_loop().create_task(hands.program.run())
    try:
        await hands.until(lambda: hands.program.built or running.done(), "the desk", 30)
        return dict(await work())
    finally:
        hands.shell.close()
        await running


def main(mode: str, *given: str) -> int:
    app = QApplication(sys.argv[:1])
    events = qasync.QEventLoop(app)
    asyncio.set_event_loop(events)
    with events:
        if mode == "loop":
            url, login, password, data = given
            hands = Hands(app, Settings(server=url, login=login), Path(data))
            seen = events.run_until_complete(drive(hands, lambda: loop(hands, url, password)))
        elif mode == "relay":
            url, login, password, other, secret, data = given
            hands = Hands(app, Settings(server="http://127.0.0.1:9", login=login), Path(data))
            officers = (login, password), (other, secret)
            seen = events.run_until_complete(drive(hands, lambda: relay(hands, url, *officers)))
        else:
            hands = Hands(app, Settings(), Path(given[0]))
            seen = events.run_until_complete(drive(hands, lambda: outage(hands)))
    print(json.dumps(seen, ensure_ascii=False))  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
