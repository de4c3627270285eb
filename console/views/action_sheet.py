"""All actions with their keys, in one sheet over the desk. Typing a key there does the action."""

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from console.models.actions import Actions, key_names, spelled
from console.widgets.frames import Frame, column, row
from console.widgets.keycap import KeyCap
from console.widgets.labels import ElidedLabel, PlainLabel
from console.widgets.theme import Theme

COLUMNS = 4
HEAD = 2
"""Lines that the name of a group and the gap above it take."""
ORDER = ("incident", "incident.more", "queue", "desk", "command", "video", "view")


class ActionSheet(QWidget):
    """Covers its parent dimly; the sheet stands in the middle. Any key, or a click beside it, puts it away."""

    def __init__(
        self, theme: Theme, actions: Actions, extra: tuple[tuple[str, str, str], ...], parent: QWidget
    ) -> None:
        """``extra``: group, words and key of what is bound elsewhere (arrows in the queue)."""
        super().__init__(parent)
        self._theme, self._actions, self._extra = theme, actions, extra
        self._area: QScrollArea | None = None
        self._sheet = Frame("raised", self)
        self._body = column(self._sheet, margin=theme.px(20), gap=theme.px(12))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        QShortcut(QKeySequence("Esc"), self, context=Qt.ShortcutContext.WidgetShortcut).activated.connect(self.hide)
        parent.installEventFilter(self)
        self.hide()

    def toggle(self) -> None:
        if self.isVisible():
            self.hide()
            return
        self._fill()
        self._place()
        self.show()
        self.raise_()
        self.setFocus()

    def _fill(self) -> None:
        while (item := self._body.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self._body.addWidget(PlainLabel(self.tr("全部操作"), "title"))
        holder = Frame("clear")
        self._fill_columns(holder)
        self._area = area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(holder)
        self._body.addWidget(area, 1)
        note = self.tr("灰色的现在不能做：当前事件、岗位或连接不允许。正在输入文字时，单个字母不是快捷键。Esc 关闭")
        self._body.addWidget(PlainLabel(note, "dim small"))

    def _fill_columns(self, holder: QWidget) -> None:
        """Each group into the column that is shortest so far."""
        line = row(holder, gap=self._theme.px(28))
        stacks = [QVBoxLayout() for _ in range(COLUMNS)]
        heights = [0] * COLUMNS
        for stack in stacks:
            stack.setSpacing(self._theme.px(14))
            line.addLayout(stack)
        groups, names = self._groups(), self._names()
        for group in sorted(groups, key=lambda g: ORDER.index(g) if g in ORDER else len(ORDER)):
            shortest = heights.index(min(heights))
            heights[shortest] += len(groups[group]) + HEAD
            stacks[shortest].addWidget(self._group(names.get(group, group), groups[group]))
        for stack in stacks:
            stack.addStretch(1)

    def _names(self) -> dict[str, str]:
        return {
            "incident": self.tr("办理"),
            "incident.more": self.tr("办理：先按 G"),
            "desk": self.tr("值守席"),
            "command": self.tr("指令"),
            "view": self.tr("窗口"),
            "queue": self.tr("队列"),
            "video": self.tr("视频"),
        }

    def _groups(self) -> dict[str, list[tuple[str, str, bool]]]:
        groups: dict[str, list[tuple[str, str, bool]]] = {}
        for declared in self._actions:
            keys = key_names(declared.action)
            line = (declared.action.text(), " ".join(spelled(key) for key in keys), declared.action.isEnabled())
            groups.setdefault(declared.group, []).append(line)
        for group, words, key in self._extra:
            groups.setdefault(group, []).append((words, key, True))
        return groups

    def _group(self, name: str, lines: list[tuple[str, str, bool]]) -> QWidget:
        box = QWidget()
        whole = column(box, gap=self._theme.px(3))
        whole.addWidget(PlainLabel(name, "dim small"))
        for words, key, possible in lines:
            line = row(gap=self._theme.px(24))
            line.addWidget(ElidedLabel(words, "" if possible else "faint"), 1)
            caps = row(gap=self._theme.px(4))
            for each in key.split():
                caps.addWidget(KeyCap(each))
            line.addLayout(caps)
            whole.addLayout(line)
        return box

    def _place(self) -> None:
        parent = self.parentWidget()
        if parent is None:
            return
        self.setGeometry(parent.rect())
        size = self._sheet.sizeHint()
        if self._area is not None and (inner := self._area.widget()) is not None:
            wanted = inner.sizeHint()
            frame = size - self._area.sizeHint()
            size = QSize(wanted.width() + frame.width() + self._theme.px(14), wanted.height() + frame.height())
        size = size.boundedTo(self.size() - QSize(self._theme.px(24), self._theme.px(24)))
        self._sheet.setGeometry(
            QRect((self.width() - size.width()) // 2, (self.height() - size.height()) // 3, size.width(), size.height())
        )

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.hide()

    def mousePressEvent(self, event: object) -> None:
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setOpacity(0.72)
        painter.fillRect(self.rect(), self._theme.color("ground"))
        painter.end()
