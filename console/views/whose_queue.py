"""Whose queue it is: what an officer likes comes in when he sits down, and what he changes is kept."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject

from console.models.bridge import StoreBridge
from console.models.queue_arrangement import Liking, liking_of
from console.models.workspace import Workspace
from console.services.queue_keep import QueueKeep
from console.views.jobs import Jobs


class WhoseQueue(QObject):
    """``now``: the center's clock, Unix ms."""

    def __init__(
        self,
        bridge: StoreBridge,
        workspace: Workspace,
        keep: QueueKeep,
        now: Callable[[], int],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store, self._workspace, self._keep, self._now = bridge.store, workspace, keep, now
        self._jobs = Jobs()
        self._user = ""
        bridge.identified.connect(self._identified)
        workspace.liking_changed.connect(keep.changed)

    def close(self) -> None:
        """Write what is still to be written; call before the loop ends."""
        self._jobs.close()
        self._keep.close()

    def _identified(self) -> None:
        session = self._store.session
        if session is not None and session.user.id != self._user:
            self._user = session.user.id
            self._keep.close()  # the last officer's, before his things go
            self._workspace.like(Liking())
            self._jobs.start("liking", self._read(self._user))

    async def _read(self, user_id: str) -> None:
        liking = liking_of(await self._keep.open(user_id))
        first_time = not liking.since
        self._workspace.like(replace(liking, since=self._now()) if first_time else liking)
        if first_time:
            self._keep.changed()
