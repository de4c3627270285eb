"""What anybody who reported a matter may look up with its code and the end of his telephone number (一案一码)."""

from contract.wire import Line, Millis, Wire


class Progress(Wire):
    """``stage``: in plain words, since ``since``. ``expected_by``: the deadline of the whole matter, None when there is
    none or it has ended. Nothing else is said: no title, no place, no names."""

    stage: Line
    since: Millis
    expected_by: Millis | None
    ended: bool
