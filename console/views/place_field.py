"""Where: a community found by its name (its center point, called approximate), or a point as longitude and latitude."""

import re
from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QWidget

from console.domain.prefill import half_width
from console.services.drafts import Draft
from console.widgets.frames import column
from console.widgets.labels import PlainLabel
from console.widgets.theme import Theme
from contract.org import Org

_POINT = re.compile(r"^\s*(-?\d{1,3}(?:\.\d+)?)\s*[,，\s]\s*(-?\d{1,2}(?:\.\d+)?)\s*$")
_PLACES = ("street", "community", "grid")


class PlaceField(QWidget):
    """``chosen``: the officer set the place, by its name or its point; ``addressed``: he edited the address."""

    chosen = Signal()
    addressed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._orgs: dict[str, Org] = {}
        self.first = QComboBox()
        self.first.setObjectName("place")
        self.first.setEditable(True)
        self.first.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.first.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.first.setMinimumContentsLength(8)
        self.first.setAccessibleName(self.tr("社区或网格"))
        self.address, self.exact = QLineEdit(), QLineEdit()
        self.address.setObjectName("address")
        self.address.setMaxLength(200)
        self.address.setPlaceholderText(self.tr("地址，如 航天路 76 号南门"))
        self.exact.setObjectName("point")
        self.exact.setPlaceholderText(self.tr("经度, 纬度（可不填，WGS-84）"))
        self._note = PlainLabel("", "dim small")
        self._note.setWordWrap(True)
        self._note.hide()
        whole = column(self, gap=theme.px(6))
        for widget in (self.first, self.address, self.exact, self._note):
            whole.addWidget(widget)
        edit = self.first.lineEdit()
        assert edit is not None
        edit.setPlaceholderText(self.tr("输入社区、村或网格名称"))
        self.first.activated.connect(self._chosen)
        edit.editingFinished.connect(self._typed)
        edit.textEdited.connect(self._chosen)
        self.exact.textEdited.connect(self._chosen)
        self.address.textEdited.connect(self._addressed)
        self.setFocusProxy(self.first)

    def set_orgs(self, orgs: Iterable[Org]) -> None:
        """The places that can be chosen: those with a point."""
        places = [o for o in orgs if o.kind in _PLACES and o.lon is not None and o.lat is not None]
        self._orgs = {o.id: o for o in sorted(places, key=_order)}
        names = {o.id: o.name for o in orgs}
        self.first.clear()
        for org in self._orgs.values():
            parent = names.get(org.parent or "", "")
            self.first.addItem(f"{org.name}　{parent}" if parent and org.kind != "street" else org.name, org.id)
        completer = QCompleter(self.first.model(), self.first)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.activated.connect(self._chosen)
        self.first.setCompleter(completer)
        self.first.setCurrentIndex(-1)

    @property
    def org(self) -> Org | None:
        index = self.first.findText(self.first.currentText())
        return self._orgs.get(str(self.first.itemData(index))) if index >= 0 else None

    @property
    def name(self) -> str:
        return self.org.name if self.org is not None else ""

    @property
    def point(self) -> tuple[float, float] | None:
        """Longitude and latitude: what was typed, else the center of the community."""
        if self.exact.text().strip():
            found = _POINT.match(half_width(self.exact.text()))
            return (float(found[1]), float(found[2])) if found else None
        org = self.org
        if org is None or org.lon is None or org.lat is None:
            return None
        return org.lon, org.lat

    @property
    def address_words(self) -> str:
        """The address as it is reported; a community without an address is said to be approximate."""
        typed = self.address.text().strip()
        if typed or not self.name:
            return typed
        return self.tr("{name}（约）").format(name=self.name)

    def choose(self, org_id: str) -> None:
        self.first.setCurrentIndex(self.first.findData(org_id))
        self._say()

    def restore(self, draft: Draft) -> None:
        self.first.setCurrentIndex(self.first.findData(draft.get("org", "")))
        if self.first.currentIndex() < 0:
            self.first.setEditText("")
        self.address.setText(draft.get("address", ""))
        self.exact.setText(draft.get("point", ""))
        self._say()

    def draft(self) -> Draft:
        org = self.org
        return {"org": org.id if org is not None else "", "address": self.address.text(), "point": self.exact.text()}

    def _typed(self) -> None:
        """A part of a name is enough when only one place has it."""
        typed = self.first.currentText().strip()
        if typed and self.org is None:
            found = self.first.findText(typed, Qt.MatchFlag.MatchContains)
            if found >= 0:
                self.first.setCurrentIndex(found)
        self._say()

    def _chosen(self) -> None:
        self._say()
        self.chosen.emit()

    def _addressed(self) -> None:
        self._say()
        self.addressed.emit()

    def _say(self) -> None:
        point = self.point
        if self.exact.text().strip() and point is None:
            self._note.setText(self.tr("经纬度看不懂，应如 103.8561, 30.6932"))
        elif point is None:
            self._note.setText("")
        elif self.exact.text().strip():
            self._note.setText(self.tr("按填写的经纬度定位"))
        else:
            words = self.tr("约：{name}的中心点 {lon}, {lat}")
            self._note.setText(words.format(name=self.name, lon=f"{point[0]:.5f}", lat=f"{point[1]:.5f}"))
        self._note.setVisible(bool(self._note.text()))


def _order(org: Org) -> tuple[int, str]:
    """Communities first: they are what people name."""
    return ("community", "street", "grid").index(org.kind), org.id
