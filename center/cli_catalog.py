"""``import-catalog``, ``show-catalog``, ``import-district``: what is a district's own, changed without touching the
program.
"""

import getpass
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Annotated

import typer

from center.cli import Data, Database, app, with_store
from center.domain.case_code import UTC_OFFSET_HOURS
from center.domain.catalog_faults import CatalogError
from contract.said import here, terminal_language

_ZONE = timezone(timedelta(hours=UTC_OFFSET_HOURS))


@app.command(
    "import-catalog",
    help=here(
        ("导入事件目录（类别、时限、纠纷类型、督办阶梯、节假日）。先列差异；加 --apply 才启用，整体生效或整体不变。"),
        (
            "Import a catalogue (classes, time limits, types of dispute, ladder of supervision, "
            "holidays). Lists the differences; with --apply it comes into force, as a whole or not at "
            "all."
        ),
    ),
)
def import_catalog(
    file: Annotated[
        Path,
        typer.Argument(
            help=here(
                "目录文件，TOML 或 JSON；写法见 docs/catalogue.md",
                "catalogue file, TOML or JSON; how to write it: docs/catalogue.md",
            )
        ),
    ],
    apply: Annotated[
        bool,
        typer.Option(
            "--apply",
            help=here("启用；不加时只列出会改变什么", "put it into force; without it, only list what would change"),
        ),
    ] = False,
    data: Data = None,
    database: Database = None,
) -> None:
    from center.service.catalog import import_catalog as bring_in
    from center.store.protocol import Store

    text = read_text(file)

    async def work(store: Store) -> int:
        now = int(time.time() * 1000)
        try:
            done = await bring_in(store, text, apply=apply, by=getpass.getuser(), at=now)
        except CatalogError as error:
            _list_faults(file, error)
            return 1
        typer.echo(
            here(
                f"现行目录 {done.since} → {file.name}（{done.catalog.version}）",
                f"catalogue in force {done.since} → {file.name} ({done.catalog.version})",
            )
        )
        for change in done.changes:
            typer.echo(f"  {change}")
        if done.catalog.calendar.unknown_soon(now):
            until = done.catalog.calendar.known_until
            typer.echo(
                here(
                    f"注意：节假日只知道到 {until}，之后按周一至周五计；请在 calendar 中补充。",
                    (
                        f"note: holidays are known until {until}, later days count as Monday to Friday; add them "
                        "in calendar."
                    ),
                )
            )
        counts = {kind: sum(c.kind == kind for c in done.changes) for kind in ("added", "changed", "dropped")}
        typer.echo(
            here(
                f"新增 {counts['added']} 项，改动 {counts['changed']} 项，去掉 {counts['dropped']} 项",
                f"{counts['added']} added, {counts['changed']} changed, {counts['dropped']} dropped",
            )
        )
        if apply:
            typer.echo(
                here(
                    f"目录 {done.catalog.version} 已启用：运行中的中心几秒内换用，已有事件的期限不变。",
                    (
                        f"catalogue {done.catalog.version} is in force: running centers take it over within "
                        "seconds, deadlines that run stay."
                    ),
                )
            )
        else:
            typer.echo(
                here(
                    "以上是预演，没有改动。确认后加 --apply 启用。",
                    "this was a rehearsal, nothing is changed. Add --apply to put it into force.",
                )
            )
        return 0

    raise SystemExit(with_store(data, database, work))


@app.command(
    "show-catalog",
    help=here(
        "把现行目录文件写到标准输出，供修改后再导入；--history 列出导入过的各版。",
        (
            "Write the catalogue in force to standard output, to be edited and imported again; --history "
            "lists the editions."
        ),
    ),
)
def show_catalog(
    version: Annotated[
        str, typer.Option(help=here("哪一版；缺省为现行的", "which edition; default: the one in force"))
    ] = "",
    history: Annotated[bool, typer.Option("--history", help=here("列出各版", "list the editions"))] = False,
    data: Data = None,
    database: Database = None,
) -> None:
    from center.service.editions import body_of, editions
    from center.store.protocol import Store

    async def work(store: Store) -> int:
        known = await store.read(lambda c: editions(c, "catalog"))
        if history:
            for one in known:
                when = datetime.fromtimestamp(one.at / 1000, _ZONE).isoformat(timespec="minutes") if one.at else "—"
                typer.echo(f"{one.version}\t{when}\t{one.by}\t{one.title}\t{one.digest[:12]}")
            return 0
        wanted = next((one for one in known if version in ("", one.version)), None)
        if wanted is None:
            absent = here(f"没有目录 {version}", f"there is no catalogue {version}")
            own = here(
                "还没有导入过目录，现行的是程序自带的缺省时限",
                "no catalogue was imported; the program's own time limits are in force",
            )
            typer.echo(absent if version else own, err=True)
            return 1
        typer.echo(await store.read(lambda c: body_of(c, wanted.seq)), nl=False)
        return 0

    raise SystemExit(with_store(data, database, work))


@app.command(
    "import-district",
    help=here(
        "导入机构与正式边界，替换示意图。先列差异；加 --apply 才启用。事件保留原有的归属。",
        (
            "Import organisations and their official borders in place of the sketch. Lists the "
            "differences; --apply puts them into force. Matters stay where they belong."
        ),
    ),
)
def import_district(
    file: Annotated[
        Path,
        typer.Argument(
            help=here(
                "机构与边界，GeoJSON（WGS-84）；写法见 docs/catalogue.md",
                "organisations and borders, GeoJSON (WGS-84); how to write it: docs/catalogue.md",
            )
        ),
    ],
    apply: Annotated[
        bool,
        typer.Option(
            "--apply",
            help=here("启用；不加时只列出会改变什么", "put it into force; without it, only list what would change"),
        ),
    ] = False,
    whole: Annotated[
        bool,
        typer.Option(
            "--whole",
            help=here(
                "文件是完整的名册：没有写到的机构去掉",
                "the file is the whole roster: organisations it does not name are dropped",
            ),
        ),
    ] = False,
    data: Data = None,
    database: Database = None,
) -> None:
    from center.service.district_import import import_district as bring_in
    from center.store.protocol import Store

    text = read_text(file)

    async def work(store: Store) -> int:
        try:
            done = await bring_in(
                store, text, whole=whole, apply=apply, by=getpass.getuser(), at=int(time.time() * 1000)
            )
        except CatalogError as error:
            _list_faults(file, error)
            return 1
        for change in done.changes:
            typer.echo(f"  {change}")
        if not done.changes:
            typer.echo(
                here(
                    "与现行的机构和边界相同，没有要改的。",
                    "the same as the organisations and borders in force, nothing to change.",
                )
            )
        elif done.applied:
            typer.echo(
                here(
                    f"已启用 {len(done.changes)} 项；{done.moved_cameras} 台摄像机按新边界重新归属。",
                    (
                        f"{len(done.changes)} changes in force; {done.moved_cameras} cameras belong elsewhere by "
                        "the new borders."
                    ),
                )
            )
        else:
            typer.echo(
                here(
                    f"共 {len(done.changes)} 项。以上是预演，没有改动。确认后加 --apply 启用。",
                    (
                        f"{len(done.changes)} changes. This was a rehearsal, nothing is changed. Add --apply to "
                        "put them into force."
                    ),
                )
            )
        return 0

    raise SystemExit(with_store(data, database, work))


def _list_faults(file: Path, error: CatalogError) -> None:
    typer.echo(
        here(
            f"{file} 有 {len(error.faults)} 处需要改正，没有导入：",
            f"{file} has {len(error.faults)} places to mend, nothing is imported:",
        ),
        err=True,
    )
    for fault in error.faults:
        typer.echo(f"  {fault.by(terminal_language())}", err=True)


def read_text(file: Path) -> str:
    """The whole file; what cannot be read ends the command with a sentence."""
    try:
        return file.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise typer.BadParameter(
            here(
                f"{file} 不是 UTF-8 文本（第 {error.start + 1} 字节）：请另存为 UTF-8",
                f"{file} is not UTF-8 text (byte {error.start + 1}): save it as UTF-8",
            )
        ) from None
    except OSError as error:
        raise typer.BadParameter(
            here(f"读不了 {file}：{error.strerror}", f"cannot read {file}: {error.strerror}")
        ) from None
