"""Public cameras: who may know of them, and the register of every stream that was asked for.

A camera is in scope when its place is (WGS-84 point -> district, street, community, grid). Its address never stands in
a list: it is given for a purpose, and the giving is written down first (Regulation on public-security video, art 16).
"""

import json
from urllib.parse import urlsplit

from sqlalchemy import Connection, Row, insert, select, update

from center.domain.district import District
from center.service import queries, refusals
from center.service.caller import Caller
from center.service.clock import CenterClock
from center.store import schema
from center.store.protocol import Store
from contract.identity import new_id
from contract.incident import Incident
from contract.org import Session
from contract.problems import FieldError
from contract.reference import (
    Camera,
    Cameras,
    CamerasUpsert,
    CameraUpsert,
    RoutineViewing,
    Stream,
    StreamRequest,
)
from contract.viewing import around, metres_between, runs

SCHEMES = ("rtsp", "rtsps", "http", "https")
STREAM_MS = 4 * 3_600_000
"""How long an address may be used before it is asked for, and registered, again."""


class CameraBook:
    """``routine``: what is watched for a matter without a further reason."""

    def __init__(
        self, store: Store, clock: CenterClock, district: District, routine: RoutineViewing | None = None
    ) -> None:
        self.routine = routine or RoutineViewing()
        self._store = store
        self._clock = clock
        self._district = district

    async def in_scope(self, caller: Caller) -> Cameras:
        cameras = await self._store.read(_cameras)
        return Cameras(cameras=tuple(camera for camera in cameras if caller.sees(camera.path)), routine=self.routine)

    async def upsert(self, given: CamerasUpsert, caller: Caller) -> Cameras:
        """Register or correct cameras, all or none. Raises Refused: invalid, place_outside, not_found."""
        wrong = [
            FieldError(field=f"cameras.{n}.url", message=said)
            for n, camera in enumerate(given.cameras)
            if (said := address_fault(camera.url))
        ]
        if wrong:
            raise refusals.invalid(wrong, "摄像机地址不正确。请按各字段的提示修改后重新提交。")
        values = [self._values(camera, caller) for camera in given.cameras]

        def work(c: Connection) -> None:
            for value in values:
                _put(c, value, caller)

        await self._store.write(work)
        return Cameras(cameras=tuple(_camera_of(v) for v in values), routine=self.routine)

    async def open_stream(self, camera_id: str, request: StreamRequest, caller: Caller, session: Session) -> Stream:
        """Write the register, then give the address. Raises Refused: reason_required, not_found, invalid."""
        if request.purpose == "other" and not (request.reason and request.case_code and request.case_code.strip()):
            raise refusals.reason_required()
        if request.purpose == "incident" and request.incident_id is None:
            raise refusals.invalid([FieldError(field="incident_id", message="缺少这一项：请说明为哪一件事调看")])
        register_id, now = new_id(), self._clock.now()

        def work(c: Connection) -> str:
            camera, url = _address(c, camera_id, caller)
            if request.incident_id is not None:
                matter = _matter(c, request.incident_id, caller)
                if request.purpose == "incident":
                    self._routine(c, camera, matter, caller, now)
            entry = {
                "id": register_id,
                "at": now,
                "user_id": caller.actor.id,
                "user_name": caller.actor.name,
                "org_id": caller.org.id,
                "kind": "camera",
                "subject": camera_id,
                "incident_id": request.incident_id,
                "case_code": request.case_code,
                "reason": request.reason or "",
            }
            c.execute(insert(schema.access_register).values(entry))
            return url

        url = await self._store.write(work)
        watermark = " · ".join(part for part in (session.seat, session.user.name) if part)
        expires = now + int(STREAM_MS * max(1.0, self._clock.rate))
        return Stream(url=url, watermark=watermark, registered=register_id, expires_at=expires)

    def _routine(self, c: Connection, camera: Camera, matter: Incident, caller: Caller, now: int) -> None:
        """Raises Refused (reason_required) when this camera is not to be watched for this matter just so."""
        if not runs(matter.closed_at, now, self.routine):
            hours = self.routine.after_closing // 3_600_000
            raise refusals.reason_required(f"事件结案已超过 {hours} 小时，再调看须填写事由和案号，并记入登记簿")
        place = matter.place
        metres = metres_between(place.lon, place.lat, camera.lon, camera.lat)
        if metres <= self.routine.radius:
            return
        seen = [one for one in _cameras(c) if caller.sees(one.path)]
        if camera.id not in around(seen, place.lon, place.lat, self.routine):
            raise refusals.reason_required(
                f"该摄像机距事件地点 {metres / 1000:.1f} 公里，不在周边范围内，调看须填写事由和案号，并记入登记簿"
            )

    def _values(self, camera: CameraUpsert, caller: Caller) -> dict[str, object]:
        path = self._district.locate(camera.lon, camera.lat)
        if path is None:
            raise refusals.place_outside(camera.lon, camera.lat)
        if not caller.sees(path):
            raise refusals.not_found(f"摄像机 {camera.id} 的所在地")
        return {**camera.model_dump(), "org_id": path[-1], "path": json.dumps(path)}


def address_fault(url: str) -> str:
    """What is wrong with a camera's address, in words; empty when it can be tried."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "不是有效的地址，示例：rtsp://10.1.2.3:554/stream1"
    if parts.scheme not in SCHEMES:
        return "地址应以 rtsp:// 或 http(s):// 开头，示例：rtsp://10.1.2.3:554/stream1"
    if not host or any(c.isspace() or not c.isprintable() for c in url):
        return "地址缺少主机名或含有空白，示例：rtsp://10.1.2.3:554/stream1"
    return ""


def _put(c: Connection, value: dict[str, object], caller: Caller) -> None:
    table = schema.camera
    held = c.execute(select(table.c.path).where(table.c.id == value["id"])).one_or_none()
    if held is None:
        c.execute(insert(table).values(value))
        return
    if not caller.sees(tuple(json.loads(held.path))):
        raise refusals.not_found(f"摄像机 {value['id']}")
    c.execute(update(table).where(table.c.id == value["id"]).values(value))


def _address(c: Connection, camera_id: str, caller: Caller) -> tuple[Camera, str]:
    held = c.execute(select(schema.camera).where(schema.camera.c.id == camera_id)).one_or_none()
    if held is None or not caller.sees((camera := _camera(held)).path):
        raise refusals.not_found("摄像机")
    return camera, str(held.url)


def _matter(c: Connection, incident_id: str, caller: Caller) -> Incident:
    found = queries.incident(c, incident_id, caller.roots)
    if found is None:
        raise refusals.not_found()
    return found


def _cameras(c: Connection) -> list[Camera]:
    return [_camera(row) for row in c.execute(select(schema.camera).order_by(schema.camera.c.id))]


def _camera(row: Row[tuple[object, ...]]) -> Camera:
    return _camera_of(dict(row._mapping))


def _camera_of(value: dict[str, object]) -> Camera:
    shown = {name: value[name] for name in ("id", "name", "lon", "lat", "network", "heading", "online")}
    return Camera.model_validate({**shown, "org": value["org_id"], "path": tuple(json.loads(str(value["path"])))})
