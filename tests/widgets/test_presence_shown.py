"""An owner who is at no desk is said in amber and in a word, on the row and in the matter, and in no other way."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from PySide6.QtWidgets import QApplication

from benchmarks import _queue_samples as samples
from benchmarks._queue_samples import NOW
from console.widgets.labels import PlainLabel
from contract.feed import Away, Presence
from contract.org import OrgRef, Person, Post
from tests.widgets.desk_samples import burst_pipe
from tests.widgets.test_desk_page import PIPE, Seat

WEN = Person(id="U-wen", name="李文博")
GONE = Presence(here=(), away=(Away(user="U-wen", seen_at=NOW - 180_000),))
BACK = Presence(here=("U-wen",), away=())


@pytest_asyncio.fixture
async def desk(qapp: QApplication, tmp_path: Path) -> AsyncIterator[Seat]:
    sitting = Seat(tmp_path)
    store = sitting.parts.store
    others = [i for i in store.incidents.values() if i.id != PIPE]
    store.load(samples.snapshot(burst_pipe(owner=WEN), *others))
    await sitting.turn(0.1)
    sitting.parts.workspace.select(PIPE)
    await sitting.turn(0.1)
    yield sitting
    sitting.close()
    await asyncio.sleep(0.01)


def owner_on_the_row(desk: Seat) -> tuple[str, str]:
    model = desk.desk.queue.table
    face = model.face(model.row_of(PIPE))
    return face.owner, face.owner_token


def away_in_the_matter(desk: Seat) -> str:
    label = desk.desk.findChild(PlainLabel, "away")
    assert label is not None
    return "" if label.isHidden() else label.text()


async def test_the_row_and_the_matter_say_that_the_owner_left_and_came_back(desk: Seat) -> None:
    assert owner_on_the_row(desk) == ("李文博", "text_dim")
    assert away_in_the_matter(desk) == ""
    desk.parts.store.set_presence(GONE)
    await desk.turn(0.15)
    assert owner_on_the_row(desk) == ("李文博 离席", "minor")
    assert away_in_the_matter(desk) == "李文博 离席，最后在席 06:09"
    desk.parts.store.set_presence(BACK)
    await desk.turn(0.15)
    assert owner_on_the_row(desk) == ("李文博", "text_dim")
    assert away_in_the_matter(desk) == ""


async def test_who_sits_here_is_shown_with_the_further_posts(desk: Seat) -> None:
    store = desk.parts.store
    assert store.session is not None and store.reference is not None
    first = Post(org=store.session.org, roles=store.session.roles)
    second = Post(org=OrgRef(id="510115001", name="柳城街道"), roles=("acceptor",))
    store.identify(store.session.model_copy(update={"posts": (first, second)}), store.reference)
    await desk.turn(0.15)
    shown = [label.text() for label in desk.desk.top.findChildren(PlainLabel)]
    assert any("兼 柳城街道" in text for text in shown), shown
