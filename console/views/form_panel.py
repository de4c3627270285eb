"""A step's form as a panel: built from values (``console.models.form_fields``), drafts and Enter like every panel."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from console.domain.ports import Center
from console.models import form_fields as form
from console.models.incident_text import one_line
from console.services.drafts import Draft
from console.views.choice_field import ChoiceField, SeveralField
from console.views.condition_field import ConditionField
from console.views.file_tray import FileTray, holds_files
from console.views.jobs import Jobs
from console.views.officer_field import OfficerField
from console.views.pick_field import PickField
from console.views.step_fields import StepField, WholeField, WordsField
from console.views.step_panel import Incomplete, StepPanel
from console.views.when_field import WhenField
from console.views.where_field import WhereField
from console.widgets.labels import PlainLabel
from console.widgets.theme import Theme
from contract.wire import Request

SAID = 600
"""Characters of what the other side wrote; all of it stands in the story."""


class FormPanel(StepPanel):
    """``now``: the center's clock when it was opened, Unix ms. The cursor starts in the first field that must be
    filled in, else in the first one, so that Enter is the usual answer; where something is corrected, in the first."""

    def __init__(self, theme: Theme, asked: form.Form, center: Center, jobs: Jobs, now: int) -> None:
        super().__init__(theme, asked.title, asked.submit)
        self._form = asked
        self._fields: list[StepField] = []
        self._specs: list[form.Field] = []
        self._files: FileTray | None = None
        self._names = form.draft_names(asked.fields)
        takes_files = any(isinstance(each, form.Files) for each in asked.fields)
        if asked.said:
            self._add_said(theme, asked.said)
        for spec in asked.fields:
            if isinstance(spec, form.Files):
                self._add_files(spec, theme, center, jobs)
                continue
            field = self._made(spec, now, center, jobs)
            field.edited.connect(self._typed)
            field.sent.connect(self.submit)
            if takes_files:
                field.target.setAcceptDrops(False)  # what is dropped is for the panel, not a path in the text
            self._fields.append(field)
            self._specs.append(spec)
            self.body.addWidget(field)

    def _made(self, spec: form.Field, now: int, center: Center, jobs: Jobs) -> StepField:
        if isinstance(spec, form.Serving):
            return OfficerField(self.theme, spec, center, jobs)
        return _field(self.theme, spec, now)

    def _add_said(self, theme: Theme, text: str) -> None:
        words = PlainLabel(one_line(text, SAID), "dim")
        words.setWordWrap(True)
        words.setObjectName("said")
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.body.addWidget(words)

    def _add_files(self, spec: form.Files, theme: Theme, center: Center, jobs: Jobs) -> None:
        self._files = FileTray(theme, center, jobs, spec.usual)
        self.setAcceptDrops(True)
        self._files.changed.connect(self.edited)
        self._files.failed.connect(self.show_error)
        self.body.addWidget(self._files)

    def _typed(self) -> None:
        field = self.sender()
        if isinstance(field, ChoiceField):
            self._name_class(field)
        if isinstance(field, StepField):
            self.settle(field.target)

    def _name_class(self, field: ChoiceField) -> None:
        """The class of the matter, if that is what was chosen: its conditions are others."""
        for each in self._fields:
            if isinstance(each, ConditionField) and each.of_class == field.name:
                each.follow(str(field.chosen or ""))

    def payload(self) -> Request:
        values: dict[str, form.Value] = {}
        for field in self._fields:
            if words := field.missing():
                raise Incomplete(words, field.target)
            values[field.name] = field.value()
        if self._form.check is not None and (wrong := self._form.check(values)) is not None:
            raise Incomplete(wrong, self._spoken())
        if self._files is not None:
            if self._files.busy:
                raise Incomplete(self.tr("附件还在上传，请稍候再提交。"))
            values["attachments"] = self._files.hashes
            values["photos"] = {**self._files.photos}
        return self._form.payload(values)

    def _spoken(self) -> QWidget | None:
        """Where the officer writes: what is wrong with the whole is put right there."""
        found = [field.target for field in self._fields if isinstance(field, WordsField)]
        return found[-1] if found else None

    def draft(self) -> Draft:
        kept = {self._names[field.name]: field.draft() for field in self._fields}
        if self._files is not None:
            kept |= {"files": self._files.draft(), "paths": self._files.under_way}
        return kept

    def restore(self, draft: Draft) -> None:
        for field in self._fields:
            field.restore(draft.get(self._names[field.name], ""))
        if self._files is not None:
            self._files.restore(draft.get("files", ""), draft.get("paths", ""))

    def start(self) -> None:
        pairs = tuple(zip(self._fields, self._specs, strict=True))
        first = next((f for f, spec in pairs if getattr(spec, "required", False) and f.missing()), None)
        corrects = bool(pairs) and isinstance(pairs[0][1], form.Words) and bool(pairs[0][1].initial)
        if self._fields and (first is None or corrects):
            first = self._fields[0]
        if first is not None:
            first.target.setFocus()

    def put_away(self) -> None:
        for field in self._fields:
            if isinstance(field, OfficerField):
                field.stop()
        if self._files is not None:
            self._files.stop()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._files is not None and holds_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if self._files is not None:
            self._files.take(event.mimeData())


def _field(theme: Theme, spec: form.Field, now: int) -> StepField:
    match spec:
        case form.Words():
            return WordsField(theme, spec)
        case form.Choice():
            return ChoiceField(theme, spec)
        case form.Stands():
            return ConditionField(spec)
        case form.Several():
            return SeveralField(theme, spec)
        case form.When():
            return WhenField(theme, spec, now)
        case form.Whole():
            return WholeField(theme, spec)
        case form.Where():
            return WhereField(theme, spec)
        case form.Pick():
            return PickField(theme, spec)
        case form.Files() | form.Serving():
            raise TypeError(f"{type(spec).__name__} needs the center")
