"""An officer to pick: whoever serves where the matter is in hand, asked of the center as the form comes up."""

import asyncio

from PySide6.QtWidgets import QWidget

from console.domain.ports import Center, CenterRefused, CenterUnreachable
from console.models import form_fields as form
from console.models.officer_words import serving_options
from console.models.problem_words import problem_words
from console.views.jobs import Jobs
from console.views.pick_field import PickField
from console.widgets.frames import row
from console.widgets.keycap import KeyButton
from console.widgets.labels import PlainLabel
from console.widgets.theme import Theme
from contract.officer import OfficerLine
from contract.problems import Problem

JOB = "officers"


class OfficerField(PickField):
    """As long as the center has not answered, and when it does not, those known from the matters here are offered and
    that is said. Nobody is marked before the officer says a name or moves to one."""

    def __init__(self, theme: Theme, spec: form.Serving, center: Center, jobs: Jobs) -> None:
        super().__init__(theme, form.Pick(spec.name, spec.label, spec.known, required=False))
        self._serving, self._center, self._jobs = spec, center, jobs
        self._state = PlainLabel("", "dim small")
        self._state.setObjectName("officers-state")
        self._state.setWordWrap(True)
        self._again = KeyButton(theme, self.tr("再取一次"), "")
        self._again.clicked.connect(self._ask)
        self._again.hide()
        below = QWidget()
        line = row(below, gap=theme.px(6))
        line.addWidget(self._state, 1)
        line.addWidget(self._again)
        if (whole := self.layout()) is not None:
            whole.addWidget(below)
        self._list.show()  # somebody must be chosen: who can be is in sight at once
        self._ask()

    def stop(self) -> None:
        """The form went: nothing is asked for it."""
        self._jobs.stop(JOB)

    def missing(self) -> str:
        if self.value():
            return ""
        if self._jobs.running(JOB):
            return self.tr("在岗人员还在取，请稍候。")
        return self.tr("请选一位：输入姓名或首字母，↑↓ 选择。")

    def _ask(self) -> None:
        self._say(self.tr("正在取在岗人员…"))
        self._jobs.start(JOB, self._load())

    async def _load(self) -> None:
        try:
            told = await asyncio.gather(*(self._center.officers(org=org, duty=True) for org in self._serving.orgs))
        except CenterUnreachable:
            self._say(self.tr("连不上中心：只列出在本机事件里出现过的人员。"), failed=True)
        except CenterRefused as refused:
            problem = refused.problem
            self._say(problem_words(problem).sentence if isinstance(problem, Problem) else str(problem), failed=True)
        else:
            found: dict[str, OfficerLine] = {line.id: line for each in told for line in each.officers}
            lines = sorted(found.values(), key=_absent)
            others = serving_options(lines, self._serving.without)
            self.offer(others)
            nobody = self.tr("这里没有别的值班人员可以接手。")
            self._say(self.tr("在席的排在前面") if others else nobody)

    def _say(self, words: str, *, failed: bool = False) -> None:
        self._state.setText(words)
        self._state.set_role("minor small" if failed else "dim small")
        self._again.setVisible(failed)


def _absent(line: OfficerLine) -> bool:
    return not line.at_desk
