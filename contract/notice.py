"""What somebody is told, beyond the queue that shows everything: steps of the ladder, what was sent to them."""

from typing import Annotated, Literal

from pydantic import Field

from contract.incident import Severity
from contract.parts import Stage
from contract.wire import Key, Line, Millis, Uuid7, Version, Wire

NoticeKind = Literal[
    "dispatched", "returned", "reminded", "urged", "supervised", "late", "leader", "whistled",
    "asked", "granted", "refused", "ended", "handed", "escalated",
]  # fmt: skip
"""派遣、退回、提醒、催办、督办、督办（知会值班长）、报带班领导、吹哨、待审批、已同意、未同意、不必再办、首问移交、下级上报."""
MOST_NOTICES = 200


class Notice(Wire):
    """One thing said to the caller at ``at``. ``version``: of the matter, by the event that says the same.
    ``due_at``: until when something is to be done, None when no time was set; ``stage``: what."""

    incident_id: Uuid7
    version: Version
    code: Key
    kind: NoticeKind
    severity: Severity
    class_code: Key
    stage: Stage | None
    due_at: Millis | None
    at: Millis


class Notices(Wire):
    """Newest first; ``at``: the center's clock. ``holidays_until``: told to supervisors and leaders when the calendar
    ends within a month (yyyy-mm-dd), else empty: somebody must name next year's holidays in the catalogue."""

    notices: Annotated[tuple[Notice, ...], Field(max_length=MOST_NOTICES)]
    at: Millis
    holidays_until: Line = ""
