"""The timeline of the selected matter: asked from the center, asked again when the matter moved on."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from console.domain.ports import Center, CenterRefused, CenterUnreachable
from console.models.problem_words import problem_words
from console.models.queue_order import midnight
from console.models.story import StoryLine, story
from console.views.jobs import Jobs
from console.widgets.frames import column
from console.widgets.labels import PlainLabel
from console.widgets.marks import Mark
from console.widgets.theme import Theme
from console.widgets.timeline import Timeline, TimelineEntry
from contract.event import Event
from contract.incident import Incident
from contract.problems import Problem

KEPT = 64
"""Stories kept in memory: going back to a matter shows its story at once."""


class StoryView(QWidget):
    """While a newer story is on its way, or cannot be had, the one held stays and a line says so."""

    def __init__(self, theme: Theme, center: Center, jobs: Jobs, now: Callable[[], int]) -> None:
        super().__init__()
        self._center, self._jobs, self._now = center, jobs, now
        self._incident: Incident | None = None
        self._held: dict[str, tuple[Event, ...]] = {}
        self._timeline = Timeline(theme)
        self._note = PlainLabel("", "dim small")
        self._note.setWordWrap(True)
        self._note.hide()
        whole = column(self, gap=theme.px(4))
        whole.addWidget(self._note)
        whole.addWidget(self._timeline)

    @property
    def entries(self) -> tuple[TimelineEntry, ...]:
        return self._timeline.entries

    def show_incident(self, incident: Incident | None) -> None:
        """Show what is held of ``incident`` and ask for more when it is behind its version."""
        if incident is None or self._incident is None or incident.id != self._incident.id:
            self._note.hide()
        self._incident = incident
        if incident is None:
            self._jobs.stop("story")
            self._timeline.set_entries(())
            return
        self._paint(incident)
        if self._behind(incident):
            self._jobs.start("story", self._load(incident))

    def retry_if_missing(self) -> None:
        """The link changed: ask again for what could not be had."""
        if self._incident is not None and self._behind(self._incident) and not self._jobs.running("story"):
            self._jobs.start("story", self._load(self._incident))

    def _behind(self, incident: Incident) -> bool:
        events = self._held.get(incident.id, ())
        return not events or events[-1].version < incident.version

    async def _load(self, incident: Incident) -> None:
        try:
            timeline = await self._center.timeline(incident.id)
        except CenterUnreachable:
            self._say(incident, self.tr("连不上中心，办理过程可能不全；恢复后自动补上。"))
            return
        except CenterRefused as refused:
            problem = refused.problem
            self._say(incident, problem_words(problem).sentence if isinstance(problem, Problem) else str(problem))
            return
        self._held.pop(incident.id, None)
        self._held[incident.id] = timeline.events
        while len(self._held) > KEPT:
            self._held.pop(next(iter(self._held)))
        if self._incident is not None and self._incident.id == incident.id:
            self._note.hide()
            self._paint(self._incident)

    def _say(self, incident: Incident, text: str) -> None:
        if self._incident is not None and self._incident.id == incident.id:
            self._note.setText(text)
            self._note.show()

    def _paint(self, incident: Incident) -> None:
        lines = story(self._held.get(incident.id, ()), incident, midnight(self._now()))
        self._timeline.set_entries(tuple(_entry(line) for line in lines))


def _entry(line: StoryLine) -> TimelineEntry:
    return TimelineEntry(line.when, line.head, line.rest, Mark(line.mark), line.token, line.alert, line.dim)
