"""What the files of a matter are called: their size, and what a photo shows."""

from console.models.loop_words import PHOTOS, loop_word
from contract.incident import Attachment
from contract.parts import PhotoKind

ORDER: tuple[PhotoKind, ...] = ("before", "after", "near", "far", "reference")
"""Before beside after, then what shows the place."""


def kind_order(attachment: Attachment) -> int:
    """Where it stands among others; what nobody named comes last."""
    return ORDER.index(attachment.kind) if attachment.kind is not None else len(ORDER)


def kind_word(attachment: Attachment) -> str:
    """处置前, 近景; empty when nobody said."""
    return "" if attachment.kind is None else loop_word(PHOTOS, attachment.kind)


def kind_words() -> tuple[tuple[PhotoKind, str], ...]:
    """What a photo may show, in the order of the pictures."""
    return tuple((kind, loop_word(PHOTOS, kind)) for kind in ORDER)


def size_words(size: int) -> str:
    """12 KB, 3.4 MB."""
    return f"{size / 2**20:.1f} MB" if size >= 2**20 else f"{max(1, size // 1024)} KB"
