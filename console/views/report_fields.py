"""The fields of a new report: what was said, and what can be read out of it as long as the officer has not chosen."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLayout, QLineEdit, QWidget

from console.domain.prefill import Guesses, prefill
from console.models.incident_text import SOURCES
from console.models.loop_words import word
from console.models.report_form import Filled
from console.services.drafts import Draft
from console.views.by_hand import ByHand
from console.views.condition_box import ConditionBox
from console.views.place_field import PlaceField
from console.views.register_panel import ClassBox, SeverityBox
from console.widgets.frames import Frame, row
from console.widgets.labels import PlainLabel, repolish
from console.widgets.page_field import PageField
from console.widgets.theme import Theme
from contract.reference import Reference

_BY_SEAT = ("seat", "hotline", "walk_in", "camera")
"""The sources an officer at the desk writes down."""


class ReportFields(Frame):
    """``edited``: the officer changed something. Tab out of the text fills in what it says."""

    edited = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__("clear")
        self._theme = theme
        self._reference: Reference | None = None
        self._filling = False
        self._filled_from = ""
        self._build()
        self._chosen = ByHand(
            {
                "title": self.title,
                "class": self.cls,
                "severity": self.severity,
                "condition": self.condition,
                "place": self.place.first,
                "address": self.place.address,
                "name": self.name,
                "phone": self.phone,
            }
        )
        self._lay_out()
        self._connect()

    def set_reference(self, reference: Reference | None) -> None:
        """Offer the classes and places in force; what was chosen is empty then."""
        self._filling = True
        self._reference = reference
        self.cls.clear()
        for each in reference.classes if reference is not None else ():
            self.cls.addItem(f"{each.name}　{each.branch}", each.code)
        self.cls.setCurrentIndex(-1)
        self.place.set_orgs(reference.orgs if reference is not None else ())
        self._filling = False

    def fill_in(self) -> None:
        """Fill what the text says and the officer has not chosen; say what was filled and why."""
        if self._reference is None:
            return
        self._filled_from = self.text.toPlainText()
        guesses = prefill(self._filled_from, self._reference.classes, self._reference.orgs)
        self._filling = True
        said = self._take(guesses)
        self._filling = False
        what = self.tr("已按内容填写：{what}").format(what="；".join(said))
        self.why.setText(what if said else self.tr("内容里没有看出类别和地点，请在下面选择"))
        self._edited()

    def choose_class(self, class_code: str) -> None:
        """As if the officer had chosen it in the list."""
        self.cls.choose(class_code)
        self._chose_class()

    def filled(self, seat: str) -> Filled:
        """What stands here, as it was typed."""
        return Filled(
            text=self.text.toPlainText(),
            title=self.title.text(),
            class_code=self.cls.code,
            severity=self.severity.severity,
            condition=self.condition.code,
            point=self.place.point,
            address=self.place.address_words,
            source=str(self.source.currentData()),
            seat=seat,
            name=self.name.text(),
            phone=self.phone.text(),
        )

    def mark(self, field: str) -> None:
        """``field`` (of ``report_form.Refused``) is wrong: the cursor goes there."""
        found = {"text": self.text, "class": self.cls, "place": self.place.first, "phone": self.phone}.get(field)
        if found is not None:
            found.setProperty("invalid", True)
            repolish(found)
            found.setFocus()

    def settle(self) -> None:
        """Nothing is called wrong any more."""
        for field in (self.text, self.cls, self.place.first, self.phone):
            if field.property("invalid"):
                field.setProperty("invalid", False)
                repolish(field)

    def draft(self) -> Draft:
        draft = {
            "text": self.text.toPlainText(),
            "title": self.title.text(),
            "class": self.cls.code,
            "condition": self.condition.code,
            "name": self.name.text(),
            "phone": self.phone.text(),
            **self.place.draft(),
        }
        if any(value.strip() for value in draft.values()):
            draft |= {
                "severity": str(self.severity.severity),
                "source": str(self.source.currentData()),
                "chosen": " ".join(self._chosen.names),
            }
        return draft

    def restore(self, draft: Draft) -> None:
        """Show ``draft`` and nothing else; an empty one empties every field."""
        self._filling = True
        self.text.setPlainText(draft.get("text", ""))
        self.title.setText(draft.get("title", ""))
        self.cls.choose(draft.get("class", ""))
        self._offer_conditions()
        self.condition.choose(draft.get("condition", ""))
        severity = draft.get("severity", "")
        self.severity.choose(int(severity) if severity in ("1", "2", "3", "4") else 4)
        self.place.restore(draft)
        self.source.setCurrentIndex(max(0, self.source.findData(draft.get("source", "seat"))))
        self.name.setText(draft.get("name", ""))
        self.phone.setText(draft.get("phone", ""))
        self._chosen.replace(draft.get("chosen", "").split())
        self._filled_from = ""
        self.why.setText("")
        self.settle()
        self._filling = False

    def _build(self) -> None:
        self.text = PageField()
        self.text.setObjectName("text")
        self.text.setTabChangesFocus(True)
        self.text.setPlaceholderText(
            self.tr("对方怎么说就怎么写：什么事、在哪里、多严重。按 Tab 自动填写下面各项，再按 Tab 逐项核对。")
        )
        self.text.setFixedHeight(self._theme.px(132))
        self.title = QLineEdit()
        self.title.setMaxLength(200)
        self.cls = ClassBox(())
        self.severity = SeverityBox()
        self.condition = ConditionBox()
        self.place = PlaceField(self._theme)
        self.source = QComboBox()
        for kind in _BY_SEAT:
            self.source.addItem(word(SOURCES, kind), kind)
        self.name, self.phone = QLineEdit(), QLineEdit()
        self.phone.setMaxLength(24)
        self.name.setPlaceholderText(self.tr("姓名（可不填）"))
        self.phone.setPlaceholderText(self.tr("电话（可不填）"))
        self.why = PlainLabel("", "dim small")
        self.why.setObjectName("why")
        self.why.setWordWrap(True)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(self._theme.px(12))
        grid.setVerticalSpacing(self._theme.px(8))
        grid.setColumnStretch(1, 1)
        person = row()
        person.addWidget(self.name, 1)
        person.addWidget(self.phone, 1)
        kind = row()
        kind.addWidget(self.cls, 2)
        kind.addWidget(self.severity, 1)
        self._labelled(grid, self.tr("内容"), self.text)
        self._labelled(grid, "", self.why)
        self._labelled(grid, self.tr("标题"), self.title)
        self._labelled(grid, self.tr("类别、级别"), kind)
        self._labelled(grid, "", self.condition)
        self._labelled(grid, self.tr("地点"), self.place)
        self._labelled(grid, self.tr("来源"), self.source)
        self._labelled(grid, self.tr("报告人"), person)

    def _labelled(self, grid: QGridLayout, name: str, value: QWidget | QLayout) -> None:
        index = grid.rowCount()
        grid.addWidget(PlainLabel(name, "dim"), index, 0, Qt.AlignmentFlag.AlignTop)
        if isinstance(value, QWidget):
            value.setAccessibleName(value.accessibleName() or name)
            grid.addWidget(value, index, 1)
        else:
            grid.addLayout(value, index, 1)

    def _connect(self) -> None:
        self.text.installEventFilter(self)
        self.text.textChanged.connect(self._edited)
        self.title.textEdited.connect(self._chose_title)
        self.cls.activated.connect(self._chose_class)
        self.severity.activated.connect(self._chose_severity)
        self.condition.activated.connect(self._chose_condition)
        self.place.chosen.connect(self._chose_place)
        self.place.addressed.connect(self._chose_address)
        self.source.currentIndexChanged.connect(self._edited)
        for field in (self.name, self.phone):
            field.textChanged.connect(self._edited)
        self.name.textEdited.connect(self._chose_name)
        self.phone.textEdited.connect(self._chose_phone)

    def _take(self, guesses: Guesses) -> list[str]:
        said = []
        if guesses.title is not None and "title" not in self._chosen:
            self.title.setText(guesses.title.value)
            self.title.setCursorPosition(0)
        if guesses.class_code is not None and "class" not in self._chosen:
            self.cls.choose(guesses.class_code.value)
            name = self.cls.currentText().partition("　")[0]
            said.append(self.tr("类别 {name}（“{why}”）").format(name=name, why=guesses.class_code.why))
            self._offer_conditions()
            if guesses.condition is not None and "condition" not in self._chosen:
                self.condition.choose(guesses.condition.value)
        if guesses.severity is not None and "severity" not in self._chosen and "class" not in self._chosen:
            self.severity.choose(guesses.severity)
        if guesses.org is not None and "place" not in self._chosen:
            self.place.choose(guesses.org.value)
            said.append(self.tr("地点 {name}（“{why}”）").format(name=self.place.name, why=guesses.org.why))
        if guesses.address is not None and "address" not in self._chosen:
            self.place.address.setText(guesses.address.value)
            said.append(self.tr("地址 {address}").format(address=guesses.address.value))
        if guesses.phone is not None and "phone" not in self._chosen:
            self.phone.setText(guesses.phone.value)
            said.append(self.tr("电话 {phone}").format(phone=guesses.phone.value))
        if guesses.name is not None and "name" not in self._chosen:
            self.name.setText(guesses.name.value)
        return said

    def _offer_conditions(self) -> None:
        """Those of the class chosen, if it has any."""
        classes = self._reference.classes if self._reference is not None else ()
        found = next((c for c in classes if c.code == self.cls.code), None)
        self.condition.offer(found.conditions if found is not None else ())

    def _edited(self) -> None:
        if not self._filling:
            self.settle()
            self.edited.emit()

    def _choose(self, field: str, value: str = "-") -> None:
        """``field`` is the officer's; emptied by hand it is nobody's again."""
        if not self._filling:
            if value.strip():
                self._chosen.add(field)
            else:
                self._chosen.drop(field)
            self._edited()

    def _chose_title(self) -> None:
        self._choose("title", self.title.text())

    def _chose_class(self) -> None:
        self._offer_conditions()
        self._choose("class")

    def _chose_condition(self) -> None:
        self._choose("condition", self.condition.code)

    def _chose_severity(self) -> None:
        self._choose("severity")

    def _chose_place(self) -> None:
        self._choose("place", self.place.first.currentText() or self.place.exact.text())

    def _chose_address(self) -> None:
        self._choose("address", self.place.address.text())

    def _chose_name(self) -> None:
        self._choose("name", self.name.text())

    def _chose_phone(self) -> None:
        self._choose("phone", self.phone.text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The first Tab in the text fills in the rest; the next one, on the same text, moves on."""
        if watched is self.text and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            tabbed = event.key() == Qt.Key.Key_Tab and not event.modifiers()
            said = self.text.toPlainText()
            if tabbed and said.strip() and said != self._filled_from and self._reference is not None:
                self.fill_in()
                return True
        return super().eventFilter(watched, event)
