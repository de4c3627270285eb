"""Which of the ways its class knows a matter stands in (a cover is missing, one is cracked): each has its own limit."""

from collections.abc import Iterable

from PySide6.QtWidgets import QComboBox

from contract.catalog import Condition


class ConditionBox(QComboBox):
    """Not to be seen while the class has none. Nothing chosen is an answer, too: then the limit of the class counts."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("condition")
        self.setAccessibleName(self.tr("立案条件"))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self._offered: tuple[tuple[Condition, ...], bool] = (), False
        self.hide()

    @property
    def code(self) -> str:
        """Empty for none."""
        return str(self.currentData() or "")

    def offer(self, conditions: Iterable[Condition], *, one_holds: bool = False) -> None:
        """Those of another class; what was chosen is gone unless they are the same. ``one_holds``: the matter stands
        in one of them; it can be another, but not none."""
        offered = tuple(conditions)
        if (offered, one_holds) == self._offered:
            return
        self._offered = offered, one_holds
        self.clear()
        if not one_holds:
            self.addItem(self.tr("立案条件（可不选）"), "")
        for each in offered:
            self.addItem(each.name, each.code)
        self.setVisible(bool(offered))

    def choose(self, code: str) -> None:
        self.setCurrentIndex(max(0, self.findData(code)))
