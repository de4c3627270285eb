"""Server-sent events, read from bytes as they come (WHATWG HTML, section 9.2; lines end in LF or CRLF)."""

from dataclasses import dataclass

MAX_LINE = 4 * 1024 * 1024
"""Bytes. The largest honest line is one event with 20,000 characters of text and its attachments, far below."""


class FrameTooLong(ValueError):
    """The other side sends a line without an end: it is not our feed."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One dispatched frame. ``id`` is empty when the frame itself had none."""

    event: str
    id: str
    data: str


class FrameParser:
    """``feed`` takes chunks cut anywhere and returns the frames they complete; a half frame waits for its rest."""

    def __init__(self, max_line: int = MAX_LINE) -> None:
        self._max_line = max_line
        self._rest = b""
        self._fresh = True
        self._event = ""
        self._id = ""
        self._data: list[str] = []
        self._size = 0

    def feed(self, chunk: bytes) -> list[Frame]:
        """Raises FrameTooLong, and UnicodeDecodeError when a line is not UTF-8."""
        lines = (self._rest + chunk).split(b"\n")
        self._rest = lines.pop()
        if len(self._rest) > self._max_line:
            raise FrameTooLong(f"no line end in {len(self._rest)} bytes")
        frames: list[Frame] = []
        for raw in lines:
            line = raw.removesuffix(b"\r").decode()
            if self._fresh:
                line = line.removeprefix("\ufeff")
                self._fresh = False
            if line:
                self._field(line)
            elif (frame := self._dispatch()) is not None:
                frames.append(frame)
        return frames

    def _field(self, line: str) -> None:
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "data":
            self._size += len(value)
            if self._size > self._max_line:
                raise FrameTooLong(f"a frame of more than {self._max_line} characters")
            self._data.append(value)
        elif name == "event":
            self._event = value
        elif name == "id" and "\0" not in value:
            self._id = value

    def _dispatch(self) -> Frame | None:
        """A checkpoint has an id and no data; the standard would drop it, our feed means it."""
        event, frame_id, data = self._event, self._id, self._data
        self._event, self._id, self._data, self._size = "", "", [], 0
        if not event and not frame_id and not data:
            return None
        return Frame(event or "message", frame_id, "\n".join(data))
