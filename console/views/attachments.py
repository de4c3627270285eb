"""Pictures and papers of a matter, as they came."""

import asyncio

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from console.domain.ports import Center, CenterRefused, CenterUnreachable
from console.models.file_words import kind_order, kind_word, size_words
from console.views.jobs import Jobs
from console.widgets.flow import FlowLayout
from console.widgets.frames import column
from console.widgets.labels import PlainLabel, plain_tip
from console.widgets.theme import Theme
from contract.incident import Attachment

THUMB = 96
"""Logical pixels of a thumbnail's longer side."""


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
        for attachment in sorted(attachments, key=kind_order):
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


def _named(attachment: Attachment, box: QWidget) -> QWidget:
    """A picture with what it shows below it."""
    holder = QWidget()
    whole = column(holder, gap=2)
    whole.addWidget(box)
    whole.addWidget(PlainLabel(kind_word(attachment), "dim small"))
    return holder


def _shrink(content: bytes, size: QSize) -> QImage:
    image = QImage.fromData(content)
    if image.isNull():
        return image
    return image.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
