"""``org …``: organisations are made, renamed, moved, split, merged, retired and bound, and the log of it is read."""

import getpass
import json
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError

from center.cli import Data, Database, app, with_store
from center.cli_catalog import read_text
from center.domain.case_code import UTC_OFFSET_HOURS
from contract.said import here

org_app = typer.Typer(
    no_args_is_help=True,
    help=here(
        "机构调整：新设、更名、划转、拆分、合并、停用、绑定专属网格。",
        "Organisations: create, rename, move, split, merge, retire, bind special grids.",
    ),
)
app.add_typer(org_app, name="org")
_ZONE = timezone(timedelta(hours=UTC_OFFSET_HOURS))
Code = Annotated[str, typer.Argument(help=here("机构代码", "code of the organisation"))]
Parent = Annotated[str, typer.Option("--parent", help=here("上级机构代码", "code of the organisation above it"))]
BorderFile = Annotated[
    Path | None,
    typer.Option(
        "--border",
        help=here(
            "边界，GeoJSON 的 Polygon 或 MultiPolygon（WGS-84）", "border, a GeoJSON Polygon or MultiPolygon (WGS-84)"
        ),
    ),
]


@org_app.command("create", help=here("新设机构。", "Make an organisation."))
def create(
    code: Code,
    name: Annotated[str, typer.Option(help=here("名称", "name"))],
    kind: Annotated[
        str,
        typer.Option(
            help=here(
                "street、community、grid、department、special_grid 专属网格、enterprise 企业综治中心",
                ("street, community, grid, department, special_grid, enterprise (a company's governance centre)"),
            )
        ),
    ],
    parent: Parent,
    border: BorderFile = None,
    data: Data = None,
    database: Database = None,
) -> None:
    given = {"type": "create", "id": code, "name": name, "kind": kind, "parent": parent}
    _run({**given, "border": None if border is None else _geometry(border)}, data, database)


@org_app.command("rename", help=here("更名。", "Rename one."))
def rename(
    code: Code,
    name: Annotated[str, typer.Option(help=here("新名称", "new name"))],
    data: Data = None,
    database: Database = None,
) -> None:
    _run({"type": "rename", "org": code, "name": name}, data, database)


@org_app.command(
    "move",
    help=here(
        "连同下级划归另一个上级机构。新的上级看得到它以往的事件；未办结的事件随之改属。",
        (
            "Move it, with all below, under another organisation. The new one above sees its past "
            "matters; open matters move with it."
        ),
    ),
)
def move(code: Code, parent: Parent, data: Data = None, database: Database = None) -> None:
    _run({"type": "move", "org": code, "parent": parent}, data, database)


@org_app.command(
    "split",
    help=here(
        "拆分网格：原网格停用；未办结的事件按地点归入新网格，已办结的保留原归属。",
        ("Split a grid: the old one is retired; open matters go to the new grids by their place, closed ones stay."),
    ),
)
def split(
    code: Code,
    file: Annotated[
        Path,
        typer.Argument(
            help=here(
                "拆出的网格，GeoJSON FeatureCollection，properties 含 id 与 name",
                "the new grids, a GeoJSON FeatureCollection whose properties hold id and name",
            )
        ),
    ],
    data: Data = None,
    database: Database = None,
) -> None:
    table = _json(file)
    features = table.get("features") if isinstance(table, dict) else None
    if not isinstance(features, list):
        raise typer.BadParameter(
            here(f"{file} 应是 GeoJSON 的 FeatureCollection", f"{file}: want a GeoJSON FeatureCollection")
        )
    parts = []
    for feature in features:
        properties = feature.get("properties") if isinstance(feature, dict) else None
        said: dict[str, Any] = properties if isinstance(properties, dict) else {}
        border = feature.get("geometry") if isinstance(feature, dict) else None
        code_of = said.get("id", said.get("code", ""))
        parts.append({"id": code_of, "name": said.get("name", ""), "border": _bare(border)})
    _run({"type": "split", "org": code, "parts": parts}, data, database)


@org_app.command(
    "merge",
    help=here(
        "合并网格：并入的网格停用，其地面与以往的事件归合并后的网格。",
        "Merge grids: those merged are retired; their ground and past matters belong to the one they become.",
    ),
)
def merge(
    into: Annotated[str, typer.Argument(help=here("合并后的网格代码", "code of the grid they become"))],
    code: Annotated[
        list[str],
        typer.Option("--from", help=here("并入的网格代码，可多次给出", "code of a grid merged into it; repeatable")),
    ],
    data: Data = None,
    database: Database = None,
) -> None:
    _run({"type": "merge", "orgs": code, "into": into}, data, database)


@org_app.command(
    "retire",
    help=here(
        "停用机构：保留以往的记录，不再用于新的事件。",
        "Retire an organisation: its records are kept, it is not used for new matters.",
    ),
)
def retire(code: Code, data: Data = None, database: Database = None) -> None:
    _run({"type": "retire", "org": code}, data, database)


@org_app.command(
    "bind",
    help=here(
        "把专属网格绑定到基础网格：其中所列类别的事件，专属网格也看得到。",
        "Bind a special grid to base grids: it sees matters of the listed classes there.",
    ),
)
def bind(
    code: Annotated[str, typer.Argument(help=here("专属网格代码", "code of the special grid"))],
    grid: Annotated[
        list[str] | None,
        typer.Option(
            "--grid",
            help=here(
                "基础网格代码，可多次给出；不给则解除绑定",
                "code of a base grid, repeatable; without it the binding ends",
            ),
        ),
    ] = None,
    class_code: Annotated[
        list[str] | None,
        typer.Option("--class", help=here("事件类别代码，可多次给出", "code of a class of matters; repeatable")),
    ] = None,
    data: Data = None,
    database: Database = None,
) -> None:
    _run({"type": "bind", "org": code, "bound_to": grid or [], "classes": class_code or []}, data, database)


@org_app.command(
    "log",
    help=here(
        "列出机构调整的记录，并核对其散列链；完整为 0，不完整为 1。",
        "List the changes of organisations and check their chain of hashes; 0 when it is whole, 1 when not.",
    ),
)
def log(
    limit: Annotated[
        int, typer.Option(min=1, max=10_000, help=here("最多几条，由新到旧", "at most this many, the newest first"))
    ] = 50,
    data: Data = None,
    database: Database = None,
) -> None:
    from center.service.org_changes import broken_at, changes
    from center.store.protocol import Store

    async def work(store: Store) -> int:
        for line in await store.read(lambda c: changes(c, limit)):
            when = datetime.fromtimestamp(line.at / 1000, _ZONE).isoformat(timespec="minutes")
            typer.echo(f"{line.seq}\t{when}\t{line.by}\t{line.said}\t{line.hash[:12]}")
        broken = await store.read(broken_at)
        if broken is None:
            return 0
        typer.echo(
            here(
                f"第 {broken} 条与前后不符：记录被改动过，请从备份核对",
                f"line {broken} does not follow from the others: the log was altered, compare with a backup",
            ),
            err=True,
        )
        return 1

    raise SystemExit(with_store(data, database, work))


def _run(given: dict[str, Any], data: Path | None, database: str | None) -> None:
    from center.service.org_changes import change_orgs
    from center.store.protocol import Store
    from contract.org_change import OrgChangeAdapter

    try:
        change = OrgChangeAdapter.validate_json(json.dumps(given))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"][1:])
        raise typer.BadParameter(here(f"{where}：{first['msg']}", f"{where}: {first['msg']}")) from None

    async def work(store: Store) -> int:
        done = await change_orgs(store, change, by=getpass.getuser(), at=int(time.time() * 1000))
        typer.echo(
            here(
                f"{done.line.said}。运行中的中心几秒内换用；未办结的事件随之改属，已办结的保留原归属。",
                f"Logged: {done.line.said}. Running centers take it over within seconds; "
                "open matters move with it, closed ones stay.",
            )
        )
        if done.staff:
            names = here("、", ", ").join(
                here(f"{person.name}（{person.id}）", f"{person.name} ({person.id})") for person in done.staff
            )
            typer.echo(
                here(
                    f"仍在停用机构任职：{names}。请用 set-posts 改定岗位。",
                    f"still serving in what is retired: {names}. Set their posts with set-posts.",
                )
            )
        return 0

    raise SystemExit(with_store(data, database, work))


def _geometry(file: Path) -> Any:
    """The geometry of a file that holds one, or one feature; whatever else is said by the check that follows."""
    table = _json(file)
    if isinstance(table, dict) and table.get("type") == "FeatureCollection" and len(table.get("features", ())) == 1:
        table = table["features"][0]
    return _bare(table.get("geometry") if isinstance(table, dict) and table.get("type") == "Feature" else table)


def _bare(geometry: Any) -> Any:
    """What else a file says of a geometry (bbox, crs) is not ours."""
    return {name: geometry.get(name) for name in ("type", "coordinates")} if isinstance(geometry, dict) else geometry


def _json(file: Path) -> Any:
    try:
        return json.loads(read_text(file))
    except json.JSONDecodeError as error:
        raise typer.BadParameter(
            here(
                f"{file} 第 {error.lineno} 行不是正确的 JSON：{error.msg}",
                f"{file}, line {error.lineno}: not valid JSON: {error.msg}",
            )
        ) from None
