"""Accepting a report as a case: what it says may be corrected, Enter takes it as it is."""

from collections.abc import Iterable

from PySide6.QtWidgets import QComboBox, QLineEdit

from console.models.incident_text import severity_word
from console.services.drafts import Draft
from console.views.condition_box import ConditionBox
from console.views.step_panel import Incomplete, StepPanel
from console.widgets.frames import row
from console.widgets.theme import Theme
from contract.incident import Incident
from contract.payload import Register
from contract.reference import IncidentClass
from contract.wire import Request


class RegisterPanel(StepPanel):
    """Only what differs from ``incident`` is sent."""

    def __init__(
        self, theme: Theme, title: str, submit: str, incident: Incident, classes: Iterable[IncidentClass]
    ) -> None:
        super().__init__(theme, title, submit)
        self._incident = incident
        self._title = QLineEdit(incident.title)
        self._title.setObjectName("title")
        self._title.setAccessibleName(self.tr("标题"))
        self._title.setMaxLength(200)
        known = tuple(classes)
        self._conditions = {each.code: each.conditions for each in known}
        self._class = ClassBox(known)
        self._class.choose(incident.class_code)
        self._condition = ConditionBox()
        self._severity = SeverityBox()
        self._severity.choose(incident.severity)
        self._note = QLineEdit()
        self._note.setObjectName("words")
        self._note.setPlaceholderText(self.tr("说明（可不填），Enter 立案"))
        for field in (self._title, self._note):
            field.returnPressed.connect(self.submit)
            field.textChanged.connect(self._typed)
        self._class.currentIndexChanged.connect(self._offer_conditions)
        self._class.currentIndexChanged.connect(self._typed)
        self._condition.currentIndexChanged.connect(self._typed)
        self._severity.currentIndexChanged.connect(self._typed)
        self.body.addWidget(self._title)
        line = row()
        line.addWidget(self._class, 2)
        line.addWidget(self._severity, 1)
        self.body.addLayout(line)
        self.body.addWidget(self._condition)
        self.body.addWidget(self._note)
        self._offer_conditions()
        self._condition.choose(incident.condition or "")

    def _offer_conditions(self) -> None:
        found, held = self._conditions.get(self._class.code, ()), self._incident
        same = self._class.code == held.class_code
        self._condition.offer(found, one_holds=same and any(each.code == held.condition for each in found))
        if same and not self._condition.code:
            self._condition.choose(held.condition or "")

    def _typed(self) -> None:
        self.settle(self._title)

    def payload(self) -> Request:
        title, held = self._title.text().strip(), self._incident
        if not title:
            raise Incomplete(self.tr("标题不能为空。"), self._title)
        return Register(
            title=title if title != held.title else None,
            class_code=self._class.code if self._class.code != held.class_code else None,
            severity=self._severity.severity if self._severity.severity != held.severity else None,
            condition=self._condition.code or None if self._condition.code != (held.condition or "") else None,
            note=self._note.text().strip(),
        )

    def draft(self) -> Draft:
        held = self._incident
        draft = {"words": self._note.text()}
        if self._title.text() != held.title:
            draft["title"] = self._title.text()
        if self._class.code != held.class_code:
            draft["class"] = self._class.code
        if self._severity.severity != held.severity:
            draft["severity"] = str(self._severity.severity)
        if self._condition.code != (held.condition or ""):
            draft["condition"] = self._condition.code
        return draft

    def restore(self, draft: Draft) -> None:
        self._title.setText(draft.get("title", self._incident.title))
        self._class.choose(draft.get("class", self._incident.class_code))
        self._severity.choose(int(draft.get("severity", self._incident.severity)))
        self._condition.choose(draft.get("condition", self._incident.condition or ""))
        self._note.setText(draft.get("words", ""))

    def start(self) -> None:
        self._note.setFocus()


class ClassBox(QComboBox):
    """The class catalogue by branch; typing jumps to a name."""

    def __init__(self, classes: Iterable[IncidentClass]) -> None:
        super().__init__()
        self.setObjectName("class")
        self.setAccessibleName(self.tr("类别"))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(5)
        self.setMaxVisibleItems(16)
        for each in classes:
            self.addItem(f"{each.name}　{each.branch}", each.code)

    @property
    def code(self) -> str:
        """The class chosen; empty for none."""
        return str(self.currentData() or "")

    def choose(self, code: str) -> None:
        """Choose ``code``; one that the catalogue does not hold is added as itself."""
        index = self.findData(code)
        if index < 0 and code:
            self.addItem(code, code)
            index = self.count() - 1
        self.setCurrentIndex(index)


class SeverityBox(QComboBox):
    """The four levels, the gravest first."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("severity")
        self.setAccessibleName(self.tr("级别"))
        for severity in (1, 2, 3, 4):
            self.addItem(f"{severity}　{severity_word(severity)}", severity)
        self.choose(4)

    @property
    def severity(self) -> int:
        return int(self.currentData())

    def choose(self, severity: int) -> None:
        self.setCurrentIndex(self.findData(severity))
