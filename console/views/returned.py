"""What steps were made from: kept until the center has settled them, given back whole when it refuses them.

A command holds what the center must know, not all that the officer typed or attached (a file's name, what was searched
for); so the draft is kept beside it, under what it says: a retry is another command that says the same.
"""

import hashlib

from console.domain.store import SETTLED, Store
from console.domain.values import CommandState, PendingCommand
from console.models.command_words import typed_words
from console.services.drafts import Draft, Drafts
from contract.wire import Request


def draft_key(incident_id: str, action: str) -> str:
    """Where the draft of one step of one matter is kept."""
    return f"{incident_id}/{action}"


class Returned:
    """Of one desk. Knows nothing of panels."""

    def __init__(self, store: Store, drafts: Drafts) -> None:
        self._store, self._drafts = store, drafts
        self._seen: dict[str, tuple[str, CommandState]] = {}

    def sent(self, incident_id: str, action: str, payload: Request, draft: Draft) -> None:
        """``draft`` became a command: it is no draft of its step any more."""
        self._drafts.put_sent(_name(incident_id, action, payload), draft)
        self._drafts.drop(draft_key(incident_id, action))

    def take(self, pending: PendingCommand) -> Draft:
        """What the officer had typed and attached; of a command of another desk at least the words."""
        if pending.command.type == "report":
            return {}
        return self._drafts.take_sent(_name_of(pending)) or {"words": typed_words(pending)}

    def give_back(self, key: str, draft: Draft) -> None:
        """``draft`` is the step's again; where a newer one stands it waits beside it."""
        if self._drafts.get(key):
            self._drafts.set_aside(key, draft)
        else:
            self._drafts.put(key, draft)

    def follow(self) -> None:
        """Forget what the center took; call after each change of the overlay. What was refused and left the overlay was
        put away or is tried again: that one is kept."""
        now = {p.id: (_name_of(p), p.state) for p in self._store.pending.values() if p.command.type != "report"}
        under_way = {name for name, _ in now.values()}
        for command_id, (name, state) in self._seen.items():
            if command_id not in now and name not in under_way and state not in SETTLED:
                self._drafts.take_sent(name)
        self._seen = now

    def forget(self) -> None:
        """Another officer sits down: commands that leave the overlay now were not settled."""
        self._seen = {}


def _name_of(pending: PendingCommand) -> str:
    return _name(pending.incident_id, pending.command.type, pending.command.payload)


def _name(incident_id: str, action: str, payload: Request) -> str:
    said = hashlib.sha256(payload.model_dump_json().encode()).hexdigest()
    return f"{incident_id}/{action}/{said[:16]}"
