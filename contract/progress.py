"""What anybody who reported a matter may look up with its code and the end of his telephone number (一案一码)."""

from contract.incident import State
from contract.wire import Key, Line, Millis, Uuid7, Wire


class Progress(Wire):
    """``stage``: in plain words, since ``since``. ``expected_by``: the deadline of the whole matter, None when there is
    none or it has ended. Nothing else is said: no title, no place, no names."""

    stage: Line
    since: Millis
    expected_by: Millis | None
    ended: bool


class ReportProgress(Progress):
    """``GET /v1/reports``: what became of a report, for the system that brought it. ``merged_into``: the code of the
    matter it is dealt with in since it was merged; ``state`` and all that ``Progress`` says are then of that one."""

    incident_id: Uuid7
    code: Key
    state: State
    merged_into: Key | None = None
