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

org_app = typer.Typer(no_args_is_help=True, help="机构调整：新设、更名、划转、拆分、合并、停用、绑定专属网格。")
app.add_typer(org_app, name="org")
_ZONE = timezone(timedelta(hours=UTC_OFFSET_HOURS))
Code = Annotated[str, typer.Argument(help="机构代码")]
Parent = Annotated[str, typer.Option("--parent", help="上级机构代码")]
BorderFile = Annotated[Path | None, typer.Option("--border", help="边界，GeoJSON 的 Polygon 或 MultiPolygon（WGS-84）")]


@org_app.command("create")
def create(
    code: Code,
    name: Annotated[str, typer.Option(help="名称")],
    kind: Annotated[
        str,
        typer.Option(help="street、community、grid、department、special_grid 专属网格、enterprise 企业综治中心"),
    ],
    parent: Parent,
    border: BorderFile = None,
    data: Data = None,
    database: Database = None,
) -> None:
    """新设机构。"""
    given = {"type": "create", "id": code, "name": name, "kind": kind, "parent": parent}
    _run({**given, "border": None if border is None else _geometry(border)}, data, database)


@org_app.command("rename")
def rename(
    code: Code, name: Annotated[str, typer.Option(help="新名称")], data: Data = None, database: Database = None
) -> None:
    """更名。"""
    _run({"type": "rename", "org": code, "name": name}, data, database)


@org_app.command("move")
def move(code: Code, parent: Parent, data: Data = None, database: Database = None) -> None:
    """连同下级划归另一个上级机构。新的上级看得到它以往的事件；未办结的事件随之改属。"""
    _run({"type": "move", "org": code, "parent": parent}, data, database)


@org_app.command("split")
def split(
    code: Code,
    file: Annotated[Path, typer.Argument(help="拆出的网格，GeoJSON FeatureCollection，properties 含 id 与 name")],
    data: Data = None,
    database: Database = None,
) -> None:
    """拆分网格：原网格停用；未办结的事件按地点归入新网格，已办结的保留原归属。"""
    table = _json(file)
    features = table.get("features") if isinstance(table, dict) else None
    if not isinstance(features, list):
        raise typer.BadParameter(f"{file} 应是 GeoJSON 的 FeatureCollection")
    parts = []
    for feature in features:
        properties = feature.get("properties") if isinstance(feature, dict) else None
        said: dict[str, Any] = properties if isinstance(properties, dict) else {}
        border = feature.get("geometry") if isinstance(feature, dict) else None
        code_of = said.get("id", said.get("code", ""))
        parts.append({"id": code_of, "name": said.get("name", ""), "border": _bare(border)})
    _run({"type": "split", "org": code, "parts": parts}, data, database)


@org_app.command("merge")
def merge(
    into: Annotated[str, typer.Argument(help="合并后的网格代码")],
    code: Annotated[list[str], typer.Option("--from", help="并入的网格代码，可多次给出")],
    data: Data = None,
    database: Database = None,
) -> None:
    """合并网格：并入的网格停用，其地面与以往的事件归合并后的网格。"""
    _run({"type": "merge", "orgs": code, "into": into}, data, database)


@org_app.command("retire")
def retire(code: Code, data: Data = None, database: Database = None) -> None:
    """停用机构：保留以往的记录，不再用于新的事件。"""
    _run({"type": "retire", "org": code}, data, database)


@org_app.command("bind")
def bind(
    code: Annotated[str, typer.Argument(help="专属网格代码")],
    grid: Annotated[list[str] | None, typer.Option("--grid", help="基础网格代码，可多次给出；不给则解除绑定")] = None,
    class_code: Annotated[list[str] | None, typer.Option("--class", help="事件类别代码，可多次给出")] = None,
    data: Data = None,
    database: Database = None,
) -> None:
    """把专属网格绑定到基础网格：其中所列类别的事件，专属网格也看得到。"""
    _run({"type": "bind", "org": code, "bound_to": grid or [], "classes": class_code or []}, data, database)


@org_app.command("log")
def log(
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="最多几条，由新到旧")] = 50,
    data: Data = None,
    database: Database = None,
) -> None:
    """列出机构调整的记录，并核对其散列链；完整为 0，不完整为 1。"""
    from center.service.org_changes import broken_at, changes
    from center.store.protocol import Store

    async def work(store: Store) -> int:
        for line in await store.read(lambda c: changes(c, limit)):
            when = datetime.fromtimestamp(line.at / 1000, _ZONE).isoformat(timespec="minutes")
            typer.echo(f"{line.seq}\t{when}\t{line.by}\t{line.said}\t{line.hash[:12]}")
        broken = await store.read(broken_at)
        if broken is None:
            return 0
        typer.echo(f"第 {broken} 条与前后不符：记录被改动过，请从备份核对", err=True)
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
        raise typer.BadParameter(f"{where}：{first['msg']}") from None

    async def work(store: Store) -> int:
        done = await change_orgs(store, change, by=getpass.getuser(), at=int(time.time() * 1000))
        typer.echo(f"{done.line.said}。运行中的中心几秒内换用；未办结的事件随之改属，已办结的保留原归属。")
        if done.staff:
            names = "、".join(f"{person.name}（{person.id}）" for person in done.staff)
            typer.echo(f"仍在停用机构任职：{names}。请用 set-posts 改定岗位。")
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
        raise typer.BadParameter(f"{file} 第 {error.lineno} 行不是正确的 JSON：{error.msg}") from None
