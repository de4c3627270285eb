"""The way of every command: outbox, overlay, wire, and the feed's event that settles it.

Per incident one command is out at a time, in the order they were made. A command whose fate is unknown is only ever
sent again under its own id, which the center answers without doing it twice. What is no longer valid comes back to the
officer; if it had been sent, the timeline is asked first whether it was done.

``submit``, ``retry`` and ``dismiss`` are called on the loop's thread and return at once; ``run`` carries commands until
cancelled.
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace

from console.domain.store import SETTLED, Store
from console.domain.values import Change, CommandState, Kind, LinkKind, PendingCommand
from console.services.carrier import Carrier, Sender, log_failure
from console.services.delivery import Entry, build, unkept
from console.services.desk_file import DeskFileError
from console.services.outbox import DISMISSED, DONE, Outbox
from console.services.pacing import Backoff
from contract.command import CommandType
from contract.wire import Request

log = logging.getLogger(__name__)

SILENCE_SECONDS = 6.0
KEEP_SECONDS = 0.03
"""How long ``submit`` may hold the Qt thread for the disk (measured 0.25 ms, p99 0.5). A slower disk answers later: the
command shows once it is kept, and as rejected, with its text, when it could not be."""
HOLD_SECONDS = 30.0


class CommandDesk:
    """Implements the port ``Commands``. ``place`` names the center, so that commands never go to another one.
    ``login_needed`` is called when the center does not know us any more; a new session lets commands go on. ``others``
    is told how many commands of other officers wait here, each time somebody else sits down."""

    def __init__(
        self,
        store: Store,
        outbox: Outbox,
        sender: Sender,
        place: str,
        *,
        login_needed: Callable[[], None] | None = None,
        others: Callable[[int], None] | None = None,
        wall: Callable[[], float] = time.time,
        silence: float = SILENCE_SECONDS,
        backoff: Callable[[], Backoff] = Backoff,
    ) -> None:
        self._store = store
        self._outbox = outbox
        self.place = place
        self._login_needed = login_needed
        self._others = others
        self._wall = wall
        self._open = asyncio.Event()
        self._carrier = Carrier(store, outbox, sender, self._open, self, silence, backoff)
        self._entries: dict[str, Entry] = {}
        self._lanes: dict[str, deque[Entry]] = {}
        self._early: list[Entry] = []
        self._owner = ""
        self._loaded = False
        self._held: asyncio.TimerHandle | None = None
        self._group: asyncio.TaskGroup | None = None

    def submit(
        self, incident_id: str, type: CommandType, payload: Request, *, expected_version: int, valid_for: float = 900.0
    ) -> str:
        if self._store.session is None:
            raise OSError("nobody is logged in")
        command = build(type, payload, expected_version)
        made = PendingCommand(incident_id, command, self._now_ms(), valid_for, CommandState.WAITING)
        self._add(made)
        return made.id

    def retry(self, command_id: str) -> None:
        entry = self._entries.get(command_id)
        if entry is None or entry.state not in SETTLED:
            log.warning("command %s does not wait for an answer of the officer", command_id)
            return
        self._once_more(entry, 0, first=False)

    def dismiss(self, command_id: str) -> None:
        """Also takes back a command that waits and was never sent."""
        entry = self._entries.get(command_id)
        if entry is None or not (entry.state in SETTLED or (entry.state is CommandState.WAITING and not entry.doubt)):
            log.warning("command %s is under way and cannot be taken back", command_id)
            return
        self._finish(entry, DISMISSED)

    async def run(self) -> None:
        """Carry commands until cancelled; what is under way then stays in the outbox for the next start."""
        unsubscribe = self._store.subscribe(self._changed)
        try:
            async with asyncio.TaskGroup() as group:
                self._group = group
                self._signed_in()
                await asyncio.Event().wait()
        finally:
            self._group = None
            unsubscribe()
            for entry in self._entries.values():
                entry.rest()
            if self._held is not None:
                self._held.cancel()

    # -- what the carrier tells

    def hold(self) -> None:
        """Nothing is sent until a new session; after a while it is tried again without one."""
        if self._held is None:
            self._held = asyncio.get_running_loop().call_later(HOLD_SECONDS, self._release)
            if self._login_needed is not None:
                self._login_needed()
        self._gate()

    def again(self, entry: Entry, version: int) -> None:
        """It keeps its turn before what was made after it."""
        self._once_more(entry, version, first=True)

    def settled(self, entry: Entry) -> None:
        self._finish(entry, DONE)

    # -- lanes

    def _once_more(self, entry: Entry, version: int, *, first: bool) -> None:
        """The same wish as a new command, on the newest version known. Raises OSError when it cannot be kept."""
        old = entry.made.command
        held = self._store.incidents.get(entry.made.incident_id)
        newest = max(version, old.expected_version, 0 if held is None else held.version)
        command = build(old.type, old.payload, 0 if old.type == "report" else newest)
        made = replace(entry.made, command=command, made_at=self._now_ms(), state=CommandState.WAITING, problem=None)
        self._add(made, entry, first=first)

    def _add(self, made: PendingCommand, replaces: Entry | None = None, *, first: bool = False) -> None:
        kept = self._outbox.append(self._owner_now(), made, None if replaces is None else replaces.id)
        late: Future[None] | None = None
        try:
            kept.result(KEEP_SECONDS)
        except TimeoutError:
            late = kept
        entry = self._enter(made, self._owner_now())
        if replaces is not None:
            entry.rebased = replaces.rebased
            self._drop(replaces)
        if late is not None and self._group is not None:
            self._group.create_task(self._kept(entry, late))
            return
        self._store.put_pending(made)
        self._queue(entry, first=first)

    def _enter(self, made: PendingCommand, owner: str) -> Entry:
        """A desk whose clock was set back gives a command no more time than it asked for."""
        loop = asyncio.get_running_loop()
        passed = max(0.0, self._wall() - made.made_at / 1000)
        entry = self._entries[made.id] = Entry(made, owner, loop.time() + made.valid_for - passed)
        if made.state not in SETTLED:
            entry.due = loop.call_at(entry.until, self._due, entry)
        return entry

    async def _kept(self, entry: Entry, late: Future[None]) -> None:
        """The disk was slow: go on when it has answered."""
        try:
            await asyncio.wrap_future(late)
        except DeskFileError as error:
            log.error("command %s could not be kept: %s", entry.id, error)
            self._carrier.show(entry, CommandState.REJECTED, unkept(str(error)))
        else:
            if entry.state not in SETTLED:
                self._carrier.show(entry, CommandState.WAITING)
                self._queue(entry)

    def _queue(self, entry: Entry, *, first: bool = False) -> None:
        lane = self._lanes.get(entry.made.incident_id)
        if self._group is None or not self._loaded:
            self._early.append(entry)
        elif lane is not None and first:
            lane.appendleft(entry)
        elif lane is not None:
            lane.append(entry)
        else:
            self._lanes[entry.made.incident_id] = deque([entry])
            self._group.create_task(self._lane(self._group, entry.made.incident_id))

    async def _lane(self, group: asyncio.TaskGroup, incident_id: str) -> None:
        lane = self._lanes[incident_id]
        while lane:
            entry = lane.popleft()
            if entry.over or entry.state in SETTLED:
                continue
            entry.carried = group.create_task(self._carrier.carry(entry))
            await asyncio.wait([entry.carried])
            entry.carried = None
        del self._lanes[incident_id]

    def _due(self, entry: Entry) -> None:
        """Its time is over. In doubt it stays: the carrier asks the center's log once the link is back."""
        if not entry.over and not entry.doubt and entry.state is CommandState.WAITING:
            if entry.carried is not None:
                entry.carried.cancel()
            self._carrier.expire(entry)

    def _finish(self, entry: Entry, state: str) -> None:
        """Out of the desk's hands: settled by the log, or dismissed."""
        self._drop(entry)
        log_failure(self._outbox.mark(entry.id, state), entry.id)

    def _drop(self, entry: Entry) -> None:
        entry.over = True
        entry.rest()
        self._entries.pop(entry.id, None)
        if entry.carried is not None and entry.carried is not asyncio.current_task():
            entry.carried.cancel()
        self._store.drop_pending(entry.id)

    # -- what the store tells

    def _changed(self, change: Change) -> None:
        if change.kind is Kind.SNAPSHOT:
            self._check_acknowledged()
        elif change.kind is Kind.LINK:
            if "session" in change.fields:
                self._release()
                self._signed_in()
            self._gate()
        elif change.command_id is not None and change.command_id not in self._store.pending:
            entry = self._entries.get(change.command_id)
            if entry is not None:
                self._finish(entry, DONE)

    def _check_acknowledged(self) -> None:
        """A snapshot holds what was acknowledged; unless the center's log began anew: then the same is sent again."""
        for entry in [e for e in self._entries.values() if e.seq is not None]:
            if entry.epoch != self._store.epoch:
                log.error("the center lost command %s, which it had acknowledged; sending it again", entry.id)
                entry.seq, entry.doubt = None, True
                self._carrier.show(entry, CommandState.UNCONFIRMED)
                self._queue(entry)
            elif entry.seq is not None and self._store.seq >= entry.seq:
                self._finish(entry, DONE)

    def _signed_in(self) -> None:
        """Another officer's commands leave the desk (they stay in the outbox), this one's come in."""
        owner = self._owner_now()
        if not owner or owner == self._owner or self._group is None:
            return
        for entry in [e for e in self._entries.values() if e.owner != owner]:
            self._drop(entry)
        self._owner, self._loaded = owner, False
        self._gate()
        self._group.create_task(self._load(owner))

    async def _load(self, owner: str) -> None:
        """What is left from before goes ahead of what was made since."""
        try:
            found = await asyncio.wrap_future(self._outbox.unsettled(owner))
            others = await asyncio.wrap_future(self._outbox.unsent_of_others(self.place, owner))
        except DeskFileError as error:
            log.error("the outbox cannot be read: %s", error)
            found, others = [], 0
        if owner != self._owner:
            return
        if self._others is not None:
            self._others(others)
        self._loaded = True
        early, self._early = self._early, []
        for made in found:
            if made.id not in self._entries:
                self._resume(made, owner)
        for entry in early:
            self._queue(entry)
        self._gate()

    def _resume(self, made: PendingCommand, owner: str) -> None:
        doubt = made.state in (CommandState.SENT, CommandState.UNCONFIRMED)
        if doubt:
            made = replace(made, state=CommandState.UNCONFIRMED)
        entry = self._enter(made, owner)
        entry.doubt = doubt
        self._store.put_pending(made)
        self._queue(entry)

    def _now_ms(self) -> int:
        return int(self._wall() * 1000)

    def _owner_now(self) -> str:
        session = self._store.session
        return "" if session is None else f"{self.place}|{session.user.id}"

    def _release(self) -> None:
        if self._held is not None:
            self._held.cancel()
            self._held = None
        self._gate()

    def _gate(self) -> None:
        if self._loaded and self._held is None and self._store.link.kind is LinkKind.LIVE:
            self._open.set()
        else:
            self._open.clear()
