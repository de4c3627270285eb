"""Words of a step that is not possible any more, because somebody was faster or the center refused it: not lost."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QWidget

from console.models.incident_text import one_line
from console.models.loop_words import ACTIONS, word
from console.services.drafts import Draft
from console.widgets.flow import FlowLayout
from console.widgets.frames import Frame, column
from console.widgets.keycap import KeyButton
from console.widgets.labels import PlainLabel
from console.widgets.theme import Theme

SHOWN = 200


class LeftOver(Frame):
    """``noted``: the words are to go into a note; ``discarded``: they are not needed. Both carry the draft's key."""

    noted = Signal(str)
    discarded = Signal(str)

    def __init__(self, theme: Theme, key: str, parent: QWidget | None = None) -> None:
        """``key``: the key that makes a note of it."""
        super().__init__("note", parent)
        self._draft_key, self._words = "", ""
        whole = column(self, margin=theme.px(8), gap=theme.px(4))
        self._head = PlainLabel("", "small strong")
        self._head.setWordWrap(True)
        self._said = PlainLabel("", "small")
        self._said.setWordWrap(True)
        self._said.setObjectName("left-over")
        whole.addWidget(self._head)
        whole.addWidget(self._said)
        foot = QWidget()
        line = FlowLayout(foot, theme.px(4))
        self._note = KeyButton(theme, self.tr("转为备注"), key)
        self._note.clicked.connect(self.note)
        copy = KeyButton(theme, self.tr("复制"), "")
        copy.clicked.connect(self._copy)
        drop = KeyButton(theme, self.tr("不要了"), "")
        drop.clicked.connect(self._drop)
        for button in (self._note, copy, drop):
            line.addWidget(button)
        whole.addWidget(foot)
        self.hide()

    @property
    def words(self) -> str:
        """What is shown as left over; empty when nothing is."""
        return self._words

    def show_draft(self, key: str, action: str, draft: Draft, may_note: bool) -> None:
        """``key`` of the draft, empty for none; ``may_note``: whether a note is possible now."""
        self._draft_key, self._words = key, written(draft)
        head = self.tr("“{action}”现在不能办理，写下的内容还在：").format(action=word(ACTIONS, action))
        self._head.setText((self.tr("（有附件，需重新添加）") if draft.get("files") else "") + head)
        self._said.setText(one_line(self._words, SHOWN))
        self._note.setVisible(may_note)
        self.setVisible(bool(key))

    def note(self) -> None:
        if self._draft_key and self._note.isVisibleTo(self):
            self.noted.emit(self._draft_key)

    def _copy(self) -> None:
        QApplication.clipboard().setText(self._words)

    def _drop(self) -> None:
        self.discarded.emit(self._draft_key)


def written(draft: Draft) -> str:
    """What the officer wrote in a step, whatever its form."""
    return "\n".join(draft[name] for name in ("title", "text", "words", "parties") if draft.get(name, "").strip())
