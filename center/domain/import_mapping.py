"""How the table of another system is read: which column is what, and what its words mean here. A TOML file of the
district; docs/import-history.md says how it is written.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal, get_args

from pydantic import Field, StringConstraints, ValidationError

from center.domain.catalog_faults import CatalogError, Fault, said
from center.domain.catalog_faults import shown as entry
from center.domain.datums import Crs
from contract.incident import Severity, SourceKind
from contract.said import Said
from contract.wire import Filled, Key, Request

ImportedState = Literal["closed", "archived", "declined", "voided", "reported"]
"""As what a matter comes in. ``reported``: it still waits, and is registered anew here."""
Wanted = Literal[
    "key",
    "code",
    "title",
    "text",
    "class",
    "severity",
    "state",
    "source",
    "lon",
    "lat",
    "address",
    "org",
    "lead",
    "reported_at",
    "due_at",
    "closed_at",
    "late",
    "reporter_name",
    "reporter_phone",
]
WANTED: tuple[Wanted, ...] = get_args(Wanted)
Word = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class _Defaults(Request):
    """What holds where a cell is empty, or the table has no such column."""

    class_: Annotated[Key | None, Field(alias="class")] = None
    severity: Severity | None = None
    state: ImportedState | None = None
    source: SourceKind = "system"
    org: Key | None = None


class _File(Request):
    format: Literal[1]
    source: Key
    source_name: Filled
    columns: dict[Wanted, Word]
    defaults: _Defaults = _Defaults()
    classes: dict[Word, Key] = Field(default_factory=dict)
    severities: dict[Word, Severity] = Field(default_factory=dict)
    states: dict[Word, ImportedState] = Field(default_factory=dict)
    sources: dict[Word, SourceKind] = Field(default_factory=dict)
    orgs: dict[Word, Key | Literal[""]] = Field(default_factory=dict)
    times: tuple[Word, ...] = ()
    crs: Crs = "wgs84"


@dataclass(frozen=True, eq=False)
class ImportMapping:
    """``source``: names the other system for good; with a row's key it is the matter's identity, so that no row comes
    in twice. ``columns``: the heading of each thing wanted. The other mappings go from that system's words to ours;
    an org may be mapped to nothing. ``times``: further ways to write a time. ``crs``: of its points."""

    source: str
    source_name: str
    columns: Mapping[Wanted, str]
    classes: Mapping[str, str]
    severities: Mapping[str, int]
    states: Mapping[str, ImportedState]
    sources: Mapping[str, SourceKind]
    orgs: Mapping[str, str]
    times: tuple[str, ...]
    crs: Crs
    class_code: str | None
    severity: int | None
    state: ImportedState | None
    source_kind: SourceKind
    org: str | None


def parse(text: str) -> ImportMapping:
    """Raises CatalogError with everything that is wrong."""
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CatalogError((Fault(0, "", Said(f"不是有效的 TOML：{error}", f"not valid TOML: {error}")),)) from None
    try:
        file = _File.model_validate(given, strict=False)
    except ValidationError as error:
        wrong = tuple(
            Fault(0, entry(tuple(p for p in e["loc"] if p != "[key]")), said(e))
            for e in error.errors(include_url=False)
        )
        raise CatalogError(wrong) from None
    if faults := _lacking(file):
        raise CatalogError(tuple(faults))
    return ImportMapping(
        file.source,
        file.source_name,
        file.columns,
        file.classes,
        file.severities,
        file.states,
        file.sources,
        file.orgs,
        file.times,
        file.crs,
        file.defaults.class_,
        file.defaults.severity,
        file.defaults.state,
        file.defaults.source,
        file.defaults.org,
    )


def _lacking(file: _File) -> list[Fault]:
    columns, defaults, faults = file.columns, file.defaults, []
    for name, why in (
        ("key", Said("每行的唯一编号", "the number of its own that each row has")),
        ("reported_at", Said("上报时间", "when it was reported")),
    ):
        if name not in columns:
            faults.append(
                Fault(0, f"columns.{name}", Said(f"缺少这一项（{why.zh}）", f"this entry is missing ({why.en})"))
            )
    if "text" not in columns and "title" not in columns:
        faults.append(
            Fault(
                0,
                "columns.text",
                Said("内容（text）和标题（title）至少要有一列", "want a column for the text or for the title"),
            )
        )
    for wanted, default in (("class", defaults.class_), ("state", defaults.state)):
        if wanted not in columns and default is None:
            faults.append(
                Fault(
                    0,
                    f"columns.{wanted}",
                    Said(
                        f"缺少这一列；没有的话，请在 defaults 中写明 {wanted}",
                        f"this column is missing; without one, give {wanted} in defaults",
                    ),
                )
            )
    if ("lon" in columns) != ("lat" in columns):
        faults.append(Fault(0, "columns.lon", Said("经度（lon）和纬度（lat）须同时给出", "lon and lat go together")))
    if "lon" not in columns and "org" not in columns and defaults.org is None:
        faults.append(
            Fault(
                0,
                "columns.org",
                Said(
                    "没有经纬度列时，须有所属机构（org）一列，或在 defaults 中写明 org",
                    "without lon and lat there must be a column for the organisation (org), or org in defaults",
                ),
            )
        )
    return faults
