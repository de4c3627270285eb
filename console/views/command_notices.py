"""At the foot of a matter: what became of the officer's commands. Never takes the focus, never covers a field."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from console.domain.store import SETTLED, Store
from console.domain.values import PendingCommand
from console.models.command_words import LOUD, CommandLine, accepted_words, command_line, name_of
from console.widgets.frames import Frame, column, row
from console.widgets.keycap import KeyButton
from console.widgets.labels import PlainLabel
from console.widgets.theme import Theme

ACCEPTED_SECONDS = 8


class CommandNotices(Frame):
    """Commands of the selected matter, new reports on their way, and a pointer to what waits elsewhere.

    ``retry``, ``dismiss`` and ``edit`` carry a command id; ``jump`` an incident id.
    """

    retry = Signal(str)
    dismiss = Signal(str)
    edit = Signal(str)
    jump = Signal(str)

    def __init__(self, theme: Theme, store: Store, keys: dict[str, str]) -> None:
        """``keys``: the keys of the actions retry, dismiss, edit and elsewhere, shown on the first that asks."""
        super().__init__("clear")
        self._theme, self._store, self._keys = theme, store, keys
        self._selected = ""
        self._seen: dict[str, PendingCommand] = {}
        self._shown: tuple[CommandLine, ...] = ()
        self._elsewhere = ""
        self._rows: list[QWidget] = []
        self._accepted = PlainLabel("", "ok small")
        self._accepted.setObjectName("accepted")
        self._accepted.hide()
        self._failure = PlainLabel("", "critical small")
        self._failure.setObjectName("failure")
        self._failure.setWordWrap(True)
        self._failure.hide()
        self._fade = QTimer(self)
        self._fade.setSingleShot(True)
        self._fade.setInterval(ACCEPTED_SECONDS * 1000)
        self._fade.timeout.connect(self._accepted.hide)
        self._list = column(self, gap=theme.px(4))
        self._list.setContentsMargins(theme.size("pad"), 0, theme.size("pad"), theme.px(6))
        self._list.addWidget(self._failure)
        self._list.addWidget(self._accepted)

    @property
    def lines(self) -> tuple[CommandLine, ...]:
        return self._shown

    @property
    def first_asking(self) -> CommandLine | None:
        """The command that the keys for retry and dismiss mean."""
        return next((line for line in self._shown if line.asks), None)

    @property
    def elsewhere(self) -> str:
        """Another matter with a command that must not be overlooked; empty for none."""
        return self._elsewhere

    def show_for(self, incident_id: str) -> None:
        """Show what concerns ``incident_id``; call it again after each change of the overlay."""
        if incident_id != self._selected:
            self._failure.hide()
        self._selected = incident_id
        everything = tuple(self._store.pending.values())
        self._tell_accepted({p.id: p for p in everything})
        here = [p for p in everything if p.incident_id == incident_id or p.incident_id not in self._store.incidents]
        away = [p for p in everything if p.state in LOUD and p not in here]
        lines = tuple(command_line(p) for p in here)
        elsewhere = away[0].incident_id if away else ""
        if (lines, elsewhere) != (self._shown, self._elsewhere):
            self._shown, self._elsewhere = lines, elsewhere
            self._rebuild(len(away))

    def show_failure(self, text: str) -> None:
        """Why nothing came of what the officer asked here; until the next thing happens."""
        self._failure.setText(text)
        self._failure.setVisible(bool(text))

    def _tell_accepted(self, now: dict[str, PendingCommand]) -> None:
        """A command that left the overlay was settled by its event, unless it was refused, replaced by a new one of the
        same wish, or went with the officer who made it: then its matter did not move."""
        gone = [p for id, p in self._seen.items() if id not in now and self._took_effect(p, now)]
        if gone:
            self._accepted.setText(accepted_words(name_of(gone[-1])))
            self._accepted.show()
            self._fade.start()
        if now != self._seen:
            self._failure.hide()
        self._seen = now

    def _took_effect(self, made: PendingCommand, now: dict[str, PendingCommand]) -> bool:
        incident = self._store.incidents.get(made.incident_id)
        moved = incident is not None and incident.version > made.command.expected_version
        again = any(p.incident_id == made.incident_id and p.command.type == made.command.type for p in now.values())
        return moved and not again and made.state not in SETTLED

    def _rebuild(self, away: int) -> None:
        for old in self._rows:
            self._list.removeWidget(old)
            old.hide()
            old.deleteLater()
        first = self.first_asking
        self._rows = [_Notice(self, self._theme, line, self._keys if line is first else {}) for line in self._shown]
        if away:
            self._rows.append(self._pointer(away))
        for index, each in enumerate(self._rows):
            self._list.insertWidget(index, each)
        self.setVisible(True)

    def _pointer(self, away: int) -> QWidget:
        box = Frame("clear")
        line = row(box)
        words = self.tr("其他事件有 {n} 条指令等您处理").format(n=away)
        line.addWidget(PlainLabel(words, "critical small"))
        go = KeyButton(self._theme, self.tr("前往"), self._keys.get("elsewhere", ""))
        go.clicked.connect(self._jump)
        line.addWidget(go)
        line.addStretch(1)
        return box

    def _jump(self) -> None:
        self.jump.emit(self._elsewhere)


class _Notice(Frame):
    """One command: how it stands, why, and what the officer may do about it."""

    def __init__(self, owner: CommandNotices, theme: Theme, line: CommandLine, keys: dict[str, str]) -> None:
        super().__init__("note" if line.asks else "clear")
        self._owner, self._line = owner, line
        whole = column(self, margin=theme.px(6) if line.asks else 0, gap=theme.px(4))
        role = "" if line.token == "text" else "dim" if line.token == "text_dim" else line.token
        head = PlainLabel(line.head, f"strong {role}".strip() if line.asks else f"small {role}".strip())
        whole.addWidget(head)
        if line.rest:
            rest = PlainLabel(line.rest, "" if line.asks else "small dim")
            rest.setWordWrap(True)
            whole.addWidget(rest)
        if line.asks:
            buttons = row()
            for text, key, act in self._choices():
                button = KeyButton(theme, text, keys.get(key, ""))
                button.setObjectName(key)
                button.clicked.connect(act)
                buttons.addWidget(button)
            buttons.addStretch(1)
            whole.addLayout(buttons)

    def _choices(self) -> list[tuple[str, str, object]]:
        choices: list[tuple[str, str, object]] = [(self.tr("重试"), "retry", self._retry)]
        if self._line.report:
            choices.append((self.tr("修改后重报"), "edit", self._edit))
        return [*choices, (self.tr("知道了"), "dismiss", self._dismiss)]

    def _retry(self) -> None:
        self._owner.retry.emit(self._line.id)

    def _dismiss(self) -> None:
        self._owner.dismiss.emit(self._line.id)

    def _edit(self) -> None:
        self._owner.edit.emit(self._line.id)
