"""Whose queue it is: each officer finds his own arrangement on this desk, after the other and after a restart."""

import asyncio
from pathlib import Path

from PySide6.QtWidgets import QApplication

from benchmarks._queue_samples import NOW, OFFICER, reference
from console.domain.store import Store
from console.models.bridge import StoreBridge
from console.models.queue_arrangement import Arrangement, Density, Grouping, Narrow
from console.models.workspace import Workspace
from console.services.desk_file import DeskFile
from console.services.queue_keep import QueueKeep
from console.views.whose_queue import WhoseQueue
from contract.org import Person

OTHER = OFFICER.model_copy(update={"user": Person(id="u-77", name="王强")})


class Seat:
    """A desk on a folder, from its start to its end."""

    def __init__(self, folder: Path) -> None:
        self.file = DeskFile(folder)
        self.store, self.workspace = Store(), Workspace()
        self.bridge = StoreBridge(self.store)
        self.keep = QueueKeep(self.file, "center", self.liking)
        self.whose = WhoseQueue(self.bridge, self.workspace, self.keep, self.now)

    def liking(self) -> object:
        return self.workspace.liking(self.store.incidents).to_json()

    def now(self) -> int:
        return NOW

    async def open(self) -> None:
        await asyncio.wrap_future(self.file.open())

    async def sit(self, session: object) -> None:
        assert session in (OFFICER, OTHER)
        self.store.identify(OFFICER if session is OFFICER else OTHER, reference())
        self.bridge.flush()
        for _ in range(20):
            await asyncio.sleep(0.01)
            QApplication.processEvents()

    async def end(self) -> None:
        self.whose.close()
        self.bridge.close()
        await asyncio.to_thread(self.file.close)


async def test_the_queue_of_each_officer_comes_back_after_another_one_and_after_a_restart(
    qapp: QApplication, tmp_path: Path
) -> None:
    seat = Seat(tmp_path)
    await seat.open()
    await seat.sit(OFFICER)
    seat.workspace.arrange(Arrangement(Grouping.STREET))
    seat.workspace.set_density(Density.COMPACT)
    seat.workspace.keep_filter(Narrow(name="夜间", words="噪声"))
    await seat.sit(OTHER)
    assert seat.workspace.arrangement == Arrangement()
    assert (seat.workspace.filters, seat.workspace.narrow) == ((), Narrow())
    seat.workspace.set_density(Density.COMFORTABLE)
    await seat.sit(OFFICER)
    assert seat.workspace.arrangement.grouping is Grouping.STREET
    await seat.end()

    again = Seat(tmp_path)
    await again.open()
    await again.sit(OFFICER)
    assert again.workspace.density is Density.COMPACT
    assert [f.name for f in again.workspace.filters] == ["夜间"]
    await again.sit(OTHER)
    assert again.workspace.density is Density.COMFORTABLE
    await again.end()


async def test_what_was_there_when_an_officer_first_sat_down_is_not_unread(qapp: QApplication, tmp_path: Path) -> None:
    seat = Seat(tmp_path)
    await seat.open()
    await seat.sit(OFFICER)
    liking = seat.workspace.liking()
    assert liking.since == NOW
    await seat.end()
