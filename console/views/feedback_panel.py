"""What was done, with pictures: the answer of whoever handled the matter."""

from console.domain.ports import Center
from console.services.drafts import Draft
from console.views.attachments import FileTray
from console.views.jobs import Jobs
from console.views.step_panel import Incomplete, TextPanel
from console.widgets.theme import Theme
from contract.command import Feedback
from contract.wire import Request


class FeedbackPanel(TextPanel):
    """Words and files. Files go to the center as soon as they are added, so that sending the words is quick."""

    def __init__(self, theme: Theme, title: str, submit: str, hint: str, center: Center, jobs: Jobs) -> None:
        super().__init__(theme, title, submit, hint)
        self._files = FileTray(theme, center, jobs)
        self._files.changed.connect(self.edited)
        self._files.failed.connect(self.show_error)
        self.body.addWidget(self._files)

    def payload(self) -> Request:
        words = self.words()
        if self._files.busy:
            raise Incomplete(self.tr("附件还在上传，请稍候再提交。"))
        return Feedback(text=words, attachments=self._files.hashes)

    def draft(self) -> Draft:
        return {**super().draft(), "files": self._files.draft(), "paths": self._files.under_way}

    def restore(self, draft: Draft) -> None:
        super().restore(draft)
        self._files.restore(draft.get("files", ""), draft.get("paths", ""))

    def put_away(self) -> None:
        self._files.stop()
