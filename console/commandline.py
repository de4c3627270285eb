"""The words of ``shouwang``, by typer. Each one imports what it needs when it is used."""

import importlib.metadata
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from console.cli import open_desk, server_is_plausible
from console.domain.options import LANGUAGES, THEMES, DeskOptions, Language, Theme
from console.services import data_dir as files
from console.tour_choice import SCREENS, SIZES, Choice, read_screen, read_size
from contract.said import Said, here, terminal_language

HERE = terminal_language()


app = typer.Typer(
    help=here(
        "守望：综治中心值守席。不带命令即打开值守席。", "Shouwang: the duty desk. Without a command it opens the desk."
    ),
    add_completion=False,
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)
demo = typer.Typer(help=here("演示区：节奏、密钥、重置", "The demo district: its tempo, its key, a fresh start"))
app.add_typer(demo, name="demo")

DataDir = Annotated[
    Path | None,
    typer.Option(
        "--data", metavar="DIR", help=here("数据目录（默认在用户目录下）", "data directory (default: the user's)")
    ),
]
Authority = Annotated[
    Path | None,
    typer.Option(
        "--authority",
        metavar="FILE",
        help=here(
            "本单位的根证书（PEM），系统信任的之外另加",
            "the district's certificate authority (PEM), besides the system's",
        ),
    ),
]
Lang = Annotated[Language | None, typer.Option("--lang", help=here("语言", "language"))]


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"shouwang {importlib.metadata.version('shouwang')}")
        raise typer.Exit


@app.callback()
def _shouwang(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help=here("版本", "the version"))
    ] = False,
) -> None:
    pass


def _checked_server(server: str | None) -> str | None:
    if not server_is_plausible(server):
        raise typer.BadParameter(
            here(f"“{server}”不是中心地址，应形如 http://10.1.2.3:8080", f"{server!r}: want http://10.1.2.3:8080")
        )
    return server


@app.command(help=here("打开值守席（默认命令）", "open the desk (the default)"))
def desk(
    server: Annotated[
        str | None,
        typer.Option(
            callback=_checked_server,
            metavar="URL",
            help=here("区中心地址；不给则自带一个本机中心", "a district's center; without it the desk brings its own"),
        ),
    ] = None,
    login: Annotated[str | None, typer.Option(metavar="NAME", help=here("登录名", "name to log in with"))] = None,
    data: DataDir = None,
    theme: Annotated[Theme | None, typer.Option(help=here("深色或浅色", "dark or light"))] = None,
    lang: Lang = None,
    authority: Authority = None,
) -> None:
    ca = None if authority is None else authority.absolute()
    raise typer.Exit(open_desk(DeskOptions(server, login, data, theme, lang, ca)))


@app.command(
    help=here("运行中心；参数见 shouwang center --help", "run a center; see shouwang center --help"),
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
)
def center() -> None:
    """Listed for ``--help`` only: ``console.cli`` hands the word over before typer is asked."""


@app.command(help=here("驱动真实的值守席走一遍，每屏存一张 PNG", "drive the real desk and write one PNG per screen"))
def tour(
    out_dir: Annotated[Path, typer.Argument(metavar="DIR", help=here("图片目录", "where the pictures go"))],
    only: Annotated[
        list[str] | None,
        typer.Option(metavar="SCREEN", help=here("只拍这一屏，可重复", "this screen only; repeatable")),
    ] = None,
    size: Annotated[
        list[str] | None, typer.Option(metavar="WxH", help=here("只用这个尺寸，可重复", "this size only; repeatable"))
    ] = None,
    theme: Annotated[Theme | None, typer.Option(help=here("只用深色或浅色", "dark or light only"))] = None,
    data: DataDir = None,
    lang: Annotated[Language | None, typer.Option("--lang", help=here("只用这种语言", "this language only"))] = None,
) -> None:
    choice = _tour_choice(only or (), size or (), theme, lang)
    from console.services import display

    if display.problem() is not None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from console.tour import run_tour

    raise typer.Exit(run_tour(out_dir, DeskOptions(data_dir=data), choice))


def _tour_choice(only: Sequence[str], sizes: Sequence[str], theme: Theme | None, lang: Language | None) -> Choice:
    try:
        screens = [read_screen(word) for word in only]
    except ValueError as error:
        known = ", ".join(SCREENS)
        said = here(f"没有“{error}”这一屏；有：{known}", f"no screen {error}; there are: {known}")
        raise typer.BadParameter(said) from None
    try:
        pixels = [read_size(word) for word in sizes]
    except ValueError as error:
        said = here(f"“{error}”不是可用的尺寸，应形如 1366x768", f"{error} is no size a window can have; want 1366x768")
        raise typer.BadParameter(said) from None
    langs = [lang] if lang else LANGUAGES
    return Choice(screens or SCREENS, [theme] if theme else THEMES, pixels or SIZES, langs)


@app.command(help=here("检查这台机器，每个问题给出办法", "check this machine; every finding names its cure"))
def doctor(
    server: Annotated[str | None, typer.Option(callback=_checked_server, metavar="URL")] = None,
    data: DataDir = None,
    authority: Authority = None,
    lang: Lang = None,
    as_json: Annotated[bool, typer.Option("--json", help=here("输出 JSON", "as JSON"))] = False,
) -> None:
    from console.services.doctor import examine

    findings = examine(files.resolve(data), server, authority="" if authority is None else str(authority))
    language = lang or HERE
    if as_json:
        typer.echo(json.dumps([finding.as_json(language) for finding in findings], ensure_ascii=False, indent=1))
    else:
        for finding in findings:
            typer.echo(finding.line(language))
    raise typer.Exit(1 if any(finding.failed for finding in findings) else 0)


TEMPOS = {
    "quiet": Said("平静：平均每小时约 6 件", "quiet: about 6 reports an hour"),
    "normal": Said("平常：平均每小时约 30 件，随一天的作息起伏", "normal: about 30 reports an hour, as the day goes"),
    "flood": Said(
        "汹涌：每分钟开头 20 秒里每秒约 15 件，用来看值守席如何承受",
        "flood: about 15 reports a second in the first 20 s of each minute, to see the desk bear it",
    ),
}


def _set_tempo(tempo: str, data: Path | None) -> None:
    target = files.resolve(data)
    try:
        files.write_tempo(target, tempo)
        running = files.center_is_running(target)
    except OSError as error:
        _stop(Said(f"无法写入 {target}：{error.strerror}", f"cannot write to {target}: {error.strerror}"))
    typer.echo(TEMPOS[tempo].by(HERE))
    if not running:
        typer.echo(
            here("值守席现在没有打开；下次打开时生效。", "The desk is not open now; it takes effect at its next start.")
        )


@demo.command(help=TEMPOS["quiet"].by(HERE))
def quiet(data: DataDir = None) -> None:
    _set_tempo("quiet", data)


@demo.command(help=TEMPOS["normal"].by(HERE))
def normal(data: DataDir = None) -> None:
    _set_tempo("normal", data)


@demo.command(help=TEMPOS["flood"].by(HERE))
def flood(data: DataDir = None) -> None:
    _set_tempo("flood", data)


@demo.command(help=here("现在的节奏，以及中心是否在运行", "the tempo now, and whether a center runs"))
def status(data: DataDir = None) -> None:
    target = files.resolve(data)
    try:
        tempo = files.read_tempo(target) or "normal"
        running = files.running_center(target) if files.center_is_running(target) else None
    except files.DataDirError as error:
        _stop(error.said)
    typer.echo(here(f"数据目录：{target}", f"data directory: {target}"))
    typer.echo(TEMPOS[tempo].by(HERE) if tempo in TEMPOS else tempo)
    if running is None:
        typer.echo(here("中心没有运行", "no center runs"))
    else:
        typer.echo(here(f"中心：{running.url}（进程 {running.pid}）", f"center: {running.url} (process {running.pid})"))


@demo.command(
    help=here("运行中的中心地址和上报密钥，供 curl 使用", "address and intake key of the running center, for curl")
)
def key(data: DataDir = None) -> None:
    target = files.resolve(data)
    try:
        running = files.running_center(target)
        typer.echo(f"SHOUWANG_URL={running.url}\nSHOUWANG_KEY={files.intake_key(target)}")
    except files.DataDirError as error:
        _stop(error.said)


@demo.command(help=here("清空演示区的记录，重新开始", "forget what the demo district recorded and start afresh"))
def reset(
    data: DataDir = None,
    yes: Annotated[bool, typer.Option("--yes", help=here("不再询问", "do not ask"))] = False,
) -> None:
    target = files.resolve(data)
    question = here(
        f"将删除 {target} 中的全部事件、附件和值守席缓存，不可恢复。继续？",
        f"This deletes every incident, attachment and desk cache in {target} for good. Go on?",
    )
    if not yes and not typer.confirm(question):
        raise typer.Exit(1)
    try:
        removed = files.forget_demo(target)
    except files.DataDirError as error:
        _stop(error.said)
    except OSError as error:
        _stop(Said(f"没有删完：{error}", f"not everything was deleted: {error}"))
    names = " ".join(path.name for path in removed)
    typer.echo(
        here(f"已删除：{names}" if names else "没有可删除的", f"deleted: {names}" if names else "nothing to delete")
    )


def _stop(said: Said) -> NoReturn:
    typer.echo(said.by(HERE), err=True)
    raise typer.Exit(1)
