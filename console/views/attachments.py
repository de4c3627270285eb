"""Files with a matter: thumbnails of what came, and a tray for what the officer adds."""

import asyncio
import json
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QPixmap
from PySide6.QtWidgets import QFileDialog, QLabel, QToolButton, QVBoxLayout, QWidget

from console.domain.ports import Center, CenterRefused, CenterUnreachable
from console.models.loop_words import PHOTOS, loop_word
from console.models.problem_words import problem_words
from console.views.jobs import Jobs
from console.widgets.flow import FlowLayout
from console.widgets.frames import column, row
from console.widgets.keycap import KeyButton
from console.widgets.labels import ElidedLabel, PlainLabel, plain_tip
from console.widgets.theme import Theme
from contract.incident import Attachment
from contract.problems import Problem

THUMB = 96
"""Logical pixels of a thumbnail's longer side."""
MAX_FILE = 20 * 2**20
"""Bytes; the center's own limit answers with words too, this one saves the way."""


_KINDS = ("before", "after", "near", "far", "reference")


class Thumbnails(QWidget):
    """The pictures of a matter, loaded one after another; other files by name."""

    def __init__(self, theme: Theme, center: Center, jobs: Jobs) -> None:
        super().__init__()
        self._theme, self._center, self._jobs = theme, center, jobs
        self._flow = FlowLayout(self, theme.size("gap"))
        self._shown: tuple[Attachment, ...] = ()
        self._boxes: dict[str, QLabel] = {}
        self._kept: dict[str, QPixmap] = {}

    def show_attachments(self, attachments: tuple[Attachment, ...]) -> None:
        if attachments == self._shown:
            return
        self._shown = attachments
        while (item := self._flow.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._boxes = {}
        for attachment in sorted(attachments, key=_kind_order):
            box = PlainLabel(attachment.name or attachment.media_type, "tag")
            box.setToolTip(plain_tip(f"{attachment.name} ・ {size_words(attachment.size)}"))
            holder = _named(attachment, box) if attachment.kind is not None else box
            self._flow.addWidget(holder)
            holder.show()
            self._boxes[attachment.hash] = box
            if attachment.hash in self._kept:
                box.setPixmap(self._kept[attachment.hash])
        self.setVisible(bool(attachments))
        self.updateGeometry()
        wanted = [a for a in attachments if a.media_type.startswith("image/") and a.hash not in self._kept]
        if wanted:
            self._jobs.start("thumbnails", self._load(wanted))

    async def _load(self, wanted: list[Attachment]) -> None:
        for attachment in wanted:
            box = self._boxes.get(attachment.hash)
            try:
                content = await self._center.attachment(attachment.hash)
            except CenterUnreachable:
                return
            except CenterRefused:
                if box is not None:
                    box.setText(self.tr("{name}（取不到）").format(name=attachment.name))
                continue
            side = self._theme.px(THUMB)
            image = await asyncio.to_thread(_shrink, content, QSize(side * 2, side))
            if not image.isNull():
                self._kept[attachment.hash] = QPixmap.fromImage(image)
                if (box := self._boxes.get(attachment.hash)) is not None:
                    box.setPixmap(self._kept[attachment.hash])
                    self.updateGeometry()


def _kind_order(attachment: Attachment) -> int:
    """Before beside after, then what shows the place; what nobody named comes last."""
    return _KINDS.index(attachment.kind) if attachment.kind in _KINDS else len(_KINDS)


def _named(attachment: Attachment, box: QWidget) -> QWidget:
    """A picture with what it shows below it."""
    holder = QWidget()
    whole = column(holder, gap=2)
    whole.addWidget(box)
    whole.addWidget(PlainLabel(loop_word(PHOTOS, attachment.kind or ""), "dim small"))
    return holder


class FileTray(QWidget):
    """Files to send with words: dropped here or chosen. Uploaded at once, by hash; sent with the words.

    ``changed``: what is attached became another. ``failed`` says why a file was not taken.
    """

    changed = Signal()
    failed = Signal(str)

    def __init__(self, theme: Theme, center: Center, jobs: Jobs) -> None:
        super().__init__()
        self._center, self._jobs = center, jobs
        self._attached: list[Attachment] = []
        self._under_way: list[Path] = []
        self.setAcceptDrops(True)
        self._add = KeyButton(theme, self.tr("添加照片或文件"), "")
        self._add.clicked.connect(self._choose)
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        whole = row(self)
        whole.addWidget(self._add, 0, Qt.AlignmentFlag.AlignTop)
        whole.addLayout(self._list, 1)

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
                self._attached.append(attached)
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
            self._list.addWidget(_Attached(attachment, self))
        if self._under_way:
            self._list.addWidget(PlainLabel(self.tr("正在上传…"), "dim small"))

    def remove(self, attachment: Attachment) -> None:
        self._attached.remove(attachment)
        self._relist()
        self.changed.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self._chosen([url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()])


class _Attached(QWidget):
    """One attached file with a button to take it off again."""

    def __init__(self, attachment: Attachment, tray: FileTray) -> None:
        super().__init__(tray)
        self._attachment, self._tray = attachment, tray
        line = row(self, gap=4)
        line.addWidget(ElidedLabel(f"{attachment.name} ・ {size_words(attachment.size)}", "small"), 1)
        off = QToolButton()
        off.setText("×")
        off.setAccessibleName(self.tr("去掉 {name}").format(name=attachment.name))
        off.clicked.connect(self._off)
        line.addWidget(off)

    def _off(self) -> None:
        self._tray.remove(self._attachment)


def _job(path: Path) -> str:
    return f"upload {path}"


def size_words(size: int) -> str:
    """12 KB, 3.4 MB."""
    return f"{size / 2**20:.1f} MB" if size >= 2**20 else f"{max(1, size // 1024)} KB"


def _shrink(content: bytes, size: QSize) -> QImage:
    image = QImage.fromData(content)
    if image.isNull():
        return image
    return image.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
