"""The fields of a new report: what was said, and what can be read out of it as long as the officer has not chosen."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLayout, QLineEdit, QPlainTextEdit, QWidget

from console.domain.prefill import Guesses, prefill
from console.models.incident_text import SOURCES
from console.models.loop_words import word
from console.models.report_form import Filled
from console.services.drafts import Draft
from console.views.place_field import PlaceField
from console.views.register_panel import ClassBox, SeverityBox
from console.widgets.frames import Frame, row
from console.widgets.labels import PlainLabel, repolish
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
        self._chosen: set[str] = set()
        self._filling = False
        self._build()
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
        guesses = prefill(self.text.toPlainText(), self._reference.classes, self._reference.orgs)
        self._filling = True
        said = self._take(guesses)
        self._filling = False
        self.why.setText(self.tr("已按内容填写：{what}").format(what="；".join(said)) if said else "")
        self._edited()

    def choose_class(self, class_code: str) -> None:
        """As if the officer had chosen it in the list."""
        self.cls.choose(class_code)
        self._choose("class")

    def filled(self, seat: str) -> Filled:
        """What stands here, as it was typed."""
        return Filled(
            text=self.text.toPlainText(),
            title=self.title.text(),
            class_code=self.cls.code,
            severity=self.severity.severity,
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
            "name": self.name.text(),
            "phone": self.phone.text(),
            **self.place.draft(),
        }
        if any(value.strip() for value in draft.values()):
            draft |= {
                "severity": str(self.severity.severity),
                "source": str(self.source.currentData()),
                "chosen": " ".join(sorted(self._chosen)),
            }
        return draft

    def restore(self, draft: Draft) -> None:
        """Show ``draft`` and nothing else; an empty one empties every field."""
        self._filling = True
        self.text.setPlainText(draft.get("text", ""))
        self.title.setText(draft.get("title", ""))
        self.cls.choose(draft.get("class", ""))
        severity = draft.get("severity", "")
        self.severity.choose(int(severity) if severity in ("1", "2", "3", "4") else 4)
        self.place.restore(draft)
        self.source.setCurrentIndex(max(0, self.source.findData(draft.get("source", "seat"))))
        self.name.setText(draft.get("name", ""))
        self.phone.setText(draft.get("phone", ""))
        self._chosen = set(draft.get("chosen", "").split())
        self.why.setText("")
        self.settle()
        self._filling = False

    def _build(self) -> None:
        self.text = QPlainTextEdit()
        self.text.setObjectName("text")
        self.text.setTabChangesFocus(True)
        self.text.setPlaceholderText(self.tr("对方怎么说就怎么写：什么事、在哪里、多严重。按 Tab 自动填写下面各项。"))
        self.text.setFixedHeight(self._theme.px(132))
        self.title = QLineEdit()
        self.title.setMaxLength(200)
        self.cls = ClassBox(())
        self.severity = SeverityBox()
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
        self.place.chosen.connect(self._chose_place)
        self.source.currentIndexChanged.connect(self._edited)
        for field in (self.name, self.phone):
            field.textChanged.connect(self._edited)

    def _take(self, guesses: Guesses) -> list[str]:
        said = []
        if guesses.title is not None and "title" not in self._chosen:
            self.title.setText(guesses.title.value)
            self.title.setCursorPosition(0)
        if guesses.class_code is not None and "class" not in self._chosen:
            self.cls.choose(guesses.class_code.value)
            name = self.cls.currentText().partition("　")[0]
            said.append(self.tr("类别 {name}（“{why}”）").format(name=name, why=guesses.class_code.why))
        if guesses.severity is not None and not {"severity", "class"} & self._chosen:
            self.severity.choose(guesses.severity)
        if guesses.org is not None and "place" not in self._chosen:
            self.place.choose(guesses.org.value)
            said.append(self.tr("地点 {name}（“{why}”）").format(name=self.place.name, why=guesses.org.why))
        return said

    def _edited(self) -> None:
        if not self._filling:
            self.settle()
            self.edited.emit()

    def _choose(self, field: str) -> None:
        if not self._filling:
            self._chosen.add(field)
            self._edited()

    def _chose_title(self) -> None:
        self._choose("title")

    def _chose_class(self) -> None:
        self._choose("class")

    def _chose_severity(self) -> None:
        self._choose("severity")

    def _chose_place(self) -> None:
        self._choose("place")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tab out of the text fills in the rest on its way."""
        if watched is self.text and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            tabbed = event.key() == Qt.Key.Key_Tab and not event.modifiers()
            if tabbed:
                self.fill_in()
        return super().eventFilter(watched, event)
