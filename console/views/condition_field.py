"""Which condition of its class a matter stands in, in a form in which the class may change, too."""

from PySide6.QtWidgets import QWidget

from console.models import form_fields as form
from console.models.form_fields import Value
from console.views.condition_box import ConditionBox
from console.views.step_fields import StepField
from console.widgets.frames import column


class ConditionField(StepField):
    """Not to be seen while the class has none."""

    def __init__(self, spec: form.Stands) -> None:
        super().__init__(spec.name)
        self._spec = spec
        self._box = ConditionBox()
        self._box.currentIndexChanged.connect(self.edited)
        column(self).addWidget(self._box)
        self.follow(spec.held[0])

    @property
    def of_class(self) -> str:
        """The name of the field of the class."""
        return self._spec.of_class

    def follow(self, class_code: str) -> None:
        """The class is this one now."""
        held_class, held = self._spec.held
        same = class_code == held_class
        found = self._spec.conditions.get(class_code, ())
        self._box.offer(found, one_holds=same and any(each.code == held for each in found))
        if same and not self._box.code:
            self._box.choose(held)
        if self.parentWidget() is not None or not found:  # shown before it has a place it would be a window
            self.setVisible(bool(found))

    def value(self) -> Value:
        code = self._box.code
        return code if code and code != self._spec.held[1] else None

    def draft(self) -> str:
        return str(self.value() or "")

    def restore(self, text: str) -> None:
        self._box.choose(text or self._spec.held[1])

    @property
    def target(self) -> QWidget:
        return self._box
