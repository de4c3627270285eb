"""The queue and the history on the tour: in groups, several matters picked, a long list with one of it open."""

from collections.abc import Sequence

from console.models.queue_arrangement import Arrangement, Grouping, Narrow
from console.models.workspace import Filter
from console.tour import Visit

NIGHT = Narrow(name="一般事件", severities=(3, 4))
NIGHT_ENGLISH = Narrow(name="Minor ones", severities=(3, 4))


async def show_queue(visit: Visit, screens: Sequence[str], english: bool = False) -> None:
    """``screens``: groups, several picked, history, in this order. Leaves the desk as it was."""
    groups, picked, history = screens
    desk, workspace, wants = visit.parts.desk, visit.parts.workspace, visit.guide.choice.wants
    workspace.set_filter(Filter.OPEN)
    if wants(groups, picked):
        workspace.keep_filter(NIGHT_ENGLISH if english else NIGHT)
        workspace.arrange(Arrangement(Grouping.STREET))
        desk.queue.focus_rows()
        await visit.take(groups)
        workspace.mark(_alike(visit))
        if desk.queue.bulk is not None:
            desk.queue.bulk.take_keyboard()
        await visit.take(picked)
        workspace.mark(())
        workspace.drop_filter((NIGHT_ENGLISH if english else NIGHT).name)
        workspace.arrange(Arrangement())
    if wants(history):
        workspace.set_filter(Filter.HISTORY)
        table, view = desk.history.table, desk.history.view

        def here() -> bool:
            first, last = view.rows_in_sight()
            return last >= first and all(table.at(row) is not None for row in range(first, last + 1))

        await visit.until(here, 15, "the rows of the history")
        over = [row for row in range(*view.rows_in_sight()) if (held := table.at(row)) and held.closed_at is not None]
        view.setCurrentIndex(table.index(over[0] if over else 0, 0))
        chosen = table.id_at(view.currentIndex().row())
        await visit.until(lambda: visit.parts.store.find(chosen) is not None, 15, "a matter of the history")
        desk.history.focus_rows()
        await visit.take(history)
        workspace.set_filter(Filter.OPEN)
        desk.queue.focus_rows()


def _alike(visit: Visit) -> list[str]:
    """A few matters that stand in the view and are in one state: something can be done to all of them."""
    store, table = visit.parts.store, visit.parts.desk.queue.table
    by_state: dict[str, list[str]] = {}
    for row in range(table.rowCount()):
        if incident_id := table.id_at(row):
            by_state.setdefault(store.incidents[incident_id].state, []).append(incident_id)
    return max(by_state.values(), key=len, default=[])[:4]
