"""The quick start: the last state of the desk, honest about its age; and the desk's own record of what was tried."""

from dataclasses import replace
from pathlib import Path

import pytest

from console.domain.store import Store
from console.domain.values import CommandState, Link, LinkKind, PendingCommand
from console.services.audit import Audit
from console.services.cache import Cache
from console.services.center_time import CenterTime
from console.services.delivery import build
from console.services.desk_file import DeskFile
from console.services.link import LinkState
from contract.event import fold
from contract.feed import Snapshot
from contract.payload import Remark
from tests.unit.console import words

WALL = 1_800_000_000.0


class Kept:
    def __init__(self, folder: Path, place: str = "embedded", wall: float = WALL) -> None:
        self.file = DeskFile(folder)
        self.file.open().result()
        self.store = Store()
        self.at = 0.0
        self.clock = CenterTime(lambda: self.at)
        self.link = LinkState(self.store, self.clock)
        self.cache = Cache(self.file, self.store, self.link, self.clock, place, wall=lambda: wall)

    def live(self, count: int = 3) -> None:
        incidents = tuple(fold(None, words.born(n)) for n in range(1, count + 1))
        self.store.identify(words.SESSION, words.REFERENCE)
        self.store.load(
            Snapshot(
                cursor=f"e1.{count}.00000000", at=words.NOW, rate=1.0, incidents=incidents, figures=words.figures(7)
            )
        )
        self.store.set_link(Link(LinkKind.LIVE, words.NOW))

    async def save(self) -> None:
        self.cache._changed.update(self.store.incidents)
        await self.cache.save()


async def test_a_desk_that_starts_shows_what_it_last_knew_as_cached_with_its_true_age(tmp_path: Path) -> None:
    first = Kept(tmp_path)
    first.live()
    await first.save()
    first.file.close()
    again = Kept(tmp_path, wall=WALL + 90)
    assert await again.cache.restore()
    assert dict(again.store.incidents) == dict(first.store.incidents)
    assert again.store.cursor == "e1.3.00000000"
    assert (again.store.session, again.store.figures) == (words.SESSION, words.figures(7))
    assert again.store.link == Link(LinkKind.CACHED, words.NOW)
    assert again.clock.age(again.store.link.data_at) == pytest.approx(90, abs=0.1)
    again.file.close()


async def test_only_what_changed_is_written_together_with_the_cursor(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    kept.live()
    await kept.save()
    unsubscribe = kept.store.subscribe(kept.cache._hear)
    first, second, _ = kept.store.incidents.values()
    kept.store.apply(words.moved(4, first, title="改过"), "e1.4.00000000")
    kept.store.evict([second.id])
    untouched = "UPDATE cached_incident SET body='untouched' WHERE id NOT IN (?,?)"
    kept.file.run(lambda c: c.execute(untouched, (first.id, second.id))).result()
    await kept.cache.save()
    bodies = dict(kept.file.run(lambda c: c.execute("SELECT id, body FROM cached_incident").fetchall()).result())
    assert "改过" in bodies.pop(first.id)
    assert list(bodies.values()) == ["untouched"]
    cursor = kept.file.run(lambda c: c.execute("SELECT body FROM cached WHERE name='cursor'").fetchone()).result()
    assert cursor == ("e1.4.00000000",)
    unsubscribe()
    kept.file.close()


async def test_another_center_or_another_officer_never_sees_it(tmp_path: Path) -> None:
    first = Kept(tmp_path)
    first.live()
    await first.save()
    assert not await Cache(first.file, Store(), first.link, first.clock, "embedded").restore("seat03")
    assert not await Cache(first.file, Store(), first.link, first.clock, "https://district").restore()
    first.file.close()


async def test_another_officers_rows_are_gone_after_the_first_save(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    kept.live(3)
    await kept.save()
    kept.live(1)
    other = words.SESSION.user.model_copy(update={"id": "seat03"})
    kept.store.identify(words.SESSION.model_copy(update={"user": other}), words.REFERENCE)
    await kept.save()
    count = kept.file.run(lambda c: c.execute("SELECT count(*) FROM cached_incident").fetchone()).result()
    assert count == (1,)
    kept.file.close()


async def test_what_was_never_live_is_not_saved_and_live_data_is_not_covered_by_old(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    kept.live()
    await kept.save()
    assert not await kept.cache.restore()
    kept.store.set_link(replace(kept.store.link, kind=LinkKind.CACHED))
    kept.store.evict(list(kept.store.incidents))
    await kept.cache.save()
    count = kept.file.run(lambda c: c.execute("SELECT count(*) FROM cached_incident").fetchone()).result()
    assert count == (3,)
    kept.file.close()


@pytest.mark.parametrize("name", ["session", "figures", "cursor", "at"])
async def test_a_cache_of_another_version_is_passed_over(tmp_path: Path, name: str) -> None:
    kept = Kept(tmp_path)
    kept.live()
    await kept.save()
    kept.file.run(lambda c: c.execute("DELETE FROM cached WHERE name=?", (name,))).result()
    fresh = Cache(kept.file, Store(), kept.link, kept.clock, "embedded")
    assert not await fresh.restore()
    kept.file.close()


async def test_the_local_audit_says_who_sat_here_what_was_asked_and_when_the_link_was_lost(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    audit = Audit(kept.file, kept.store, wall=lambda: WALL)
    audit.start()
    kept.live(1)
    (incident,) = kept.store.incidents
    made = PendingCommand(incident, build("note", Remark(text="到场"), 1), 0, 60.0, CommandState.WAITING)
    kept.store.put_pending(made)
    kept.store.put_pending(replace(made, state=CommandState.SENT))
    kept.store.drop_pending(made.id)
    kept.link.lost("断开", 1.0, 1)
    audit.close()
    lines = audit.newest().result()
    assert [line.what for line in reversed(lines)] == [
        "session",
        "link.starting",
        "link.live",
        "command.note.waiting",
        "command.note.sent",
        "command.over",
        "link.lost",
    ]
    assert {line.who for line in lines} == {"seat02"}
    kept.file.close()
