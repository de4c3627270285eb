"""Wenjiang as a demonstration district: orgs, invented people, catalogue, written once into an empty center.

Names and codes are real, shapes and people are invented (``resources/district/510115/NOTICE``).
"""

import asyncio
import csv
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, insert, select

from center.domain.catalog_file import parse
from center.domain.geometry import Shape
from center.service.editions import put_edition
from center.service.passwords import hasher
from center.service.secrets import Secrets
from center.service.sessions import token_hash
from center.store import schema
from center.store.protocol import Store
from center.store.turns import take_turn

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
DISTRICT = "510115"
DESK_LOGIN = "seat02"
"""Whose session the token of an embedded desk is."""
API_KEY_NAME = "演示接入"
API_KEY_GRANTS = ("report", "cameras", "history")
Row = dict[str, Any]  # a row's values are of its columns' types


@dataclass(frozen=True, slots=True)
class DemoData:
    """Rows ready to insert. ``groups``: the password group of each login. ``catalog``: the file, TOML."""

    orgs: list[Row]
    users: list[Row]
    catalog: str
    groups: dict[str, str]


async def seed_demo(store: Store, resources: Path, secrets: Secrets) -> None:
    """Write the district when there is no org yet, in one transaction; passwords go into ``secrets`` first.

    ``resources`` holds district/ and catalog/ (``RESOURCES``). Raises StoreError, OSError.
    """
    if await store.read(_org_count):
        return
    data = await asyncio.to_thread(read_demo, resources)
    users = await asyncio.to_thread(_with_passwords, data, secrets)
    key = {
        "key_hash": token_hash(secrets.api_key),
        "name": API_KEY_NAME,
        "org_id": DISTRICT,
        "grants": json.dumps(API_KEY_GRANTS),
        "active": True,
    }

    def work(c: Connection) -> None:
        take_turn(c)
        if _org_count(c):
            return  # another process was first
        c.execute(insert(schema.org), data.orgs)
        put_catalog(c, data.catalog)
        c.execute(insert(schema.app_user), users)
        c.execute(insert(schema.api_key), [key])

    await store.write(work)


def read_demo(resources: Path = RESOURCES) -> DemoData:
    """Read and derive all rows; blocking, some 50 ms. The same files give the same rows."""
    place = resources / "district" / DISTRICT
    people: Row = json.loads((place / "people.json").read_text("utf-8"))
    orgs = [*_areas(place), *_departments(people)]
    users, groups = _users(people, orgs)
    return DemoData(orgs, users, (resources / "catalog" / f"{DISTRICT}.toml").read_text("utf-8"), groups)


def put_catalog(c: Connection, text: str) -> None:
    """The first edition of a new center."""
    catalog = parse(text)
    put_edition(c, "catalog", catalog.version, catalog.title, text, "初始安装", 0)


def _org_count(c: Connection) -> int:
    return int(c.execute(select(func.count()).select_from(schema.org)).scalar_one())


def _with_passwords(data: DemoData, secrets: Secrets) -> list[Row]:
    """Hash once per group: full-cost hashes of 220 people would hold the first start for ten seconds."""
    hash_of: dict[str, str] = {}
    hashing = hasher()
    users = []
    for user in data.users:
        group = data.groups[user["login"]]
        password = secrets.password_for(user["login"], group)
        if password not in hash_of:
            hash_of[password] = hashing.hash(password)
        users.append({**user, "password_hash": hash_of[password]})
    secrets.save()
    return users


def _areas(place: Path) -> Iterator[Row]:
    yield _area(DISTRICT, None, "district", "温江区", _features(place / "outline.geojson")[0])
    with (place / "streets.csv").open(encoding="utf-8", newline="") as file:
        names = {row["code"]: row["name"] for row in csv.DictReader(file)}
    for feature in _features(place / "streets_synthetic.geojson"):
        code = feature["properties"]["code"][:9]
        yield _area(code, DISTRICT, "street", names[code], feature)
    for feature in _features(place / "communities_synthetic.geojson"):
        code = feature["properties"]["code"]
        yield _area(code, code[:9], "community", feature["properties"]["name"], feature)
    for feature in _features(place / "grids_synthetic.geojson"):
        code = feature["properties"]["code"]
        yield _area(code, code[:12], "grid", feature["properties"]["name"], feature)


def _area(id: str, parent: str | None, kind: str, name: str, feature: Row) -> Row:
    shape = {**feature["geometry"], "synthetic": feature["properties"]["synthetic"]}
    lon, lat = Shape(shape).inner_point()
    text = json.dumps(shape, separators=(",", ":"))
    return {"id": id, "parent": parent, "kind": kind, "name": name, "lon": lon, "lat": lat, "shape": text}


def _departments(people: Row) -> Iterator[Row]:
    for one in people["departments"]:
        yield {
            "id": one["id"],
            "parent": DISTRICT,
            "kind": "department",
            "name": one["name"],
            "lon": None,
            "lat": None,
            "shape": None,
        }


def _users(people: Row, orgs: list[Row]) -> tuple[list[Row], dict[str, str]]:
    users: list[Row] = []
    groups: dict[str, str] = {}
    names = _names(people)

    def add(login: str, name: str, seat: str, org: str, roles: tuple[str, ...], group: str) -> None:
        users.append(
            {
                "id": login,
                "login": login,
                "name": name,
                "seat": seat,
                "password_hash": "",
                "org_id": org,
                "roles": json.dumps(roles),
                "active": True,
            }
        )
        groups[login] = group

    for one in people["district"]:
        add(one["login"], one["name"], one["seat"], DISTRICT, tuple(one["roles"]), one["group"])
    for one in people["departments"]:
        login = one["id"].rsplit("-", 1)[1] + "01"
        add(login, one["handler"], "值班室", one["id"], ("handler",), "field")
    for org in orgs:
        if org["kind"] == "street":
            roles = ("acceptor", "dispatcher", "handler")
            add(f"street-{org['id'][6:]}", next(names), "街道值班", org["id"], roles, "field")
        elif org["kind"] == "community":
            add(f"community-{org['id'][6:]}", next(names), "社区值班", org["id"], ("handler",), "field")
        elif org["kind"] == "grid" and org["id"].endswith("001"):
            add(f"grid-{org['id'][6:]}", next(names), "", org["id"], ("grid_worker",), "field")
    return users, groups


def _names(people: Row) -> Iterator[str]:
    """Invented names without repeats, the same each time."""
    chance = random.Random(int(DISTRICT))
    seen = {one["name"] for one in people["district"]} | {one["handler"] for one in people["departments"]}
    while True:
        name = chance.choice(people["surnames"]) + chance.choice(people["given"])
        if name not in seen:
            seen.add(name)
            yield name


def _features(file: Path) -> list[Row]:
    features: list[Row] = json.loads(file.read_text("utf-8"))["features"]
    return features
