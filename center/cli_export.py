"""``export-log``: the event log as CSV or XES, for auditors and for process-mining tools."""

from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Annotated

import typer

from center.cli import Data, Database, app, with_store
from center.domain.case_code import UTC_OFFSET_HOURS
from contract.said import here

_ZONE = timezone(timedelta(hours=UTC_OFFSET_HOURS))


@app.command(
    "export-log",
    help=here(
        "导出事件日志：CSV 表格，或流程挖掘工具可重放的 XES 1.0。",
        "Export the event log: a CSV table, or XES 1.0, which process-mining tools replay.",
    ),
)
def export_log(
    file: Annotated[Path, typer.Argument(help=here("写到哪里：.csv 或 .xes", "where to write it: .csv or .xes"))],
    since: Annotated[
        datetime | None,
        typer.Option(
            "--from", formats=["%Y-%m-%d"], help=here("自这一天起上报的事件", "matters reported from this day on")
        ),
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option("--to", formats=["%Y-%m-%d"], help=here("到这一天为止（含）", "up to this day, included")),
    ] = None,
    org: Annotated[str, typer.Option(help=here("只要该机构看得到的事件", "only what this organisation may see"))] = "",
    with_text: Annotated[
        bool,
        typer.Option(
            "--with-text",
            help=here(
                "CSV 中附上经办人填写的文字（可能含个人信息）",
                "add to the CSV what officers wrote (may hold personal data)",
            ),
        ),
    ] = False,
    data: Data = None,
    database: Database = None,
) -> None:
    from center.service.log_export import Selection, lines, write_csv, write_xes
    from center.store.protocol import Store

    kind = file.suffix.lower()
    if kind not in (".csv", ".xes"):
        raise typer.BadParameter(
            here("文件名须以 .csv 或 .xes 结尾", "the name must end in .csv or .xes"), param_hint="FILE"
        )
    if with_text and kind == ".xes":
        raise typer.BadParameter(
            here("XES 不带文字；请导出为 .csv", "XES carries no texts; export to .csv"), param_hint="--with-text"
        )
    wanted = Selection(_start(since), _start(until, days=1), org or None)

    async def work(store: Store) -> int:
        part = file.with_name(file.name + ".part")
        try:
            with part.open("w", encoding="utf-8-sig" if kind == ".csv" else "utf-8", newline="") as out:
                if kind == ".csv":
                    written = await store.read(lambda c: write_csv(out, lines(c, wanted), with_text))
                else:
                    written = await store.read(lambda c: write_xes(out, lines(c, wanted)))
            part.replace(file)
        except OSError as error:
            part.unlink(missing_ok=True)
            typer.echo(
                here(
                    f"不能写入 {file}：{error.strerror}。请换一个目录，或清理磁盘后重试。",
                    (
                        f"cannot write {file}: {error.strerror}. Choose another folder, or free some space and "
                        "try again."
                    ),
                ),
                err=True,
            )
            return 5
        typer.echo(here(f"已导出 {written} 个步骤到 {file}", f"{written} steps exported to {file}"))
        return 0

    raise SystemExit(with_store(data, database, work))


def _start(day: datetime | None, days: int = 0) -> int | None:
    """Midnight of the day in the centre's zone (ms), ``days`` later; None: no bound."""
    if day is None:
        return None
    return int((day.replace(tzinfo=_ZONE) + timedelta(days=days)).timestamp() * 1000)
