"""A district as a file: GeoJSON in, organisations with their borders or every fault with its line out. Pure.

One feature is one organisation: ``properties`` hold ``id``, ``name``, ``kind`` and ``parent`` (``code`` and ``level``
are understood for ``id`` and ``kind``), the geometry its border in WGS-84, null for a department. ``synthetic``: the
border is a sketch (示意图), not an official one.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from center.domain.catalog_faults import CatalogError, Fault, said, shown
from center.domain.geometry import Shape
from center.domain.toml_lines import Path, lines_of
from contract.org import Org, OrgKind
from contract.said import Said
from contract.wire import Filled, Key

ABOVE: Mapping[OrgKind, frozenset[OrgKind]] = {
    "district": frozenset(),
    "street": frozenset({"district"}),
    "community": frozenset({"street"}),
    "grid": frozenset({"community"}),
    "special_grid": frozenset({"community", "street"}),
    "department": frozenset({"district"}),
    "enterprise": frozenset({"district", "street", "community"}),
}
"""What each kind of org may lie in."""
MOST_FEATURES = 20_000
LARGEST = 100_000_000
"""Characters of a file."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An org of the file. ``shape``: a GeoJSON geometry with ``synthetic``, as text; None: it has no border."""

    org: Org
    shape: str | None


class _Properties(BaseModel):
    """What else a file says of its features is not ours."""

    model_config = ConfigDict(strict=True, extra="ignore")

    id: Key
    name: Filled
    kind: OrgKind
    parent: Key | None = None
    synthetic: bool = Field(default=False)


class BadBorder(ValueError):
    """The geometry is no border; ``said`` why."""

    def __init__(self, said: Said) -> None:
        super().__init__(said.zh)
        self.said = said


def parse(text: str, known: Mapping[str, Org]) -> tuple[Entry, ...]:
    """The organisations in ``text``, which may lie in one another or in ``known`` ones. Raises CatalogError."""
    if len(text) > LARGEST:
        raise CatalogError(
            (Fault(0, "", Said(f"文件超过 {LARGEST // 1_000_000} MB", f"more than {LARGEST // 1_000_000} MB")),)
        )
    features = _features(text)
    entries: list[Entry] = []
    wrong: list[tuple[Path, Said]] = []
    for n, feature in enumerate(features):
        at: Path = ("features", n)
        try:
            entries.append(_entry(feature))
        except ValidationError as error:
            wrong += [((*at, "properties", *e["loc"]), said(e)) for e in error.errors()]
        except BadBorder as error:
            wrong.append(((*at, "geometry"), error.said))
    if not wrong:
        wrong = list(_disagreements(entries, known))
    if wrong:
        lines = lines_of(text)
        raise CatalogError(tuple(Fault(_line(lines, path), shown(path), message) for path, message in wrong))
    return tuple(entries)


def _features(text: str) -> list[Any]:
    """Whatever stands in the list; each is looked at by itself, hence Any."""
    try:
        table = json.loads(text)
    except json.JSONDecodeError as error:
        raise CatalogError(
            (Fault(error.lineno, "", Said(f"不是正确的 JSON：{error.msg}", f"not valid JSON: {error.msg}")),)
        ) from None
    except RecursionError:
        raise CatalogError(
            (Fault(0, "", Said("嵌套过深，不像是 GeoJSON", "nested too deep: not likely GeoJSON")),)
        ) from None
    features = table.get("features") if isinstance(table, dict) else None
    if not isinstance(features, list) or table.get("type") != "FeatureCollection":
        raise CatalogError(
            (Fault(1, "", Said("应是 GeoJSON 的 FeatureCollection", "want a GeoJSON FeatureCollection")),)
        )
    if len(features) > MOST_FEATURES:
        raise CatalogError(
            (Fault(1, "features", Said(f"超过 {MOST_FEATURES} 个机构", f"more than {MOST_FEATURES} organisations")),)
        )
    return features


def _entry(feature: Any) -> Entry:
    """Raises ValidationError for the properties, BadBorder for the border."""
    given = feature.get("properties") if isinstance(feature, dict) else None
    properties = dict(given) if isinstance(given, dict) else {}
    for ours, theirs in (("id", "code"), ("kind", "level")):
        if ours not in properties and theirs in properties:
            properties[ours] = properties[theirs]
    said_of_it = _Properties.model_validate(properties)
    geometry = feature.get("geometry")
    lon = lat = None
    shape = None
    if geometry is not None:
        lon, lat = _inner_point(geometry)
        shape = json.dumps({**geometry, "synthetic": said_of_it.synthetic}, separators=(",", ":"))
    org = Org(id=said_of_it.id, name=said_of_it.name, parent=said_of_it.parent, kind=said_of_it.kind, lon=lon, lat=lat)
    return Entry(org, shape)


def _inner_point(geometry: Any) -> tuple[float, float]:
    if not isinstance(geometry, dict):
        raise BadBorder(
            Said(
                "边界应是 Polygon 或 MultiPolygon，没有边界写 null",
                "a border is a Polygon or MultiPolygon; write null for none",
            )
        )
    try:
        shape = Shape(geometry)
    except (TypeError, IndexError, ValueError):
        raise BadBorder(
            Said(
                "边界应是 Polygon 或 MultiPolygon，坐标为 [经度, 纬度]",
                "a border is a Polygon or MultiPolygon of [longitude, latitude]",
            )
        ) from None
    west, south, east, north = shape.box
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise BadBorder(
            Said(
                "坐标超出经纬度范围：应为 WGS-84 的度，不是投影坐标",
                "coordinates beyond the range of degrees: want WGS-84, not projected ones",
            )
        )
    if any(len(ring) < 4 or ring[0] != ring[-1] for ring in shape.rings):
        raise BadBorder(
            Said("每一圈边界至少四个点，并且首尾相同", "every ring has four points or more and ends where it begins")
        )
    return shape.inner_point()


def _disagreements(entries: list[Entry], known: Mapping[str, Org]) -> Iterator[tuple[Path, Said]]:
    after = {**known, **{e.org.id: e.org for e in entries}}
    seen: set[str] = set()
    for n, entry in enumerate(entries):
        org, at = entry.org, ("features", n, "properties")
        if org.id in seen:
            yield (*at, "id"), Said(f"机构代码 {org.id} 重复", f"organisation {org.id} is there twice")
        seen.add(org.id)
        above = None if org.parent is None else after.get(org.parent)
        if org.kind == "district":
            if org.parent is not None:
                yield (*at, "parent"), Said("区县没有上级机构", "a district has nothing above it")
        elif above is None:
            yield (
                (*at, "parent"),
                Said(
                    f"上级机构 {org.parent or '（空）'} 不在文件中，也不在机构名册中",
                    f"its parent {org.parent or '(empty)'} is neither in the file nor in the roster",
                ),
            )
        elif above.kind not in ABOVE[org.kind]:
            yield (
                (*at, "parent"),
                Said(
                    f"{org.kind} 不能隶属于 {above.kind}（{above.id}）",
                    f"{org.kind} cannot lie below {above.kind} ({above.id})",
                ),
            )
    if sum(org.kind == "district" for org in after.values()) != 1:
        yield (
            ("features",),
            Said(
                "机构名册中应有且只有一个区县（kind 为 district）",
                "the roster has one district (kind: district), no more and no less",
            ),
        )


def _line(lines: Mapping[Path, int], path: Path) -> int:
    return next((lines[path[:n]] for n in range(len(path), 0, -1) if path[:n] in lines), 0)
