"""A desk says that somebody is there while it is live, and knows who is not."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from benchmarks._queue_samples import NOW, incident
from benchmarks._queue_samples import snapshot as snapshot_of
from console.domain.ports import CenterUnreachable
from console.domain.store import Store
from console.domain.values import Change, Kind, Link, LinkKind
from console.services.presence import PresenceDesk
from contract.feed import Away, Presence
from contract.org import Person

WEN, MIN = Person(id="U-wen", name="李文博"), Person(id="U-min", name="张敏")


class Center:
    """Counts what is said; ``cut``: nothing gets through."""

    def __init__(self) -> None:
        self.heard = 0
        self.cut = False

    async def here(self) -> None:
        self.heard += 1
        if self.cut:
            raise CenterUnreachable("cut")


@asynccontextmanager
async def saying(store: Store, center: Center) -> AsyncIterator[None]:
    task = asyncio.create_task(PresenceDesk(center, store, seconds=0.02).run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_a_live_desk_says_again_and_again_that_somebody_is_there() -> None:
    store, center = Store(), Center()
    async with saying(store, center):
        await asyncio.sleep(0.06)
        assert center.heard == 0, "nobody knows who sits here before the link is live"
        store.set_link(Link(LinkKind.LIVE))
        await asyncio.sleep(0.15)
        assert center.heard >= 3
        store.set_link(Link(LinkKind.LOST))
        await asyncio.sleep(0.05)
        said = center.heard
        await asyncio.sleep(0.08)
        assert center.heard == said


async def test_a_word_that_did_not_get_through_is_followed_by_the_next() -> None:
    store, center = Store(), Center()
    center.cut = True
    store.set_link(Link(LinkKind.LIVE))
    async with saying(store, center):
        await asyncio.sleep(0.1)
    assert center.heard >= 2


def owned(by: Person | None) -> Store:
    """Matter 1 has an owner, matter 2 another one, matter 3 none."""
    store = Store()
    store.load(snapshot_of(incident(1, owner=by), incident(2, owner=MIN), incident(3, owner=None)))
    return store


def test_only_matters_whose_owner_came_or_went_are_named() -> None:
    store, heard = owned(WEN), list[Change]()
    store.subscribe(heard.append)
    gone = Presence(here=("U-min",), away=(Away(user="U-wen", seen_at=NOW),))
    store.set_presence(gone)
    assert [(c.kind, c.ids) for c in heard] == [(Kind.PRESENCE, frozenset({incident(1).id}))]
    assert store.away_since(store.incidents[incident(1).id]) == NOW
    assert store.away_since(store.incidents[incident(2).id]) is None
    assert store.away_since(store.incidents[incident(3).id]) is None
    assert store.set_presence(gone) is None, "nothing new was said"
    store.set_presence(Presence(here=("U-min", "U-wen"), away=()))
    assert store.away_since(store.incidents[incident(1).id]) is None


def test_nothing_of_a_matter_changes_when_its_owner_goes() -> None:
    store = owned(WEN)
    before = dict(store.incidents)
    store.set_presence(Presence(here=(), away=(Away(user="U-wen", seen_at=NOW),)))
    assert dict(store.incidents) == before
