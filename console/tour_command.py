"""The command line on the tour: a dispatch before it is done, and what a few letters may mean. Nothing is done."""

from console.models.workspace import Filter
from console.tour import Visit
from console.tour_choice import COMMAND

WAITING = ("registered", "returned")


async def show_command(visit: Visit) -> None:
    """The screens of COMMAND: a dispatch and a search by letters. Leaves the desk as it was."""
    dispatch, names = COMMAND
    if visit.guide.choice.wants(dispatch):
        held = visit.parts.store.incidents
        await visit.until(
            lambda: any(i.state in WAITING for i in held.values()), 75, "a matter that waits for dispatch"
        )
        visit.parts.workspace.set_filter(Filter.OPEN)
        visit.parts.desk.jump_to(next(i.id for i in held.values() if i.state in WAITING))
        await _typed(visit, "p cg j", dispatch)
    if visit.guide.choice.wants(names):
        await _typed(visit, "ht", names)


async def _typed(visit: Visit, words: str, screen: str) -> None:
    line = visit.parts.desk.command
    line.open()
    line.field.setText(words)
    await visit.take(screen)
    line.leave()
