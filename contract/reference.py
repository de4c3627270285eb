"""What changes rarely: the org tree, the class catalogue, the cameras."""

from typing import Annotated, Literal

from pydantic import Field

from contract.catalog import Condition, DisputeType, TimeLimit
from contract.incident import Severity
from contract.org import Org, OrgRef
from contract.wire import Count, Filled, Key, Latitude, Line, Longitude, Millis, Note, Reason, Request, Uuid7, Wire


class IncidentClass(Wire):
    """``branch`` groups classes in lists (治安、纠纷、城市管理、民生). ``words``: what a text says when it is one.
    ``limit``: its own time for handling; ``conditions``: the ways it can stand, each with a time of its own."""

    code: Key
    name: Line
    branch: Line
    severity: Severity
    lead: Key | None = None
    words: tuple[Line, ...] = ()
    limit: TimeLimit | None = None
    conditions: tuple[Condition, ...] = ()


class Reference(Wire):
    """``version`` changes with the content; the catalogue is cut to the caller's scope; departments can lead.
    ``catalog``: the version of the catalogue in force; ``edition`` rises with each that is put in force."""

    version: Key
    district: OrgRef
    orgs: tuple[Org, ...]
    classes: tuple[IncidentClass, ...]
    dispute_types: tuple[DisputeType, ...] = ()
    catalog: Line = ""
    edition: Count = 0


class Camera(Wire):
    """A public camera. ``id`` is its GB/T 28181 code. ``heading``: degrees clockwise from north, None when unknown.
    Its address is not here: a stream is asked for, for a purpose, and the asking is registered."""

    id: Key
    name: Line
    lon: Longitude
    lat: Latitude
    org: Key
    path: tuple[Key, ...]
    network: Line
    heading: int | None = None
    online: bool = True


class RoutineViewing(Wire):
    """What counts as watching for a matter (``contract.viewing``): cameras within ``radius`` metres of its place and
    the ``nearest`` so many that work, while it is open and ``after_closing`` (ms) longer."""

    radius: Count = 3_000
    nearest: Count = 4
    after_closing: Millis = 24 * 3_600_000


class Cameras(Wire):
    """``routine``: anything beyond it is asked for with a reason and a case code."""

    cameras: tuple[Camera, ...]
    routine: RoutineViewing = RoutineViewing()


class CameraUpsert(Request):
    id: Key
    name: Filled
    lon: Longitude
    lat: Latitude
    network: Line = ""
    heading: Annotated[int, Field(ge=0, lt=360)] | None = None
    online: bool = True
    url: Line


class CamerasUpsert(Request):
    cameras: tuple[CameraUpsert, ...]


class StreamRequest(Request):
    """``incident``: a camera around a running matter (``RoutineViewing``), named by ``incident_id``. Anything else is
    ``other`` and needs ``reason`` and ``case_code``; it may name the matter too (Regulation on public-security video,
    State Council order 799, art 16)."""

    purpose: Literal["incident", "other"]
    incident_id: Uuid7 | None = None
    reason: Reason | None = None
    case_code: Line | None = None


class Stream(Wire):
    """``watermark``: burnt into what is painted, seat and officer. ``registered``: the line in the access register."""

    url: Line
    watermark: Line
    registered: Key
    expires_at: Millis


class About(Wire):
    """``GET /v1/about``: who answers, without a login. ``holidays_until``: the last day (yyyy-mm-dd) of the holidays it
    knows, when that is less than a month away, else empty."""

    name: Line
    district: Line
    version: Line
    at: Millis
    rate: float
    demo: bool = False
    note: Note = ""
    holidays_until: Line = ""
