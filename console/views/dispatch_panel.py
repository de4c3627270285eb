"""To whom: a list that narrows as one types. Arrows move, Enter sends."""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QListWidget, QListWidgetItem

from console.services.drafts import Draft
from console.views.step_panel import Incomplete, StepPanel
from console.widgets.theme import Theme
from contract.command import Dispatch
from contract.org import Org
from contract.wire import Request

ROWS, ROW_HEIGHT = 6, 28
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_KINDS = ("department", "street", "community")


class DispatchPanel(StepPanel):
    """``suggested``: the class's usual lead, chosen at the start; ``near``: org ids of the place, listed next."""

    def __init__(
        self, theme: Theme, title: str, submit: str, orgs: Iterable[Org], *, suggested: str, near: tuple[str, ...]
    ) -> None:
        super().__init__(theme, title, submit)
        self._near = near
        self._suggested = suggested
        self._orgs = sorted((o for o in orgs if o.kind in _KINDS), key=self._rank)
        self._search = QLineEdit()
        self._search.setObjectName("lead")
        self._search.setPlaceholderText(self.tr("输入单位名称筛选，↑↓ 选择，Enter 派遣"))
        self._search.setAccessibleName(self.tr("牵头单位"))
        self._search.textChanged.connect(self._filter)
        self._search.returnPressed.connect(self.submit)
        self._search.installEventFilter(self)
        self._list = QListWidget()
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setFixedHeight(theme.px(ROWS * ROW_HEIGHT + 2))
        self._list.itemDoubleClicked.connect(self.submit)
        self._list.currentItemChanged.connect(self._chosen)
        self._note = QLineEdit()
        self._note.setObjectName("words")
        self._note.setPlaceholderText(self.tr("交办要求（可不填）"))
        self._note.textChanged.connect(self._typed)
        self._note.returnPressed.connect(self.submit)
        for widget in (self._search, self._list, self._note):
            self.body.addWidget(widget)
        self._filter()

    def _rank(self, org: Org) -> tuple[int, int, str]:
        first = 0 if org.id == self._suggested else 1 if org.id in self._near else 2
        return first, _KINDS.index(org.kind), org.id

    @property
    def chosen(self) -> str:
        """The org id that Enter would send to; empty when nothing matches."""
        item = self._list.currentItem()
        return "" if item is None else str(item.data(Qt.ItemDataRole.UserRole))

    def _filter(self) -> None:
        """The first that matches is chosen."""
        words = self._search.text().split()
        self._list.clear()
        for org in self._orgs:
            if all(word in org.name or word in org.id for word in words):
                item = QListWidgetItem(self._label(org), self._list)
                item.setData(Qt.ItemDataRole.UserRole, org.id)
                item.setSizeHint(QSize(0, self.theme.px(ROW_HEIGHT)))
        self._list.setCurrentRow(0)
        self.settle(self._search)

    def _label(self, org: Org) -> str:
        if org.id == self._suggested:
            return self.tr("{name}　（此类事件通常由它牵头）").format(name=org.name)
        if org.id in self._near:
            return self.tr("{name}　（事发地）").format(name=org.name)
        return org.name

    def _typed(self) -> None:
        self.edited.emit()

    def _chosen(self) -> None:
        self.edited.emit()

    def payload(self) -> Request:
        if not self.chosen:
            raise Incomplete(self.tr("没有这个名称的单位，请改几个字再找。"), self._search)
        return Dispatch(lead=self.chosen, note=self._note.text().strip())

    def draft(self) -> Draft:
        typed = self._search.text() or self._note.text()
        return {"search": self._search.text(), "words": self._note.text(), "lead": self.chosen if typed else ""}

    def restore(self, draft: Draft) -> None:
        self._search.setText(draft.get("search", ""))
        self._note.setText(draft.get("words", ""))
        self._choose(draft.get("lead", ""))

    def _choose(self, org_id: str) -> None:
        for index in range(self._list.count()):
            if self._list.item(index).data(Qt.ItemDataRole.UserRole) == org_id:
                self._list.setCurrentRow(index)

    def start(self) -> None:
        self._search.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows typed in the search field move in the list."""
        if watched is self._search and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            key = event.key()
            if key in _MOVES:
                step = {_MOVES[0]: -1, _MOVES[1]: 1, _MOVES[2]: -ROWS, _MOVES[3]: ROWS}[Qt.Key(key)]
                self._list.setCurrentRow(max(0, min(self._list.count() - 1, self._list.currentRow() + step)))
                return True
        return super().eventFilter(watched, event)
