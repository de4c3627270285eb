"""An officer is told once, until they have looked at the matter."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from benchmarks._queue_samples import NOW, OFFICER, identity, incident, reference
from benchmarks._queue_samples import snapshot as snapshot_of
from console.domain.ports import CenterUnreachable
from console.domain.store import Store
from console.domain.values import Link, LinkKind
from console.models.notice_words import holidays_line
from console.services.center_time import CenterTime
from console.services.notices import NoticeDesk
from contract.notice import Notice, NoticeKind, Notices


@dataclass
class Center:
    said: list[Notice] = field(default_factory=list)
    asked: list[int] = field(default_factory=list)
    cut: bool = False
    holidays: str = ""

    async def notices(self, after: int) -> Notices:
        self.asked.append(after)
        if self.cut:
            raise CenterUnreachable("cut")
        return Notices(
            notices=tuple(n for n in reversed(self.said) if n.at > after), at=NOW, holidays_until=self.holidays
        )


def notice(number: int, kind: NoticeKind = "urged", version: int = 3, at: int = NOW) -> Notice:
    return Notice(
        incident_id=identity(number),
        version=version,
        code=f"510115-261122-{number:05d}-6",
        kind=kind,
        severity=4,
        class_code="05-01",
        stage="handle",
        due_at=NOW,
        at=at,
    )


@asynccontextmanager
async def sitting(center: Center, *states: str) -> AsyncIterator[tuple[NoticeDesk, Store, list[int]]]:
    """A live desk that holds matters 0, 1, … in ``states``; how often it was told something new."""
    store, clock, told = Store(), CenterTime(), []
    clock.hear(NOW, 1.0)
    store.identify(OFFICER, reference())
    store.load(snapshot_of(*(incident(n, state=state) for n, state in enumerate(states))))
    store.set_link(Link(LinkKind.LIVE))
    desk = NoticeDesk(center, store, clock, lambda: told.append(len(desk.unread)), (0.0, 0.02))
    task = asyncio.create_task(desk.run())
    try:
        yield desk, store, told
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_what_is_said_is_shown_once_and_gone_when_the_matter_was_looked_at() -> None:
    center = Center([notice(0), notice(1)])
    async with sitting(center, "accepted", "accepted") as (desk, _, told):
        await asyncio.sleep(0.12)
        assert len(center.asked) > 2
        assert (told, [n.incident_id for n in desk.unread]) == ([2], [identity(1), identity(0)])
        desk.read(identity(1))
        await asyncio.sleep(0.05)
        assert [n.incident_id for n in desk.unread] == [identity(0)], "it does not come back"
        center.said.append(notice(1, "supervised", version=5))
        await asyncio.sleep(0.05)
        assert [n.kind for n in desk.unread] == ["supervised", "urged"]


async def test_that_the_calendar_ends_is_said_once_and_taken_back_when_it_is_mended() -> None:
    center = Center(holidays="2026-12-31")
    async with sitting(center) as (desk, _, told):
        await asyncio.sleep(0.08)
        assert (desk.holidays_until, told) == ("2026-12-31", [0])
        assert "2026-12-31" in holidays_line(desk.holidays_until) and holidays_line("") == ""
        center.holidays = ""
        await asyncio.sleep(0.05)
        assert (desk.holidays_until, told) == ("", [0, 0])


async def test_nothing_is_said_of_a_matter_that_has_ended() -> None:
    center = Center([notice(0), notice(1)])
    async with sitting(center, "accepted", "closed") as (desk, _, _told):
        await asyncio.sleep(0.06)
        assert [n.incident_id for n in desk.unread] == [identity(0)]


async def test_that_nothing_more_is_expected_is_said_of_a_matter_that_has_ended() -> None:
    center = Center([notice(0), notice(1, "ended")])
    async with sitting(center, "accepted", "closed") as (desk, _, _told):
        await asyncio.sleep(0.06)
        assert [n.kind for n in desk.unread] == ["ended", "urged"]


async def test_an_application_that_was_decided_meanwhile_waits_for_nobody() -> None:
    center = Center([notice(0, "asked")])
    async with sitting(center, "accepted") as (desk, _, _told):
        await asyncio.sleep(0.06)
        assert desk.unread == ()


async def test_old_notices_are_not_news_to_whoever_just_came() -> None:
    center = Center([notice(0, at=NOW - 3_600_000)])
    async with sitting(center, "accepted") as (desk, _, _told):
        await asyncio.sleep(0.06)
        assert desk.unread == ()


async def test_a_link_that_breaks_loses_nothing_and_hides_nothing() -> None:
    center = Center([notice(0)])
    async with sitting(center, "accepted", "accepted") as (desk, _, _told):
        await asyncio.sleep(0.05)
        center.cut = True
        center.said.append(notice(1))
        await asyncio.sleep(0.05)
        assert len(desk.unread) == 1
        center.cut = False
        await asyncio.sleep(0.05)
        assert len(desk.unread) == 2


async def test_the_next_officer_reads_nothing_of_the_one_before() -> None:
    center = Center([notice(0)])
    async with sitting(center, "accepted") as (desk, store, _told):
        await asyncio.sleep(0.05)
        center.said.clear()
        other = OFFICER.model_copy(update={"user": OFFICER.user.model_copy(update={"id": "u-other"})})
        store.identify(other, reference())
        await asyncio.sleep(0.06)
        assert desk.unread == ()
