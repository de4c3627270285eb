"""The queue and the history on the tour: every view, groups, a filter, several matters picked, a long list."""

from console.models.bulk import fit
from console.models.queue_arrangement import Arrangement, Grouping, Narrow
from console.models.workspace import Filter
from console.tour import Visit
from console.tour_choice import QUEUE, VIEWS

NIGHT = {"zh_CN": Narrow(name="一般事件", severities=(3, 4)), "en": Narrow(name="Minor ones", severities=(3, 4))}
NO_SUCH_WORDS = {"zh_CN": "飞碟", "en": "flying saucer"}
BULK_STEPS = ("dispatch", "check", "close", "urge", "note")
PICKED = 4
PAGES = 8
"""How far the history is turned until a closed matter is in sight."""


async def show_queue(visit: Visit) -> None:
    """The screens of QUEUE. Leaves the desk as it was."""
    groups, picked, step, filter_, nothing, history = QUEUE
    desk, workspace, wants = visit.parts.desk, visit.parts.workspace, visit.guide.choice.wants
    lang = visit.guide.lang
    workspace.set_filter(Filter.OPEN)
    if wants(groups, picked, step):
        workspace.keep_filter(NIGHT[lang])
        workspace.arrange(Arrangement(Grouping.STREET))
        _to_the_top(visit)
        await visit.take(groups)
        workspace.arrange(Arrangement())
        _to_the_top(visit)
        workspace.mark(_alike(visit))
        await visit.take(picked)
        await _take_step(visit, step)
        workspace.mark(())
        workspace.drop_filter(NIGHT[lang].name)
    if wants(filter_):
        desk.queue.filters.toggle_editor()
        await visit.take(filter_)
        desk.queue.filters.toggle_editor()
    if wants(nothing):
        desk.queue.focus_search()
        desk.queue.header.field.setText(NO_SUCH_WORDS[lang])
        workspace.set_search(NO_SUCH_WORDS[lang])
        await visit.take(nothing)
        desk.queue.header.close_search()
        workspace.set_search("")
    if wants(history):
        await _show_history(visit, history)
    desk.queue.focus_rows()


async def show_views(visit: Visit) -> None:
    """Every view of the queue but the first and the history, with what it holds now, or that it holds nothing."""
    views = [each for each in Filter if each not in (Filter.OPEN, Filter.HISTORY)]
    for view, screen in zip(views, VIEWS, strict=True):
        if visit.guide.choice.wants(screen):
            visit.parts.desk.queue.go(view)
            if visit.parts.desk.queue.table.rowCount():
                visit.parts.workspace.select(visit.parts.desk.queue.table.id_at(0))
            _to_the_top(visit)
            await visit.cameras()
            await visit.take(screen)
    visit.parts.workspace.set_filter(Filter.OPEN)


async def _take_step(visit: Visit, screen: str) -> None:
    """What may be done to some of the picked ones, with those it leaves out."""
    bulk = visit.parts.desk.queue.bulk
    if bulk is None or not visit.guide.choice.wants(screen):
        return
    table = visit.parts.desk.queue.table
    more = [table.id_at(row) for row in range(table.rowCount())]
    visit.parts.workspace.mark([*visit.parts.workspace.marked, *more[: PICKED + 2]])
    able = [action for action in BULK_STEPS if action in bulk.buttons]
    store = visit.parts.store
    picked = [store.incidents[i] for i in visit.parts.workspace.marked]
    some = [action for action in able if fit(action, picked, store.session, store).left_out]
    if some or able:
        bulk.open((some or able)[0])
    await visit.take(screen)


async def _show_history(visit: Visit, screen: str) -> None:
    """The list of everything, with a closed matter of it open."""
    desk = visit.parts.desk
    visit.parts.workspace.set_filter(Filter.HISTORY)
    table, view = desk.history.table, desk.history.view

    def here() -> bool:
        first, last = view.rows_in_sight()
        return last >= first and all(table.at(row) is not None for row in range(first, last + 1))

    await visit.until(here, 15, "the rows of the history")
    for _ in range(PAGES):
        over = [row for row in range(*view.rows_in_sight()) if (held := table.at(row)) and held.closed_at is not None]
        if over:
            break
        view.put_at(view.rows_in_sight()[1], 0)
        await visit.until(here, 15, "the next rows of the history")
    view.setCurrentIndex(table.index(over[0] if over else view.rows_in_sight()[0], 0))
    chosen = table.id_at(view.currentIndex().row())
    await visit.until(lambda: visit.parts.store.find(chosen) is not None, 15, "a matter of the history")
    desk.history.focus_rows()
    await visit.cameras()
    await visit.take(screen)
    visit.parts.workspace.set_filter(Filter.OPEN)


def _to_the_top(visit: Visit) -> None:
    """From the first row on, the keyboard on it."""
    queue = visit.parts.desk.queue
    queue.view.put_at(0, 0)
    queue.focus_rows()


def _alike(visit: Visit) -> list[str]:
    """A few matters that stand in the view and are in one state: something can be done to all of them."""
    store, table = visit.parts.store, visit.parts.desk.queue.table
    by_state: dict[str, list[str]] = {}
    for row in range(table.rowCount()):
        if incident_id := table.id_at(row):
            by_state.setdefault(store.incidents[incident_id].state, []).append(incident_id)
    return max(by_state.values(), key=len, default=[])[:PICKED]
