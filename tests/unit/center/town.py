"""A town small enough to know by heart: two streets, two departments, one person per post."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from center.domain.catalog import Catalog
from center.domain.catalog_file import parse, standard
from center.domain.values import Facts, Officer
from center.service.caller import Caller
from contract.command import Command, CommandAdapter
from contract.event import Actor
from contract.identity import new_id
from contract.org import Org, OrgRef, Person, Post, Role
from contract.reference import IncidentClass

DISTRICT, STREET, OTHER_STREET = "510115", "510115001", "510115002"
COMMUNITY, GRID = "510115001001", "510115001001001"
PIPES = "510115001-pipes"
WATER, GAS = "D-510115-water", "D-510115-gas"
INSIDE = (103.85, 30.68)
IN_OTHER_STREET = (103.95, 30.68)
OUTSIDE = (104.5, 31.5)

_ORGS = {
    org.id: org
    for org in (
        Org(id=DISTRICT, name="温江区", parent=None, kind="district"),
        Org(id=STREET, name="柳城街道", parent=DISTRICT, kind="street"),
        Org(id=OTHER_STREET, name="公平街道", parent=DISTRICT, kind="street"),
        Org(id=COMMUNITY, name="柳城社区", parent=STREET, kind="community"),
        Org(id=GRID, name="第一网格", parent=COMMUNITY, kind="grid"),
        Org(id=PIPES, name="管网专属网格", parent=COMMUNITY, kind="special_grid"),
        Org(id=WATER, name="区水务局", parent=DISTRICT, kind="department"),
        Org(id=GAS, name="区燃气办", parent=DISTRICT, kind="department"),
    )
}
_CATALOG = parse(
    f"""
format = 1
version = "town"
title = "小镇目录"
escalation = []

[[classes]]
code = "flood"
name = "道路积水"
branch = "城市管理"
severity = 3
lead = "{WATER}"
limit = "24 urgent_hour"
conditions = [
  {{ code = "passable", name = "可通行", limit = "8 work_hour" }},
  {{ code = "blocked", name = "断路", limit = "2 urgent_hour" }},
]

[[classes]]
code = "noise"
name = "噪音扰民"
branch = "民生"
severity = 4

[[classes]]
code = "gas"
name = "燃气泄漏"
branch = "公共安全"
severity = 1
lead = "{GAS}"
limit = "90 minute"

[[dispute_types]]
code = "neighbour"
name = "邻里纠纷"
"""
)


class Town:
    """A District (``center.domain.district``) on one hand."""

    @property
    def classes(self) -> Mapping[str, IncidentClass]:
        return _CATALOG.classes

    def org(self, id: str) -> Org | None:
        return _ORGS.get(id)

    def path_of(self, org_id: str) -> tuple[str, ...]:
        path: list[str] = []
        at = _ORGS.get(org_id)
        while at is not None:
            path.insert(0, at.id)
            at = _ORGS.get(at.parent) if at.parent else None
        return tuple(path)

    def locate(self, lon: float, lat: float) -> tuple[str, ...] | None:
        if not (103.8 <= lon <= 104.0 and 30.6 <= lat <= 30.8):
            return None
        return (DISTRICT, STREET, COMMUNITY, GRID) if lon < 103.9 else (DISTRICT, OTHER_STREET)

    def bound(self, path: tuple[str, ...], class_code: str) -> tuple[str, ...]:
        return ()

    @property
    def catalog(self) -> Catalog:
        return _CATALOG


@dataclass(frozen=True, eq=False)
class Edition(Town):
    """The same town under another catalogue."""

    edition: Catalog

    @property
    def catalog(self) -> Catalog:
        return self.edition


TOWN = Town()
STRICT = Edition(replace(_CATALOG, ladders=standard().ladders))
"""The town where deadlines are escalated as the program does by itself."""


def facts() -> Facts:
    return Facts(TOWN)


def caller(*roles: Role, org: str = DISTRICT, name: str = "王值班") -> Caller:
    """Whoever holds ``roles`` in ``org``."""
    place = _ORGS[org]
    ref = OrgRef(id=place.id, name=place.name)
    return Caller(
        actor=Actor(kind="user", id=f"{org}.{'-'.join(roles)}", name=name, org=ref),
        roles=roles,
        org=ref,
        org_path=TOWN.path_of(org),
        roots=frozenset({org}),
    )


def integration(name: str = "12345") -> Caller:
    """Another system that may report."""
    ref = OrgRef(id=DISTRICT, name="温江区")
    return Caller(
        actor=Actor(kind="integration", id=name, name=f"{name}热线", org=ref),
        roles=(),
        org=ref,
        org_path=(DISTRICT,),
        roots=frozenset({DISTRICT}),
        grants=frozenset({"report"}),
    )


SECOND = Officer(
    Person(id="second", name="李值班"),
    (Post(org=OrgRef(id=DISTRICT, name="温江区"), roles=("acceptor", "dispatcher")),),
)
OFFICERS = {SECOND.person.id: SECOND}
OFFICER = caller("acceptor", "dispatcher", "shift_supervisor")
CHIEF = caller("shift_supervisor", name="陈值班长")
LEADER = caller("duty_leader", name="王带班")
GAS_OFFICE = caller("handler", org=GAS, name="孙燃气")
GRID_WORKER = caller("grid_worker", org=GRID, name="赵网格")
STREET_SEAT = caller("acceptor", "dispatcher", org=STREET, name="钱街道")
WATER_WORKS = caller("handler", org=WATER, name="周水务")


def command(type_: str, version: int, command_id: str | None = None, **payload: Any) -> Command:
    return CommandAdapter.validate_python(
        {"type": type_, "command_id": command_id or new_id(), "expected_version": version, "payload": payload},
        strict=False,
    )


def report(command_id: str | None = None, **payload: Any) -> Command:
    """A report of a flooded road in the first street."""
    lon, lat = INSIDE
    return command(
        "report",
        0,
        command_id,
        **{
            "text": "柳城大道积水很深，电动车过不去",
            "class_code": "flood",
            "place": {"lon": lon, "lat": lat, "address": "柳城大道中段"},
            **payload,
        },
    )
