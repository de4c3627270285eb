"""How a step for several matters went: one line of numbers, and a line for each matter that was refused."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from console.models.bulk import BulkRun, Fate, Item
from console.models.incident_text import one_line
from console.models.loop_words import ACTIONS, says_of, word
from console.models.problem_words import problem_words
from console.widgets.frames import column
from console.widgets.labels import ElidedLabel
from console.widgets.theme import Theme
from contract.problems import Problem

REFUSALS_SHOWN = 5


class BulkResult(QWidget):
    """Hidden until something was done, and again when it was read. ``jump``: the id of a matter that was refused."""

    jump = Signal(str)

    def __init__(self, theme: Theme, run: BulkRun) -> None:
        super().__init__()
        self._run = run
        self._buttons: list[QPushButton] = []
        self._progress = ElidedLabel("", "small")
        self.read_button = QPushButton(self.tr("知道了"))
        self.read_button.setProperty("tone", "cap")
        self.read_button.clicked.connect(run.forget)
        whole = column(self, gap=theme.px(2))
        whole.setContentsMargins(0, theme.px(6), 0, theme.px(6))
        told = QHBoxLayout()
        told.addWidget(self._progress, 1)
        told.addWidget(self.read_button)
        whole.addLayout(told)
        self._lines = QWidget()
        self._column = column(self._lines)
        whole.addWidget(self._lines)
        self.hide()

    @property
    def progress(self) -> str:
        """How the last one went; empty when that was read."""
        return self._progress.text() if not self.isHidden() else ""

    @property
    def refusals(self) -> list[str]:
        """One line for each matter that was refused, as far as they are shown."""
        return [button.text().replace("&&", "&") for button in self._buttons]

    def show_run(self) -> None:
        """Say how the run stands now."""
        run = self._run
        refused = [item for item in run.items if item.fate in (Fate.REFUSED, Fate.NOT_KEPT)]
        self._list(refused[:REFUSALS_SHOWN])
        self.setVisible(bool(run.items))
        if not run.items:
            return
        parts = [self.tr("{action}：{n} 件").format(action=word(ACTIONS, run.action), n=len(run.items))]
        for words, fates in (
            (self.tr("{n} 件已办"), (Fate.DONE,)),
            (self.tr("{n} 件在途"), (Fate.UNDER_WAY,)),
            (self.tr("{n} 件待发，连上后自动送出"), (Fate.WAITING,)),
            (self.tr("{n} 件没有办成"), (Fate.REFUSED, Fate.NOT_KEPT)),
        ):
            if number := run.count(*fates):
                parts.append(words.format(n=number))
        self._progress.setText("　".join(parts))
        self._progress.set_role("small critical" if refused else "small")

    def _list(self, refused: list[Item]) -> None:
        for button in self._buttons:
            self._column.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = [self._line_of(item) for item in refused]
        for button in self._buttons:
            self._column.addWidget(button)
        self._lines.setVisible(bool(refused))

    def _line_of(self, item: Item) -> QPushButton:
        words = says_of(f"{item.incident.code}　{one_line(item.incident.title, 20)}", self._why(item))
        button = QPushButton(words.replace("&", "&&"))  # a title is no place for a shortcut
        button.setProperty("tone", "flat")
        button.setProperty("incident", item.incident.id)
        button.clicked.connect(self._jump)
        return button

    def _why(self, item: Item) -> str:
        if item.fate is Fate.NOT_KEPT:
            return self.tr("本机磁盘写不进去，没有提交")
        return (
            problem_words(item.problem).sentence if isinstance(item.problem, Problem) else self.tr("已过期，没有送出")
        )

    def _jump(self) -> None:
        self.jump.emit(self.sender().property("incident"))
