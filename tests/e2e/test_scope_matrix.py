"""Every role, every endpoint, out of scope: nothing is there. Made from the description of the API, so that a new
endpoint is asked before anybody thinks of it, and one that nobody can ask fails the test.
"""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import httpx
import pytest

from center.service.users import NewUser, put_user
from center.store.sqlite import SqliteStore
from contract.command import CommandAdapter, CommandType
from contract.identity import new_id
from contract.org import Role
from tests.e2e.center_process import API_KEY, CenterProcess, report_body, running_center
from tests.e2e.feed_reader import Reader, eventually

OPENAPI = json.loads((Path(__file__).parents[2] / "docs" / "openapi.json").read_text("utf-8"))
PASSWORD = "correct horse battery"
MARK = "蓝鲸七号院"
"""Stands in every word of the hidden matter."""
STREET, COMMUNITY, GRID = "510115001", "510115001001", "510115001001001"
"""Another street than the hidden matter's (510115004)."""
ELSEWHERE = {"lon": 103.8556, "lat": 30.6831}
POSTS: list[tuple[Role, str]] = [
    *((role, STREET) for role in get_args(Role)),
    ("handler", COMMUNITY),
    ("acceptor", COMMUNITY),
    ("grid_worker", COMMUNITY),
    ("grid_worker", GRID),
    ("handler", "D-510115-gas"),
]
PUBLIC = {"/healthz", "/v1/about", "/v1/login", "/v1/logout", "/v1/progress"}
"""For everybody, or about the caller alone; the look-up by code and telephone has its own tests."""
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000") + b"\x07" * 900 + bytes.fromhex("ffd9")


@dataclass(frozen=True)
class Hidden:
    """What must not be seen. ``secrets``: texts that stand in no answer."""

    incident: str
    attachment: str
    camera: str
    secrets: tuple[str, ...]


@dataclass(frozen=True)
class Scene:
    center: CenterProcess
    hidden: Hidden
    tokens: dict[str, str]


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    data = tmp_path_factory.mktemp("matrix") / "data"
    with running_center(data) as center:
        asyncio.run(_add_people(data))
        hidden = _hide(center)
        tokens = {_name(role, org): _log_in(center, _name(role, org)) for role, org in POSTS}
        yield Scene(center, hidden, tokens)


def _name(role: str, org: str) -> str:
    return f"{role}.{org}"


async def _add_people(data: Path) -> None:
    store = SqliteStore(data / "center.db")
    await store.open()
    for role, org in POSTS:
        await put_user(store, NewUser(_name(role, org), "外街人员", "", org, (role,), PASSWORD))
    await store.close()


def _log_in(center: CenterProcess, login: str) -> str:
    answer = httpx.post(f"{center.url}/v1/login", json={"login": login, "password": PASSWORD}, timeout=20)
    answer.raise_for_status()
    return str(answer.json()["token"])


def _hide(center: CenterProcess) -> Hidden:
    with center.client() as officer:
        kept = officer.post("/v1/attachments", content=JPEG, headers={"X-Filename": "hidden.jpg"}).json()["attachment"]
        incident_id = new_id()
        payload = {
            **{k: v for k, v in report_body().items() if k not in ("source", "source_name")},
            "title": f"{MARK}墙体开裂",
            "text": f"{MARK}三层墙体开裂",
            "attachments": [kept["hash"]],
        }
        payload["place"] = {**payload["place"], "address": f"{MARK} 3 幢"}
        _do(officer, incident_id, "report", 0, payload)
        _do(officer, incident_id, "register", 1, {})
        _do(officer, incident_id, "dispatch", 2, {"lead": "D-510115-water", "note": MARK})
        matter = officer.get(f"/v1/incidents/{incident_id}").json()["incident"]
    camera = {"id": "51011500001320000777", "name": f"{MARK}门口", "url": "rtsp://127.0.0.1:1/none"}
    camera |= {key: report_body()["place"][key] for key in ("lon", "lat")}
    told = httpx.put(f"{center.url}/v1/cameras", json={"cameras": [camera]}, headers={"X-API-Key": API_KEY}, timeout=20)
    told.raise_for_status()
    secrets = (MARK, incident_id, matter["code"], kept["hash"], camera["id"])
    return Hidden(incident_id, kept["hash"], camera["id"], secrets)


def _do(http: httpx.Client, incident_id: str, type_: str, version: int, payload: dict[str, Any]) -> httpx.Response:
    answer = http.post(f"/v1/incidents/{incident_id}/commands", json=_command(type_, version, payload))
    assert answer.status_code == 200, answer.text
    return answer


def _command(type_: str, version: int, payload: dict[str, Any]) -> dict[str, Any]:
    return {"type": type_, "command_id": new_id(), "expected_version": version, "payload": payload}


@dataclass(frozen=True)
class Asked:
    """One request; ``hidden`` names what must not be there, ``missing`` what never was, in the same place."""

    method: str
    path: str
    hidden: dict[str, Any]
    missing: dict[str, Any]
    ids: dict[str, tuple[str, str]]


def _requests(hidden: Hidden) -> Iterator[Asked]:
    """Everything the description of the API lets a desk ask, about the hidden matter and about none."""
    ids = {
        "incident_id": (hidden.incident, new_id()),
        "hash": (hidden.attachment, "ab" * 32),
        "camera_id": (hidden.camera, "51011500001320009999"),
    }
    for path, operations in OPENAPI["paths"].items():
        if path in PUBLIC or path == "/v1/events":
            continue
        for method, operation in operations.items():
            if {"bearer": []} not in operation.get("security", []):
                continue
            named = {p["name"] for p in operation.get("parameters", []) if p["in"] == "path"}
            assert named <= ids.keys(), f"{method} {path}: say in this test what {named - ids.keys()} may be"
            query = _query(f"{method} {path}", operation, hidden)
            for body_hidden, body_missing in _bodies(path, method, operation, ids):
                yield Asked(
                    method,
                    path,
                    {**body_hidden, "params": query},
                    {**body_missing, "params": query},
                    {n: ids[n] for n in named},
                )


def _query(what: str, operation: dict[str, Any], hidden: Hidden) -> dict[str, str]:
    """Filled where that could bring the hidden matter to light; required ones with something sound."""
    known = {
        "q": MARK,
        "since": "0",
        "until": str(86_400_000 * 300),
        "org": STREET,
        "limit": "200",
        "state": "",
        "cursor": "",
    }
    asked = {}
    for parameter in operation.get("parameters", []):
        if parameter["in"] != "query":
            continue
        name = parameter["name"]
        if parameter.get("required"):
            assert name in known, f"{what}: say in this test what {name} may be"
            asked[name] = known[name]
        elif name == "q":
            asked[name] = known[name]
    return asked


def _bodies(
    path: str, method: str, operation: dict[str, Any], ids: dict[str, tuple[str, str]]
) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    if "requestBody" not in operation:
        yield {}, {}
    elif path.endswith("/commands"):
        for type_ in get_args(CommandType):
            if type_ != "report":
                given = _command(type_, 3, PAYLOADS.get(type_, {}))
                CommandAdapter.validate_json(json.dumps(given))
                yield {"json": given}, {"json": {**given, "command_id": new_id()}}
    else:
        assert (method, path) in OTHER_BODIES, f"{method} {path}: say in this test what its body may be"
        for body in OTHER_BODIES[method, path]:
            yield (
                {"json": json.loads(json.dumps(body).replace("$INCIDENT", ids["incident_id"][0]))},
                {"json": json.loads(json.dumps(body).replace("$INCIDENT", ids["incident_id"][1]))},
            )


WORD = {"reason": "想看一看"}
THERE = report_body()["place"]
"""Where the hidden matter is."""
THERE_STREET = "510115004"
THING = "01980000-0000-7000-8000-000000000001"
PAYLOADS: dict[str, dict[str, Any]] = {
    "dispatch": {"lead": STREET},
    "feedback": {"text": "已处置"},
    "return": WORD,
    "note": {"text": "我能写吗"},
    "decline": WORD,
    "verify": {"held": True, "text": "属实"},
    "inspect": {"held": True, "text": "属实"},
    "correct": WORD,
    "add_co": {"org": STREET},
    "release_co": {"org": STREET, **WORD},
    "visit": {"satisfaction": "satisfied"},
    "evaluate": {"score": 90},
    "apply": {"kind": "void", **WORD},
    "decide": {"application": THING, "granted": True},
    "escalate": WORD,
    "merge": {"into": THING, **WORD},
    "relate": {"other": THING},
    "force_close": WORD,
    "reopen": WORD,
    "supervise": {"kind": "leader", "text": "请速办", "reply_by": 4_000_000_000_000},
    "reply": {"supervision": THING, "text": "已办"},
    "appeal": {"stages": ["handle"], **WORD},
    "judge": {"granted": True},
    "whistle": {"orgs": [STREET], "text": "请到场"},
    "arrive": {"whistle": THING},
    "score": {"whistle": THING, "score": 5},
    "hand_over": {"to": "seat01", **WORD},
    "dispute": {"type_code": "02"},
    "mediate": {"state": "mediating"},
    "confirm": {"confirmation": "applied"},
}
OTHER_BODIES: dict[tuple[str, str], list[Any]] = {
    ("post", "/v1/attachments"): [None],
    ("post", "/v1/incidents/{incident_id}/reveal"): [WORD],
    ("post", "/v1/cameras/{camera_id}/streams"): [
        {"purpose": "incident", "incident_id": "$INCIDENT"},
        {"purpose": "other", "reason": "想看一看", "case_code": "X"},
    ],
    ("post", "/v1/orgs/changes"): [
        {"change": {"type": "rename", "org": THERE_STREET, "name": "改个名字"}},
        {"change": {"type": "move", "org": COMMUNITY, "parent": THERE_STREET}},
        {"change": {"type": "merge", "orgs": [GRID], "into": f"{THERE_STREET}001001"}},
    ],
    ("post", "/v1/similar"): [{"lon": THERE["lon"], "lat": THERE["lat"], "text": f"{MARK}三层墙体开裂"}],
}


@pytest.mark.parametrize(("role", "org"), POSTS, ids=[_name(r, o) for r, o in POSTS])
def test_out_of_scope_answers_as_what_was_never_there(scene: Scene, role: Role, org: str) -> None:
    asked = 0
    headers = {"Authorization": f"Bearer {scene.tokens[_name(role, org)]}"}
    with httpx.Client(base_url=scene.center.url, headers=headers, timeout=20) as http:
        for request in _requests(scene.hidden):
            there = _ask(http, request, request.hidden, 0)
            never = _ask(http, request, request.missing, 1)
            what = f"{request.method} {request.path} {request.hidden.get('json', '')}"
            assert there == never, what
            for secret in scene.hidden.secrets:
                assert secret not in there[1], what
            asked += 1
    assert asked > len(PAYLOADS), "the whole of the API was asked"


def _ask(http: httpx.Client, request: Asked, given: dict[str, Any], which: int) -> tuple[int, str]:
    """Status and text, with what was named in the request taken out and what changes by itself made equal."""
    path, texts = request.path, []
    for name, pair in request.ids.items():
        path = path.replace(f"{{{name}}}", pair[which])
        texts.append(pair[which])
    answer = http.request(request.method, path, **given)
    text = answer.text
    for echoed in (*texts, *_echoed(given)):
        text = text.replace(echoed, "…")
    if answer.status_code == 200 and "at" in (whole := answer.json() if _is_json(answer) else {}):
        text = json.dumps({**whole, "at": 0, "cursor": "", "figures": None}, ensure_ascii=False)
    return answer.status_code, text


def _is_json(answer: httpx.Response) -> bool:
    return answer.headers["content-type"].startswith("application/json")


def _echoed(given: dict[str, Any]) -> list[str]:
    body = given.get("json") or {}
    return [str(body[key]) for key in ("command_id", "incident_id") if key in body]


@pytest.mark.parametrize("role", ["admin", "auditor"])
def test_those_who_configure_or_audit_get_no_feed(scene: Scene, role: str) -> None:
    with scene.center.client(scene.tokens[_name(role, STREET)]) as http:
        assert http.get("/v1/events").status_code == 403


async def test_the_feed_of_everybody_else_is_silent_about_it(scene: Scene) -> None:
    working = {name: token for name, token in scene.tokens.items() if name.split(".")[0] not in ("admin", "auditor")}
    readers = {name: Reader(scene.center, token).start() for name, token in working.items()}
    await asyncio.gather(*(r.until(1, "beat") for r in readers.values()))
    async with httpx.AsyncClient(base_url=scene.center.url, headers={"X-API-Key": API_KEY}) as http:
        told = (await http.post("/v1/reports", json=report_body(text=f"{MARK}又裂了"))).json()
        seen = report_body(text="外街可见", place=ELSEWHERE)
        (await http.post("/v1/reports", json=seen)).raise_for_status()
    in_scope = [r for name, r in readers.items() if name.endswith(STREET)]
    await eventually(lambda: all(r.of("event") for r in in_scope), 10)
    await asyncio.gather(*(r.stop() for r in readers.values()))
    for name, reader in readers.items():
        heard = json.dumps([f.data for f in reader.seen], ensure_ascii=False)
        for secret in (*scene.hidden.secrets, told["code"], told["incident_id"]):
            assert secret not in heard, name
