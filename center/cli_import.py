"""``import-history``: the matters of the system that was in use before, into the log."""

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from center.cli import Data, Database, app, data_directory, with_store
from center.cli_catalog import read_text
from center.domain.catalog_faults import CatalogError
from center.lock import DirectoryLock, LockedByAnother
from contract.said import here, terminal_language

if TYPE_CHECKING:
    from collections.abc import Iterable

    from center.service.history_import import Done
    from center.service.import_preview import ShownPoint

TOLD_SECONDS = 1.0


@app.command(
    "import-history",
    help=here(
        (
            "导入原系统的事件台账。可中断、可重复：已导入的行不会再导入。SQLite 须先停用中心；"
            "PostgreSQL 可在中心运行时导入。退出码：0 全部导入，1 有行没有导入（见问题清单），"
            "3 数据库被占用。"
        ),
        (
            "Import the former system's matters. May be interrupted and repeated: rows that are in are "
            "not taken again. With SQLite stop the center first; with PostgreSQL it may run. Exit codes: "
            "0 all are in, 1 some rows are not (see the list of problems), 3 the database is held by "
            "another."
        ),
    ),
)
def import_history(
    file: Annotated[
        Path,
        typer.Argument(
            help=here(
                "原系统导出的 .csv 或 .xlsx，第一行是表头",
                "the former system's export, .csv or .xlsx, headings in the first row",
            )
        ),
    ],
    mapping: Annotated[
        Path,
        typer.Option(
            "--mapping",
            help=here(
                "对应文件（TOML）；写法见 docs/import-history.md",
                "mapping file (TOML); how to write it: docs/import-history.md",
            ),
        ),
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=here("只检查，不写入", "only check, write nothing"))
    ] = False,
    errors: Annotated[
        Path | None,
        typer.Option(
            "--errors",
            help=here(
                "问题清单写到哪里；缺省为文件名加 .errors.csv",
                "where the list of problems goes; default: the file's name with .errors.csv",
            ),
        ),
    ] = None,
    data: Data = None,
    database: Database = None,
) -> None:
    from center.domain.import_mapping import parse
    from center.service.history_import import Report
    from center.service.history_import import import_history as bring_in
    from center.service.import_file import UnreadableTable
    from center.service.import_preview import first_points
    from center.store.protocol import Store

    try:
        known = parse(read_text(mapping))
    except CatalogError as error:
        typer.echo(
            here(
                f"{mapping} 有 {len(error.faults)} 处需要改正，没有导入：",
                f"{mapping} has {len(error.faults)} places to mend, nothing is imported:",
            ),
            err=True,
        )
        for fault in error.faults:
            typer.echo(f"  {fault.by(terminal_language())}", err=True)
        raise SystemExit(1) from None
    report_path = errors or file.with_name(file.name + ".errors.csv")
    told = _Progress()

    async def work(store: Store) -> int:
        try:
            with report_path.open("w", encoding="utf-8-sig", newline="") as out:
                now = int(time.time() * 1000)
                done = await bring_in(store, file, known, Report(out), now, dry_run=dry_run, told=told)
        except UnreadableTable as error:
            report_path.unlink(missing_ok=True)
            typer.echo(str(error), err=True)
            return 1
        except OSError as error:
            typer.echo(
                here(
                    f"读不了 {file}，或写不了 {report_path}：{error.strerror}。已导入的不受影响。",
                    f"cannot read {file}, or cannot write {report_path}: {error.strerror}. What is in stays in.",
                ),
                err=True,
            )
            return 1
        if dry_run and known.crs != "wgs84":
            _show_points(first_points(file, known), known.crs)
        return _close(done, report_path, dry_run)

    lock = DirectoryLock(data_directory(data))
    if not dry_run and "://" not in (database or ""):
        try:
            lock.acquire()
        except LockedByAnother as error:
            typer.echo(f"{error}", err=True)
            raise SystemExit(3) from None
    try:
        raise SystemExit(with_store(data, database, work))
    except KeyboardInterrupt:
        typer.echo(
            here(
                "已中断。写入的都是整件；再运行一次，从断处接着导入。",
                "interrupted. Every matter written is whole; run it again to go on from there.",
            ),
            err=True,
        )
        raise SystemExit(130) from None
    finally:
        lock.release()


def _show_points(points: "Iterable[ShownPoint]", crs: str) -> None:
    """Whoever imports compares them with a map before anything is written."""
    typer.echo(
        here(
            f"坐标按 {crs} 换算为 WGS-84；前几行如下，请在地图上核对：",
            f"coordinates were converted from {crs} to WGS-84; check these first rows on a map:",
        )
    )
    for one in points:
        row = here(f"第 {one.number} 行", f"row {one.number}")
        typer.echo(f"  {row}  {one.given[0]}, {one.given[1]} → {one.point[0]:.6f}, {one.point[1]:.6f}")


def _close(done: "Done", report: Path, dry: bool) -> int:
    took = here("可以导入", "can be imported") if dry else here("新导入", "newly imported")
    counts = here(
        f"共 {done.read:,} 行：{took} {done.taken:,}，以前已导入 {done.there:,}，有问题 {done.broken:,}",
        f"{done.read:,} rows: {took} {done.taken:,}, imported before {done.there:,}, with problems {done.broken:,}",
    )
    typer.echo(counts + (here("（预演，没有写入）", " (a rehearsal, nothing is written)") if dry else ""))
    if not done.broken:
        report.unlink(missing_ok=True)
        return 0
    typer.echo(
        here(
            f"有问题的行没有导入，逐条列在 {report}；改正后再运行一次，只会补上缺的。",
            (
                f"rows with problems are not in, each is listed in {report}; mend them and run it again: "
                "only what is missing is taken."
            ),
        ),
        err=True,
    )
    return 1


class _Progress:
    """A line about once a second, with how fast it goes."""

    def __init__(self) -> None:
        self._began = self._said = time.monotonic()

    def __call__(self, done: "Done") -> None:
        now = time.monotonic()
        if now - self._said >= TOLD_SECONDS:
            self._said = now
            typer.echo(
                here(
                    f"已读 {done.read:,} 行，每秒 {done.read / (now - self._began):,.0f} 行",
                    f"{done.read:,} rows read, {done.read / (now - self._began):,.0f} a second",
                ),
                err=True,
            )
