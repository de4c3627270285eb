"""The command line of the center: serve, check the log, let people and systems in, export the access register."""

import asyncio
import csv
import json
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, TypeVar

import platformdirs
import typer

from contract.said import here, terminal_language

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help=here(
        "守望中心：事件、时限、实时推送、统计。", "The center of Shouwang: matters, time limits, live updates, figures."
    ),
)
T = TypeVar("T")

Data = Annotated[
    Path | None,
    typer.Option(
        "--data",
        help=here(
            "数据目录；缺省为 $SHOUWANG_DATA 或平台的用户数据目录",
            "data directory; default: $SHOUWANG_DATA, or the platform's for user data",
        ),
    ),
]
Database = Annotated[
    str | None,
    typer.Option(
        "--database",
        help=here(
            "postgresql+asyncpg://…，或 SQLite 文件；缺省为数据目录下的 center.db",
            "postgresql+asyncpg://…, or an SQLite file; default: center.db in the data directory",
        ),
    ),
]
OPENAPI = Path(__file__).resolve().parents[1] / "docs" / "openapi.json"


def data_directory(given: Path | None) -> Path:
    """``--data``, else $SHOUWANG_DATA, else the platform's directory for user data."""
    if given is not None:
        return given.expanduser().absolute()
    named = os.environ.get("SHOUWANG_DATA")
    return Path(named).expanduser().absolute() if named else Path(platformdirs.user_data_dir("shouwang"))


@app.command(
    help=here(
        (
            "运行中心。退出码：0 正常，3 数据库被另一个中心占用，4 端口被占用，5 磁盘已满或不能写入，"
            "6 与共用同一数据库的其他中心不一致（附件目录或演示口令），"
            "7 通知设置（notify.toml）或证书有误。"
        ),
        (
            "Run the center. Exit codes: 0 fine, 3 another center holds the database, 4 the port is "
            "taken, 5 the disk is full or cannot be written, 6 not at one with other centers of the same "
            "database (attachments or demo passwords), 7 notify.toml or the certificate is wrong."
        ),
    )
)
def serve(
    data: Data = None,
    database: Database = None,
    host: Annotated[str, typer.Option(help=here("监听地址", "address to listen on"))] = "127.0.0.1",
    port: Annotated[
        int,
        typer.Option(min=0, max=65_535, help=here("监听端口；0 为任意空闲端口", "port to listen on; 0: any free one")),
    ] = 8710,
    embedded: Annotated[
        bool,
        typer.Option(
            "--embedded",
            help=here("由值守席启动：标准输入关闭即退出", "started by a desk: ends when standard input closes"),
        ),
    ] = False,
    demo: Annotated[
        bool,
        typer.Option(
            "--demo",
            help=here(
                "空库时装入演示区，并运行模拟器", "fill an empty database with the demo district, and run the simulator"
            ),
        ),
    ] = False,
    simulator: Annotated[
        bool, typer.Option(help=here("演示时是否运行模拟器", "whether the demo runs the simulator"))
    ] = True,
    clock_rate: Annotated[
        float,
        typer.Option(
            min=0.001, max=100_000, help=here("演示时钟的倍速", "how many times faster the demo's clock runs")
        ),
    ] = 1.0,
    public_url: Annotated[
        str, typer.Option(help=here("对外地址，用于反向代理之后", "address others reach us at, behind a reverse proxy"))
    ] = "",
    proxy: Annotated[
        list[str] | None,
        typer.Option(
            help=here(
                "反向代理的地址或网段，可多次给出：按它转来的 X-Forwarded-For 区分来源",
                "address or network of a reverse proxy, repeatable: its X-Forwarded-For tells callers apart",
            )
        ),
    ] = None,
    certificate: Annotated[
        Path | None,
        typer.Option(
            help=here(
                "证书（PEM，连同中间证书）：由中心直接提供 https，与 --key 一起给出",
                "certificate (PEM, with its chain): the center itself serves https; give it with --key",
            )
        ),
    ] = None,
    key: Annotated[
        Path | None,
        typer.Option(help=here("证书的私钥（PEM，不加密）", "private key of the certificate (PEM, not encrypted)")),
    ] = None,
    attachments: Annotated[
        Path | None,
        typer.Option(
            help=here(
                "附件目录；缺省为数据目录下的 attachments。多个中心共用一个数据库时须指向同一个共享目录",
                (
                    "folder of attachments; default: attachments in the data directory. Centers that share a "
                    "database must share it too"
                ),
            )
        ),
    ] = None,
    attachment_days: Annotated[
        int,
        typer.Option(
            min=1,
            help=here(
                "事件结案后附件保存的天数，到期删除",
                "days attachments are kept after their matter is closed; then they are deleted",
            ),
        ),
    ] = 1_095,
) -> None:
    from center.compose import Settings
    from center.server import Front
    from center.serving import Options, run

    if (certificate is None) != (key is None):
        raise typer.BadParameter(here("--certificate 与 --key 要一起给出", "--certificate and --key go together"))
    if certificate is not None and demo and simulator:
        raise typer.BadParameter(
            here(
                "模拟器只经本机的 http 上报：演示时用 https，请加 --no-simulator，或改用反向代理",
                (
                    "the simulator reports over local http only: for a demo with https add --no-simulator or "
                    "use a reverse proxy"
                ),
            )
        )
    _known_database(database)
    files = None if attachments is None else attachments.expanduser().absolute()
    settings = Settings(
        data_directory(data), database, clock_rate, demo, attachment_days=attachment_days, attachments=files
    )
    front = Front(certificate, key, tuple(proxy or ()))
    raise SystemExit(run(Options(settings, host, port, embedded, public_url, simulator, front)))


@app.command(
    "verify-log",
    help=here(
        "逐条核对事件日志的散列链，以及各表、检索索引是否与日志一致；一致为 0，不一致为 1。",
        (
            "Check every link of the log's chain of hashes, and whether tables and search index agree "
            "with the log; 0 when they do, 1 when not."
        ),
    ),
)
def verify_log(data: Data = None, database: Database = None) -> None:
    from center.service.verify import verify_log as verify
    from center.store.protocol import Store

    async def work(store: Store) -> int:
        found = await store.read(verify)
        typer.echo(
            here(
                (
                    f"日志 {found.epoch}：{found.events} 条事件，{found.incidents} 件事件卷宗，末端散列 "
                    f"{found.head_hash}"
                ),
                (f"log {found.epoch}: {found.events} events, {found.incidents} matters, last hash {found.head_hash}"),
            )
        )
        for fault in found.faults:
            typer.echo(here(f"不符：{fault}", f"does not agree: {fault}"), err=True)
        for fault in found.search:
            typer.echo(here(f"检索索引不符：{fault}", f"search index does not agree: {fault}"), err=True)
        if found.faults:
            typer.echo(
                here(
                    "日志不完整：请停用中心，从备份恢复，并保留现场",
                    "the log is not whole: stop the center, keep the files as they are, restore from a backup",
                )
            )
        elif found.search:
            typer.echo(
                here(
                    "散列链完整；检索索引与日志不符：请停用中心，运行 shouwang center rebuild-search，再核对一次",
                    (
                        "the chain is whole; the search index does not agree: stop the center, run shouwang "
                        "center rebuild-search, check again"
                    ),
                )
            )
        else:
            typer.echo(
                here(
                    "散列链完整，表与检索索引都与日志一致",
                    "the chain is whole; tables and search index agree with the log",
                )
            )
        return 0 if found.holds else 1

    raise SystemExit(with_store(data, database, work))


@app.command(help=here("生成 docs/openapi.json。", "Write docs/openapi.json."))
def openapi(
    check: Annotated[bool, typer.Option("--check", help=here("只核对，不写入", "only compare, write nothing"))] = False,
    output: Annotated[
        Path, typer.Option(help=here("写到哪里", "where to write it"), show_default="docs/openapi.json")
    ] = OPENAPI,
) -> None:
    text = openapi_text()
    if check:
        same = output.exists() and output.read_text("utf-8") == text
        old = here(
            f"{output} 已过期：请运行 python -m center openapi",
            f"{output} is out of date: run python -m center openapi",
        )
        typer.echo(here("一致", "the same") if same else old)
        raise SystemExit(0 if same else 1)
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(text, "utf-8")
    typer.echo(here(f"已写入 {output}", f"written: {output}"))


def openapi_text() -> str:
    """The description of the API as it is committed."""
    from center.api.app import build_app

    return json.dumps(build_app(None).openapi(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


@app.command(
    "create-key",
    help=here("新增接口密钥。密钥只显示这一次。", "Make a key for another system. It is shown this once only."),
)
def create_key(
    name: Annotated[str, typer.Argument(help=here("外部系统的名称", "name of the outside system"))],
    org: Annotated[str, typer.Option(help=here("所属机构代码", "code of its organisation"))],
    grant: Annotated[
        list[str],
        typer.Option(
            help=here(
                "report（上报）、cameras（登记摄像机）、history（补录办理时间），可多次给出",
                "report, cameras (register them) or history (add past times of steps); repeatable",
            )
        ),
    ],
    data: Data = None,
    database: Database = None,
) -> None:
    from center.service.keys import GRANTS, ApiKeys
    from center.store.protocol import Store

    if set(grant) - set(GRANTS):
        raise typer.BadParameter(here(f"权限只能是 {'、'.join(GRANTS)}", f"a grant is one of {', '.join(GRANTS)}"))

    async def work(store: Store) -> int:
        typer.echo(await ApiKeys(store).create(name, org, tuple(grant)))
        return 0

    raise SystemExit(with_store(data, database, work))


@app.command(
    help=here(
        "导出调看登记簿（视频、联系方式）为 CSV，写到标准输出；时间为北京时间。",
        "Write the register of viewings (video, contacts) to standard output as CSV; times are Beijing time.",
    )
)
def register(data: Data = None, database: Database = None) -> None:
    from center.service.register import register_table
    from center.store.protocol import Store

    async def work(store: Store) -> int:
        csv.writer(sys.stdout).writerows(await store.read(register_table))
        return 0

    raise SystemExit(with_store(data, database, work))


def _known_database(database: str | None) -> None:
    from center.store.connect import store_for

    try:
        store_for(database or "center.db")
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--database") from None


def with_store(data: Path | None, database: str | None, work: Callable[..., Awaitable[int]]) -> int:
    """Open the database beside a running center, do ``work``, close. Troubles become a sentence and an exit code."""
    from center.service.refusals import Refused
    from center.store.connect import store_for
    from center.store.protocol import StorageBusy, StoreError

    _known_database(database)
    where = database or str(data_directory(data) / "center.db")
    if "://" not in where and not Path(where).exists():
        typer.echo(
            here(
                f"没有数据库 {where}：请先运行一次 python -m center serve，或用 --data 指定目录",
                (f"there is no database {where}: run shouwang center serve once, or name its directory with --data"),
            ),
            err=True,
        )
        return 1

    async def whole() -> int:
        store = store_for(where)
        try:
            await store.open()
            return await work(store)
        finally:
            await store.close()

    try:
        return asyncio.run(whole())
    except Refused as error:
        typer.echo(error.said.by(terminal_language()), err=True)
        return 1
    except StorageBusy as error:
        typer.echo(here(f"数据库被占用：{error}", f"the database is held by another: {error}"), err=True)
        return 3
    except StoreError as error:
        typer.echo(here(f"数据库打不开：{error}", f"the database cannot be opened: {error}"), err=True)
        return 5
