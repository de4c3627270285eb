"""What an officer has typed and not sent: kept in memory, and on disk so that a crash loses nothing."""

import asyncio
import json
import logging
import os
import time
from pathlib import Path

log = logging.getLogger(__name__)

Draft = dict[str, str]
NOBODY = ""
"""The owner while it is not known yet who sits here."""
FORMAT = 2
"""Of the file. The first kept the drafts of everybody in one heap."""
SENT_KEPT = 50
"""Drafts of commands under way that are kept for each officer."""
WRITE_AFTER = 0.3
"""Seconds of quiet typing before the file is written."""


class Drafts:
    """Drafts by key (``incident-id/action``, ``new``), each officer's apart: whoever sits here (``belong_to``) reads
    and writes the own ones. Written behind to one JSON file, replaced as a whole.

    The file may hold a name and a telephone number, so only its owner may read it. Used from the desk's loop; without
    a running loop changes are written by ``flush`` alone. ``place`` names the center, as for the commands.
    """

    def __init__(self, path: Path, place: str = "") -> None:
        self._path = path
        self.place = place
        self._owner = NOBODY
        self._of_owner: dict[str, dict[str, Draft]] = {}
        self._drafts: dict[str, Draft] = self._of_owner.setdefault(NOBODY, {})
        self._timer: asyncio.TimerHandle | None = None
        self._writing: asyncio.Task[None] | None = None
        self._dirty = False
        self._closed = False

    def load(self) -> None:
        """Read what the last session left. A file that cannot be read is kept aside and the desk starts without."""
        try:
            held = json.loads(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return
        except (OSError, ValueError) as error:
            log.warning("drafts in %s cannot be read and are kept aside: %s", self._path, error)
            self._keep_aside()
            return
        if not isinstance(held, dict):
            return
        # of the older form nobody knows the owner: they go to the officer who sits down first
        owners = held.get("owners") if held.get("format") == FORMAT else {NOBODY: held}
        if isinstance(owners, dict):
            self._of_owner = {str(owner): _read(drafts) for owner, drafts in owners.items()}
        self._drafts = self._of_owner.setdefault(self._owner, {})

    @property
    def unowned(self) -> bool:
        """It is not known yet who sits here."""
        return self._owner == NOBODY

    def belongs_to(self, user_id: str) -> bool:
        """Whether this officer's drafts are the ones in use."""
        return self._owner == f"{self.place}|{user_id}"

    def belong_to(self, user_id: str) -> None:
        """From now on this officer's drafts are in use. What was typed before anybody was known goes with them; where
        something stood under the same key, that is set aside."""
        self._owner = f"{self.place}|{user_id}"
        found = self._of_owner.pop(NOBODY, {})
        self._drafts = self._of_owner.setdefault(self._owner, {})
        for key, draft in found.items():
            self.set_aside(key, self.get(key))
            self._drafts[key] = draft
        if found:
            self._changed()

    def _keep_aside(self) -> None:
        try:
            self._path.rename(self._path.with_name(f"{self._path.name}.broken-{time.strftime('%Y%m%d-%H%M%S')}"))
        except OSError as error:
            log.error("%s could not be kept aside: %s", self._path, error)

    def get(self, key: str) -> Draft:
        """What was typed under ``key``; empty when nothing was."""
        return dict(self._drafts.get(key, {}))

    def put(self, key: str, draft: Draft) -> None:
        """Keep ``draft``; one without any text is forgotten."""
        if not any(value.strip() for value in draft.values()):
            self.drop(key)
        elif self._drafts.get(key) != draft:
            self._drafts[key] = dict(draft)
            self._changed()

    def drop(self, key: str) -> None:
        if self._drafts.pop(key, None) is not None:
            self._changed()

    def of(self, folder: str) -> dict[str, Draft]:
        """Every draft kept under ``folder/``, those set aside as well, by whole key."""
        return {key: dict(draft) for key, draft in self._drafts.items() if key.startswith(f"{folder}/")}

    def set_aside(self, key: str, draft: Draft) -> None:
        """Keep ``draft`` under a number of its own, behind what was set aside for ``key`` before."""
        numbers = self._numbers(key)
        self.put(f"{key}/{numbers[-1] + 1 if numbers else 1}", draft)

    def count_waiting(self, key: str) -> int:
        """How many were set aside for ``key``."""
        return len(self._numbers(key))

    def waiting(self, key: str) -> Draft:
        """What was set aside for ``key`` first; empty when nothing was."""
        numbers = self._numbers(key)
        return self.get(f"{key}/{numbers[0]}") if numbers else {}

    def take_up(self, key: str) -> Draft:
        """The same, and it is not set aside any more."""
        numbers = self._numbers(key)
        held = self.waiting(key)
        if numbers:
            self.drop(f"{key}/{numbers[0]}")
        return held

    def _numbers(self, key: str) -> list[int]:
        ends = (held.removeprefix(f"{key}/") for held in self._drafts if held.startswith(f"{key}/"))
        return sorted(int(end) for end in ends if end.isascii() and end.isdigit())

    def put_sent(self, key: str, draft: Draft) -> None:
        """Keep what a command was made from, under ``sent/key``, until it is settled; the oldest go."""
        sent = [held for held in self._drafts if held.startswith("sent/")]
        for oldest in sent[: max(0, len(sent) + 1 - SENT_KEPT)]:
            self.drop(oldest)
        self.put(f"sent/{key}", draft)

    def take_sent(self, key: str) -> Draft:
        """What the command was made from; empty when that is not known (any more)."""
        held = self.get(f"sent/{key}")
        self.drop(f"sent/{key}")
        return held

    def flush(self) -> None:
        """Write now, in the caller's thread: at the end of the program."""
        self._stop_timer()
        if self._dirty:
            self._dirty = False
            self._write(self._text())

    async def close(self) -> None:
        """Wait for a write under way, then write what is left. Nothing is written behind any more: what changes from
        here on is written by ``flush``."""
        self._closed = True
        self._stop_timer()
        if self._writing is not None:
            await self._writing
        self.flush()

    def _changed(self) -> None:
        self._dirty = True
        if self._closed:
            return
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return
        self._stop_timer()
        self._timer = loop.call_later(WRITE_AFTER, self._begin_write)

    def _begin_write(self) -> None:
        self._timer = None
        if self._writing is not None and not self._writing.done():
            self._timer = asyncio.get_running_loop().call_later(WRITE_AFTER, self._begin_write)
            return
        self._dirty = False
        self._writing = asyncio.ensure_future(asyncio.to_thread(self._write, self._text()))

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _text(self) -> str:
        owners = {owner: drafts for owner, drafts in self._of_owner.items() if drafts}
        return json.dumps({"format": FORMAT, "owners": owners}, ensure_ascii=False, indent=1)

    def _write(self, text: str) -> None:
        """Beside the file first, then over it. A full disk is logged: the draft stays in memory and is written with the
        next change, or at the end."""
        beside = self._path.with_suffix(".new")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as f:
                f.write(text)
                f.flush()
                os.fsync(f.fileno())
            beside.replace(self._path)
        except OSError as error:
            log.error("drafts cannot be written to %s: %s", self._path, error)
            self._dirty = True


def _read(drafts: object) -> dict[str, Draft]:
    """What looks like drafts; anything else in the file is passed over."""
    if not isinstance(drafts, dict):
        return {}
    found = ((key, draft) for key, draft in drafts.items() if isinstance(draft, dict))
    return {str(key): {str(k): str(v) for k, v in draft.items()} for key, draft in found}
