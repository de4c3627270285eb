"""Matters that may be the same one reported twice: beside a report that is typed, and below a matter.

To place them: ``SimilarToTyped`` below the fields of the new-incident form, ``follow(ask_of(fields.filled(seat)))``
with every edit; ``RelatedMatters`` in the detail, ``show_incident`` with every refresh. Both hide when they have
nothing to say, ask by themselves a moment later, and end with ``close_jobs``.
"""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from console.domain.ports import Center, CenterRefused, CenterUnreachable
from console.domain.store import Store
from console.models.problem_words import problem_words
from console.models.similar_words import SimilarLine, relation_lines, similar_lines
from console.views.jobs import Jobs
from console.widgets.frames import Frame, column, row
from console.widgets.keycap import KeyButton
from console.widgets.labels import ElidedLabel, PlainLabel
from console.widgets.theme import Theme
from contract.incident import ENDED, Action, Incident, allowed
from contract.problems import Problem
from contract.similar import SimilarAsk, SimilarMatters

PAUSE_MS = 350
"""Nothing is asked while keys follow one another faster than this."""
SHOWN, SHOWN_TYPED = 6, 2
"""Lines in sight; beside a form there is room for the likeliest only."""
ASKING, OPENING = "similar", "open"


class SimilarList(Frame):
    """``opened``: look at this one. ``step_wanted``: merge into it or relate to it, with its id."""

    opened = Signal(str)
    step_wanted = Signal(str, str)

    def __init__(self, theme: Theme, shown: int = SHOWN) -> None:
        super().__init__("clear")
        self._theme, self._shown = theme, shown
        self._lines: tuple[SimilarLine, ...] = ()
        self._steps: tuple[Action, ...] = ()
        self._rows: list[QWidget] = []
        self._words = ""
        self._head = PlainLabel("", "dim small")
        self._head.setWordWrap(True)
        self._said = PlainLabel("", "faint small")
        self._said.setWordWrap(True)
        self._said.hide()
        self._column = column(self, gap=theme.px(4))
        self._column.addWidget(self._head)
        self._column.addWidget(self._said)
        self.hide()

    @property
    def lines(self) -> tuple[SimilarLine, ...]:
        return self._lines

    @property
    def said(self) -> str:
        """Why nothing could be asked; empty when all is well."""
        return "" if self._said.isHidden() else self._said.text()

    def set_head(self, words: str) -> None:
        """``words`` stand above the lines, with how many there are when not all are in sight."""
        self._words = words

    def show_lines(self, lines: Sequence[SimilarLine], steps: tuple[Action, ...] = ()) -> None:
        """``steps``: which of merge and relate may be done with them."""
        self._tell("")
        if (tuple(lines), steps) != (self._lines, self._steps):
            self._lines, self._steps = tuple(lines), steps
            for old in self._rows:
                self._column.removeWidget(old)
                old.hide()
                old.deleteLater()
            self._rows = [_Row(self, self._theme, line, steps) for line in self._lines[: self._shown]]
            for index, each in enumerate(self._rows):
                self._column.insertWidget(index + 1, each)
        count = len(self._lines)
        self._head.setText(f"{self._words} · {count}" if count > self._shown else self._words)
        self._head.setVisible(bool(count))
        self.setVisible(bool(count))

    def show_failure(self, words: str) -> None:
        self._tell(words)
        self._head.setVisible(bool(self._lines))
        self.show()

    def _tell(self, words: str) -> None:
        self._said.setText(words)
        self._said.setVisible(bool(words))


class _Row(Frame):
    """One matter: what it is, why it is shown, and what can be done about it."""

    def __init__(self, owner: SimilarList, theme: Theme, line: SimilarLine, steps: tuple[Action, ...]) -> None:
        super().__init__("note" if line.likely else "clear")
        self.setObjectName(f"similar-{line.id}")
        self._owner, self._line = owner, line
        whole = column(self, margin=theme.px(4) if line.likely else 0, gap=theme.px(2))
        head = row()
        head.addWidget(ElidedLabel(" ".join(part for part in (line.serial, line.title) if part)), 1)
        for text, name, act in self._choices(steps):
            button = KeyButton(theme, text, "")
            button.setObjectName(name)
            button.setAccessibleName(f"{text} {line.serial} {line.title}")
            button.clicked.connect(act)
            head.addWidget(button)
        whole.addLayout(head)
        why = PlainLabel(" ・ ".join(part for part in (line.state, line.reasons) if part), "small dim")
        why.setWordWrap(True)
        whole.addWidget(why)

    def _choices(self, steps: tuple[Action, ...]) -> list[tuple[str, str, Callable[[], None]]]:
        choices: list[tuple[str, str, Callable[[], None]]] = [(self.tr("查看"), "open", self._open)]
        if "merge" in steps and self._line.takes:
            choices.append((self.tr("并入此件"), "merge", self._merge))
        if "relate" in steps and not self._line.tied:
            choices.append((self.tr("关联"), "relate", self._relate))
        return choices

    def _open(self) -> None:
        self._owner.opened.emit(self._line.id)

    def _merge(self) -> None:
        self._owner.step_wanted.emit("merge", self._line.id)

    def _relate(self) -> None:
        self._owner.step_wanted.emit("relate", self._line.id)


class _Asking(Frame):
    """Asks the center a moment after the last change, and finds what is to be opened. ``opened`` carries the id of a
    matter that the store holds by then."""

    opened = Signal(str)

    def __init__(self, theme: Theme, store: Store, center: Center, shown: int = SHOWN) -> None:
        super().__init__("clear")
        self._store, self._center = store, center
        self._jobs = Jobs()
        self.list = SimilarList(theme, shown)
        self.list.opened.connect(self._open)
        column(self).addWidget(self.list)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._ask)

    def close_jobs(self) -> None:
        """Cancel what runs; call before the loop ends."""
        self._pause.stop()
        self._jobs.close()

    def _ask(self) -> None:
        raise NotImplementedError

    def _wait(self) -> None:
        self._jobs.stop(ASKING)
        self._pause.start()

    def _forget(self) -> None:
        self._pause.stop()
        self._jobs.stop(ASKING)
        self.list.show_lines(())

    async def _answer(
        self, ask: Callable[[], Awaitable[SimilarMatters]], show: Callable[[SimilarMatters], None], away: str
    ) -> None:
        try:
            found = await ask()
        except CenterUnreachable:
            self.list.show_failure(away)
        except CenterRefused as refused:
            self.list.show_failure(_words(refused))
        else:
            show(found)

    def _open(self, incident_id: str) -> None:
        self._with(incident_id, partial(self.opened.emit, incident_id))

    def _with(self, incident_id: str, act: Callable[[], None]) -> None:
        """Do something with a matter that the store holds then."""
        if self._store.find(incident_id) is not None:
            act()
        else:
            self._jobs.start(OPENING, self._look_up(incident_id, act))

    async def _look_up(self, incident_id: str, act: Callable[[], None]) -> None:
        try:
            view = await self._center.incident(incident_id)
        except CenterUnreachable:
            self.list.show_failure(self.tr("连不上中心，这件事件现在打不开。"))
        except CenterRefused as refused:
            self.list.show_failure(_words(refused))
        else:
            self._store.look_at(view.incident)
            act()


class SimilarToTyped(_Asking):
    """What a report that is being typed may repeat."""

    def __init__(self, theme: Theme, store: Store, center: Center) -> None:
        super().__init__(theme, store, center, SHOWN_TYPED)
        self._asked: SimilarAsk | None = None
        self.list.set_head(self.tr("附近一天内可能是同一件事，登记前请看一眼"))

    def follow(self, ask: SimilarAsk | None) -> None:
        """The report as it stands now; None: it says too little to be compared."""
        if ask == self._asked:
            return
        self._asked = ask
        if ask is None:
            self._forget()
        else:
            self._wait()

    def _ask(self) -> None:
        if self._asked is not None:
            ask, away = partial(self._center.similar, self._asked), self.tr("连不上中心，没有查重。")
            self._jobs.start(ASKING, self._answer(ask, self._show, away))

    def _show(self, found: SimilarMatters) -> None:
        self.list.show_lines(similar_lines(found))


class RelatedMatters(_Asking):
    """What a matter was merged with or tied to, and what it may be the same as. ``step_wanted``: ``merge`` or
    ``relate``, and the id of the other matter, which the store holds: whoever places this opens that step for it."""

    step_wanted = Signal(str, str)

    def __init__(self, theme: Theme, store: Store, center: Center) -> None:
        super().__init__(theme, store, center)
        self._incident: Incident | None = None
        self._found: SimilarMatters | None = None
        self.list.set_head(self.tr("相关与可能重复的事件"))
        self.list.step_wanted.connect(self._step)

    def show_incident(self, incident: Incident | None) -> None:
        """Ties are shown at once, the others when the center has answered; it is asked again when what is compared
        is another."""
        before, self._incident = self._incident, incident
        if incident is None:
            self._found = None
            self._forget()
            return
        if before is None or before.id != incident.id:
            self._found = None
        if incident.state in ENDED:
            self._found = None
            self._pause.stop()
            self._jobs.stop(ASKING)
        elif before is None or _compared(before) != _compared(incident):
            self._wait()
        self._show()

    def _step(self, step: str, incident_id: str) -> None:
        self._with(incident_id, partial(self.step_wanted.emit, step, incident_id))

    def _ask(self) -> None:
        if self._incident is not None:
            away = self.tr("连不上中心，没有查重。")
            self._jobs.start(
                ASKING, self._answer(partial(self._center.similar_to, self._incident.id), self._take, away)
            )

    def _take(self, found: SimilarMatters) -> None:
        self._found = found
        self._show()

    def _show(self) -> None:
        incident, session = self._incident, self._store.session
        if incident is None:
            return
        may = () if session is None else allowed(incident, session)
        known = tuple(relation.id for relation in incident.related)
        found = () if self._found is None else similar_lines(self._found, known)
        steps: tuple[Action, ...] = tuple(step for step in may if step in ("merge", "relate"))
        self.list.show_lines((*relation_lines(incident, self._store.find), *found), steps)


def _compared(incident: Incident) -> tuple[object, ...]:
    place = incident.place
    return (
        incident.id,
        incident.state in ENDED,
        incident.class_code,
        incident.title,
        incident.text,
        place.lon,
        place.lat,
    )


def _words(refused: CenterRefused) -> str:
    problem = refused.problem
    return problem_words(problem).sentence if isinstance(problem, Problem) else str(problem)
