"""Who is told of what, kept in one transaction with the event, carried out once whoever dies."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from functools import partial

import pytest
from sqlalchemy import Connection, func, insert, select, update

from center.service import notices
from center.service.clock import CenterClock
from center.service.notify import outbox
from center.service.notify.addresses import counts, deliveries, put_address, retry_dead
from center.service.notify.courier import Courier
from center.service.notify.port import Message, Quiet, Refused, Undelivered, Way
from center.service.refusals import Refused as CommandRefused
from center.store import schema
from center.store.notice_schema import delivery, notice
from center.store.people_schema import user_post
from center.store.protocol import Store
from tests.unit.center import town
from tests.unit.center.matter import HOUR, START
from tests.unit.center.running import Center

PHONE = "13912345678"


@dataclass
class Notebook:
    """A way out that writes down what it is given. ``troubles`` are raised first, one for each message."""

    name: str = "email"
    taken: list[Message] = field(default_factory=list)
    troubles: list[Exception] = field(default_factory=list)
    first: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, message: Message) -> None:
        await asyncio.sleep(0)
        if self.troubles:
            raise self.troubles.pop(0)
        self.taken.append(message)
        self.first.set()

    async def close(self) -> None:
        return None


@dataclass
class Wall:
    at: float = START / 1000

    def __call__(self) -> float:
        return self.at


@pytest.fixture
async def store(make_store: Callable[[], Store]) -> AsyncIterator[Store]:
    made = make_store()
    await made.open()
    await made.write(_people)
    for login in ("zhou", "sun", "chen", "wang", "owner"):
        await put_address(made, login, "email", f"{login}@center.test")
    yield made
    await made.close()


@pytest.fixture
def wall() -> Wall:
    return Wall()


@pytest.fixture
async def center(store: Store, wall: Wall) -> AsyncIterator[Center]:
    made = Center(store, CenterClock(wall=wall, monotonic=wall))
    await made.commands.start()
    yield made
    await made.commands.stop()


def _people(c: Connection) -> None:
    rows = [
        {"id": id_, "parent": None, "kind": kind, "name": name, "lon": None, "lat": None, "shape": None}
        for id_, kind, name in ((town.DISTRICT, "district", "温江区"), (town.WATER, "department", "区水务局"))
    ]
    c.execute(insert(schema.org), rows)
    people = [
        ("zhou", town.WATER, ["handler"], True),
        ("gone", town.WATER, ["handler"], False),
        ("auditor", town.WATER, ["auditor"], True),
        ("chen", town.DISTRICT, ["shift_supervisor"], True),
        ("wang", town.DISTRICT, ["duty_leader"], True),
        ("owner", town.DISTRICT, ["acceptor"], True),
        ("sun", town.DISTRICT, ["dispatcher"], True),
    ]
    c.execute(
        insert(schema.app_user),
        [
            {"id": i, "login": i, "name": i, "seat": "", "password_hash": "", "org_id": o, "roles": json.dumps(r),
             "active": a}
            for i, o, r, a in people
        ],
    )  # fmt: skip


async def dispatched(center: Center, **report: object) -> str:
    """A matter that the water works were sent; everything by the officer of the town."""
    commands, id_ = center.commands, await center.reported()
    await commands.submit(id_, town.command("register", 1), town.OFFICER)
    await commands.submit(id_, town.command("dispatch", 2, lead=town.WATER), town.OFFICER)
    return id_


def carried(store: Store, center: Center, *ways: Way) -> Courier:
    return Courier(store, center.clock, town.TOWN, ways)


async def test_a_notice_reaches_the_people_who_serve_and_says_only_what_may_be_said(
    store: Store, center: Center
) -> None:
    book = Notebook()
    await dispatched(center)
    await carried(store, center, Way(book)).turn()
    assert [m.address for m in book.taken] == ["zhou@center.test"]
    (message,) = book.taken
    assert "道路积水" in message.text and "柳城街道" in message.text and "期限" in message.text
    for private in ("积水很深", "柳城大道", PHONE, "王值班"):
        assert private not in message.text + message.subject
    assert await carried(store, center, Way(book)).turn() is False
    assert len(book.taken) == 1


async def test_what_was_rolled_back_tells_nobody(store: Store, center: Center) -> None:
    id_ = await dispatched(center)
    with pytest.raises(CommandRefused):
        await center.commands.submit(id_, town.command("urge", 999), town.OFFICER)
    assert await store.read(lambda c: c.execute(select(func.count()).select_from(notice)).scalar()) == 1


async def test_two_centers_carry_each_notice_once(
    store: Store, center: Center, make_store: Callable[[], Store]
) -> None:
    book = Notebook()
    for _ in range(12):
        await dispatched(center)
    couriers = [carried(store, center, Way(book)) for _ in range(3)]
    for _ in range(6):
        await asyncio.gather(*(courier.turn() for courier in couriers))
    assert len(book.taken) == 12
    assert len({m.key for m in book.taken}) == 12


async def test_trouble_is_tried_again_after_a_pause_that_grows(store: Store, center: Center, wall: Wall) -> None:
    book = Notebook(troubles=[Undelivered("busy"), Undelivered("busy")])
    await dispatched(center)
    courier = carried(store, center, Way(book))
    await courier.turn()
    wall.at += 29
    await courier.turn()
    assert len(book.troubles) == 1, "not before its pause is over"
    wall.at += 2
    await courier.turn()
    wall.at += 45
    await courier.turn()
    assert (book.troubles, book.taken) == ([], [])
    wall.at += 20
    await courier.turn()
    assert len(book.taken) == 1


async def test_a_center_that_died_while_sending_leaves_the_message_to_another_under_the_same_key(
    store: Store, center: Center, wall: Wall
) -> None:
    book = Notebook()
    await dispatched(center)
    now = center.clock.now()
    ways = {"email": Way(book)}
    await store.write(partial(outbox.hand_over, now=now, district=town.TOWN, ways=ways))
    (lost,) = await store.write(partial(outbox.claim, now=now, ways=["email"], most=9, lease=outbox.LEASE_MS))
    courier = carried(store, center, Way(book))
    await courier.turn()
    assert book.taken == []
    wall.at += outbox.LEASE_MS / 1000 + 1
    await courier.turn()
    assert [m.key for m in book.taken] == [lost.id]
    await store.write(partial(outbox.failed, done=lost, now=center.clock.now(), why="late", for_good=True))
    assert await counts(store) == {"sent": 1}, "who comes back from the dead changes nothing"


async def test_what_is_refused_for_good_is_shown_and_can_be_sent_again(
    store: Store, center: Center, caplog: pytest.LogCaptureFixture
) -> None:
    book = Notebook(troubles=[Refused("no such user (550)")])
    await dispatched(center)
    courier = carried(store, center, Way(book))
    await courier.turn()
    (dead,) = await deliveries(store, "dead", 10)
    assert (dead.user_id, dead.error, dead.attempts) == ("zhou", "no such user (550)", 1)
    assert "zhou@center.test" not in caplog.text
    assert await retry_dead(store) == 1
    await courier.turn()
    assert (await counts(store), len(book.taken)) == ({"sent": 1}, 1)


async def test_a_message_is_given_up_in_the_end(store: Store, center: Center, wall: Wall) -> None:
    book = Notebook(troubles=[Undelivered("busy")] * 99)
    await dispatched(center)
    courier = carried(store, center, Way(book))
    for _ in range(outbox.MOST_TRIES + 3):
        await courier.turn()
        wall.at += 3_601
    assert (await deliveries(store, "dead", 10))[0].attempts == outbox.MOST_TRIES


async def test_a_fault_in_one_way_out_holds_up_no_other_message(
    store: Store, center: Center, caplog: pytest.LogCaptureFixture
) -> None:
    book = Notebook(troubles=[ZeroDivisionError("a fault of ours")])
    await dispatched(center)
    await dispatched(center)
    await carried(store, center, Way(book)).turn()
    assert (len(book.taken), await counts(store)) == (1, {"sent": 1, "waiting": 1})
    assert "could not be sent" in caplog.text


async def test_quiet_hours_hold_back_what_can_wait_and_nothing_else(store: Store, center: Center, wall: Wall) -> None:
    minutes = (START + 8 * HOUR) % (24 * HOUR) // 60_000
    quiet = Quiet((minutes - 10) % 1_440, (minutes + 60) % 1_440)
    book = Notebook()
    calm = await dispatched(center)
    grave = await center.reported()
    await center.commands.submit(grave, town.command("register", 1, severity=1), town.OFFICER)
    await center.commands.submit(grave, town.command("dispatch", 2, lead=town.WATER), town.OFFICER)
    courier = carried(store, center, Way(book, quiet))
    await courier.turn()
    assert [grave_code in book.taken[0].text for grave_code in [await _code(store, grave)]] == [True]
    assert len(book.taken) == 1
    wall.at += 3_601
    await courier.turn()
    assert await _code(store, calm) in book.taken[1].text


async def test_a_way_that_is_opened_today_does_not_tell_of_yesterday(store: Store, center: Center, wall: Wall) -> None:
    book = Notebook()
    await dispatched(center)
    wall.at += outbox.TOO_OLD_MS / 1000 + 1
    await carried(store, center, Way(book)).turn()
    assert book.taken == []
    assert await store.read(lambda c: c.execute(select(notice.c.handed_at)).scalar()) is not None


async def test_without_ways_out_notices_stay_in_the_house(store: Store, center: Center) -> None:
    await dispatched(center)
    courier = carried(store, center)
    await courier.start()
    await courier.stop()
    assert await store.read(lambda c: c.execute(select(func.count()).select_from(delivery)).scalar()) == 0


async def test_a_running_courier_needs_no_push(store: Store, center: Center) -> None:
    book = Notebook()
    courier = carried(store, center, Way(book))
    await courier.start()
    await dispatched(center)
    async with asyncio.timeout(5):
        await book.first.wait()
    await courier.stop()


async def test_notices_are_forgotten_after_a_month(store: Store, center: Center, wall: Wall) -> None:
    book = Notebook()
    await dispatched(center)
    courier = carried(store, center, Way(book))
    await courier.turn()
    await courier.forget(center.clock.now() + notices.KEPT_MS + 1)
    for table in (notice, delivery):
        assert await store.read(lambda c, t=table: c.execute(select(func.count()).select_from(t)).scalar()) == 0


async def test_an_unknown_login_gets_no_address(store: Store) -> None:
    with pytest.raises(CommandRefused):
        await put_address(store, "nobody", "email", "nobody@center.test")


async def test_a_user_who_left_is_told_nothing_that_comes_after(store: Store, center: Center) -> None:
    book = Notebook()
    away = update(schema.app_user).where(schema.app_user.c.id == "zhou").values(active=False)
    await store.write(lambda c: c.execute(away).rowcount)
    await dispatched(center)
    await carried(store, center, Way(book)).turn()
    assert book.taken == []


async def test_a_further_post_is_told_as_the_first_one_is(store: Store, center: Center) -> None:
    book = Notebook()
    line = {"user_id": "chen", "org_id": town.WATER, "place": 1, "roles": '["handler"]'}
    await store.write(lambda c: c.execute(insert(user_post).values(line)).rowcount)
    await dispatched(center)
    await carried(store, center, Way(book)).turn()
    assert {m.address for m in book.taken} == {"zhou@center.test", "chen@center.test"}


async def _code(store: Store, id_: str) -> str:
    found = await store.read(
        lambda c: c.execute(select(schema.incident.c.code).where(schema.incident.c.id == id_)).scalar()
    )
    assert found is not None
    return str(found)
