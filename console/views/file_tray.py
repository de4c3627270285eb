"""What an officer adds to words: dropped or chosen, on its way to the center at once, each photo with what it shows."""

import asyncio
import json
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QComboBox, QFileDialog, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from console.domain.ports import Center, CenterRefused, CenterUnreachable
from console.models.file_words import kind_words, size_words
from console.models.problem_words import problem_words
from console.views.jobs import Jobs
from console.widgets.frames import column, row
from console.widgets.keycap import KeyButton
from console.widgets.labels import ElidedLabel, PlainLabel
from console.widgets.theme import Theme
from contract.incident import Attachment
from contract.parts import PhotoKind
from contract.problems import Problem

MAX_FILE = 20 * 2**20
"""Bytes; the center's own limit answers with words too, this one saves the way."""


class FileTray(QWidget):
    """Files to send with words: dropped here or chosen. Uploaded at once, by hash; sent with the words.

    ``usual``: what a photo shows until the officer says otherwise. ``changed``: what is attached became another.
    ``failed`` says why a file was not taken.
    """

    changed = Signal()
    failed = Signal(str)

    def __init__(self, theme: Theme, center: Center, jobs: Jobs, usual: PhotoKind | None = None) -> None:
        super().__init__()
        self._theme, self._center, self._jobs = theme, center, jobs
        self._usual = usual
        self._attached: list[Attachment] = []
        self._under_way: list[Path] = []
        self.setAcceptDrops(True)
        self._add = KeyButton(theme, self.tr("添加照片或文件"), "")
        self._add.clicked.connect(self._choose)
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        whole = column(self, gap=theme.px(4))
        whole.addWidget(self._add, 0, Qt.AlignmentFlag.AlignLeft)
        whole.addLayout(self._list)

    @property
    def busy(self) -> bool:
        """A file is still on its way to the center."""
        return bool(self._under_way)

    @property
    def under_way(self) -> str:
        """For the draft: the files that are not with the center yet, one path a line."""
        return "\n".join(str(path) for path in self._under_way)

    @property
    def hashes(self) -> tuple[str, ...]:
        return tuple(a.hash for a in self._attached)

    @property
    def photos(self) -> dict[str, PhotoKind]:
        """What the photos show, by hash; without those of which nobody said."""
        return {a.hash: a.kind for a in self._attached if a.kind is not None}

    def draft(self) -> str:
        return json.dumps([a.model_dump(mode="json") for a in self._attached]) if self._attached else ""

    def restore(self, text: str, paths: str = "") -> None:
        """``text`` of ``draft``; ``paths`` of ``under_way``: those are sent (again). A draft of another version is
        ignored."""
        self.stop()
        try:
            self._attached = [Attachment.model_validate(each) for each in json.loads(text or "[]")]
        except ValueError:
            self._attached = []
        for path in paths.splitlines():
            self.add_file(Path(path))
        self._relist()

    def stop(self) -> None:
        """End what is under way: nothing is sent for a tray that went, or in the name of the next officer."""
        going, self._under_way = self._under_way, []
        for path in going:
            self._jobs.stop(_job(path))

    def add_file(self, path: Path) -> None:
        """Read and upload ``path`` off the Qt thread."""
        if path not in self._under_way:
            self._under_way.append(path)
            self._jobs.start(_job(path), self._upload(path))
            self._relist()
            self.changed.emit()

    def _choose(self) -> None:
        dialog = QFileDialog(self, self.tr("添加照片或文件"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilter(self.tr("照片、视频与文件 (*.jpg *.jpeg *.png *.webp *.mp4 *.pdf)"))
        dialog.filesSelected.connect(self._chosen)
        dialog.open()

    def _chosen(self, files: list[str]) -> None:
        for name in files:
            self.add_file(Path(name))

    async def _upload(self, path: Path) -> None:
        try:
            await self._send(path)
        except Exception:
            self._done(path)
            raise
        self._done(path)

    def _done(self, path: Path) -> None:
        self._under_way.remove(path)
        self._relist()
        self.changed.emit()

    async def _send(self, path: Path) -> None:
        try:
            size = (await asyncio.to_thread(path.stat)).st_size
            if size > MAX_FILE:
                self.failed.emit(self.tr("{name} 超过 20 MB，请压缩后再添加。").format(name=path.name))
                return
            attached = await self._center.upload(path.name, await asyncio.to_thread(path.read_bytes))
            if attached.hash not in self.hashes:
                kind = self._usual if _is_photo(attached) else None
                self._attached.append(attached.model_copy(update={"kind": kind}))
        except OSError as error:
            words = self.tr("{name} 读不出来（{why}），请检查文件。")
            self.failed.emit(words.format(name=path.name, why=error.strerror or ""))
        except CenterUnreachable:
            self.failed.emit(self.tr("中心连不上，{name} 没有上传；恢复后请重新添加。").format(name=path.name))
        except CenterRefused as refused:
            problem = refused.problem
            self.failed.emit(problem_words(problem).sentence if isinstance(problem, Problem) else str(problem))

    def _relist(self) -> None:
        while (item := self._list.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for attachment in self._attached:
            self._list.addWidget(_Attached(self._theme, attachment, self))
        if self._under_way:
            self._list.addWidget(PlainLabel(self.tr("正在上传…"), "dim small"))

    def remove(self, hash_: str) -> None:
        self._attached = [a for a in self._attached if a.hash != hash_]
        self._relist()
        self.changed.emit()

    def name_kind(self, hash_: str, kind: PhotoKind | None) -> None:
        """The officer says what a photo shows."""
        self._attached = [a.model_copy(update={"kind": kind}) if a.hash == hash_ else a for a in self._attached]
        self.changed.emit()

    def take(self, dropped: QMimeData) -> None:
        """Add the files of what was dropped."""
        self._chosen([url.toLocalFile() for url in dropped.urls() if url.isLocalFile()])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if holds_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.take(event.mimeData())


class _Attached(QWidget):
    """One attached file: what a photo shows, and a button to take it off again."""

    def __init__(self, theme: Theme, attachment: Attachment, tray: FileTray) -> None:
        super().__init__(tray)
        self._attachment, self._tray = attachment, tray
        self._kind = QComboBox()
        line = row(self, gap=theme.px(6))
        line.addWidget(ElidedLabel(f"{attachment.name} ・ {size_words(attachment.size)}", "small"), 1)
        if _is_photo(attachment):
            self._offer_kinds()
            line.addWidget(self._kind)
        off = QPushButton("×")
        off.setObjectName("take-off")
        off.setProperty("tone", "cap")
        off.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        off.setAccessibleName(self.tr("去掉 {name}").format(name=attachment.name))
        off.clicked.connect(self._off)
        line.addWidget(off)

    def _offer_kinds(self) -> None:
        self._kind.setObjectName("photo-kind")
        self._kind.setAccessibleName(self.tr("{name} 拍的是什么").format(name=self._attachment.name))
        self._kind.addItem(self.tr("未注明"), None)
        for kind, words in kind_words():
            self._kind.addItem(words, kind)
        self._kind.setCurrentIndex(max(0, self._kind.findData(self._attachment.kind)))
        self._kind.currentIndexChanged.connect(self._say_kind)

    def _say_kind(self) -> None:
        self._tray.name_kind(self._attachment.hash, self._kind.currentData())

    def _off(self) -> None:
        self._tray.remove(self._attachment.hash)


def holds_files(dropped: QMimeData) -> bool:
    """Whether something on this machine's disk is dropped."""
    return any(url.isLocalFile() for url in dropped.urls())


def _is_photo(attachment: Attachment) -> bool:
    return attachment.media_type.startswith("image/")


def _job(path: Path) -> str:
    return f"upload {path}"
