"""``shouwang doctor``: what this machine has and lacks for the desk, one finding a line, each with its cure.

Blocking, for a terminal: up to a few seconds. Nothing here opens a window or changes anything. What could take the
process down (a Qt platform plugin, libvlc) is tried in a process of its own, see ``doctor_probe``.
"""

import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from console.domain.options import Language
from console.services import data_dir as files
from console.services.trust import Distrust, NoAuthority, distrust, trusted
from contract.said import Said

if TYPE_CHECKING:
    from contract.reference import About

ABOUT_SECONDS = 4.0
LOW_SPACE = 2 * 1024**3
NO_SPACE = 200 * 1024**2
SKEW_SECONDS = 60
TRANSLATIONS = Path(__file__).resolve().parents[2] / "resources" / "translations"


class Level(Enum):
    OK = "ok"
    NOTE = "note"
    FAIL = "fail"


MARKS = {
    Level.OK: Said("正常", "OK  "),
    Level.NOTE: Said("提示", "note"),
    Level.FAIL: Said("故障", "FAIL"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """``check`` is a stable name for programs; ``cure`` is there for everything that is not OK."""

    check: str
    level: Level
    what: Said
    cure: Said | None = None

    @property
    def failed(self) -> bool:
        return self.level is Level.FAIL

    def line(self, lang: Language) -> str:
        words = f"{MARKS[self.level].by(lang)}  {self.what.by(lang)}"
        if self.cure is None:
            return words
        return f"{words}  → {self.cure.by(lang)}"

    def as_json(self, lang: Language) -> dict[str, str]:
        said = {"check": self.check, "level": self.level.value, "what": self.what.by(lang)}
        return said if self.cure is None else {**said, "cure": self.cure.by(lang)}


def ok(check: str, zh: str, en: str) -> Finding:
    return Finding(check, Level.OK, Said(zh, en))


def note(check: str, what: Said, cure: Said) -> Finding:
    return Finding(check, Level.NOTE, what, cure)


def fail(check: str, what: Said, cure: Said) -> Finding:
    return Finding(check, Level.FAIL, what, cure)


def examine(data_dir: Path, server: str | None, authority: str = "") -> list[Finding]:
    """Every finding about this machine, ``data_dir`` and the center (``server``, else the embedded one). ``authority``:
    a file that vouches for its certificate, besides the system's store; else the one in the desk's settings."""
    from console.services import doctor_machine as machine
    from console.services.settings import SettingsFile

    vouches = authority or SettingsFile(data_dir / "settings.json").look().authority

    checks: tuple[Callable[[], list[Finding]], ...] = (
        machine.versions,
        machine.qt_libraries,
        machine.screens_and_fonts,
        machine.input_method,
        machine.codecs,
        machine.vlc_engine,
        translations,
        lambda: storage(data_dir),
        lambda: center_link(data_dir, server, vouches),
    )
    return [finding for check in checks for finding in check()]


def translations(directory: Path = TRANSLATIONS) -> list[Finding]:
    """Whether every translation is compiled from its newest source."""
    stale = [
        source.name
        for source in sorted(directory.glob("*.ts"))
        if not (made := source.with_suffix(".qm")).exists() or made.stat().st_mtime < source.stat().st_mtime
    ]
    if not stale:
        return [ok("translations", "界面翻译已编译", "translations compiled")]
    names = " ".join(stale)
    return [
        note(
            "translations",
            Said(f"界面翻译未编译：{names}", f"translations not compiled: {names}"),
            Said("运行 ./run.sh --setup-only", "run ./run.sh --setup-only"),
        )
    ]


def storage(data_dir: Path) -> list[Finding]:
    """Whether the data directory, or the place where it will be made, can be written and has room."""
    place = data_dir
    while not place.exists():
        place = place.parent
    try:
        with tempfile.TemporaryFile(dir=place) as probe:
            probe.write(b"\0" * 4096)
            probe.flush()
    except OSError as error:
        return [
            fail(
                "data_dir",
                Said(
                    f"数据目录 {data_dir} 不能写入：{error.strerror}", f"cannot write to {data_dir}: {error.strerror}"
                ),
                Said("换一个目录：--data DIR，或修正权限", "choose another with --data DIR, or mend its permissions"),
            )
        ]
    free = shutil.disk_usage(place).free
    gib = f"{free / 1024**3:.1f} GiB"
    if free >= LOW_SPACE:
        return [ok("data_dir", f"数据目录 {data_dir}，剩余 {gib}", f"data directory {data_dir}, {gib} free")]
    what = Said(f"数据目录 {data_dir} 只剩 {gib}", f"data directory {data_dir}: only {gib} free")
    cure = Said("清理磁盘，或用 --data 换到别的盘", "make room, or move it with --data")
    return [fail("data_dir", what, cure) if free < NO_SPACE else note("data_dir", what, cure)]


def center_link(data_dir: Path, server: str | None, authority: str = "") -> list[Finding]:
    """Whether the center answers ``GET /v1/about``, its clock agrees with ours and its holidays last."""
    if server is None:
        try:
            if not files.center_is_running(data_dir):
                return [
                    ok(
                        "center",
                        "本机中心未运行，打开值守席时自动启动",
                        "the embedded center is not running; the desk starts it",
                    )
                ]
            server = files.running_center(data_dir).url
        except files.DataDirError as error:
            return [fail("center", error.said, Said("关闭值守席后重新打开", "close the desk and open it again"))]
        except OSError as error:
            return [
                fail(
                    "center",
                    Said(f"读不了 {data_dir}：{error.strerror}", f"cannot read {data_dir}: {error.strerror}"),
                    Said("修正权限", "mend its permissions"),
                )
            ]
    return _ask(server, authority)


def _ask(server: str, authority: str) -> list[Finding]:
    finding, about = _answered(server, authority)
    if about is None or not about.holidays_until:
        return [finding]
    until = about.holidays_until
    days = note(
        "holidays",
        Said(
            f"中心的节假日只知道到 {until}，之后按周一至周五计时",
            f"the center knows holidays until {until}; after it Monday to Friday count as worked",
        ),
        Said(
            "管理员在目录的 [calendar] 写上次年的 holidays、workdays，再运行 "
            "shouwang center import-catalog 文件 --apply；或升级程序",
            "name next year's holidays and workdays in the catalogue's [calendar], then shouwang center import-catalog "
            "FILE --apply; or update the program",
        ),
    )
    return [finding, days]


def _answered(server: str, authority: str) -> "tuple[Finding, About | None]":
    import httpx
    import pydantic

    from contract.reference import About

    url = httpx.URL(server)
    loopback = url.host in ("127.0.0.1", "localhost", "::1")
    try:
        # A desk's link to its own machine never goes through a proxy, whatever the environment says.
        verify = trusted(authority) if url.scheme == "https" else False
        with httpx.Client(timeout=ABOUT_SECONDS, trust_env=not loopback, verify=verify) as http:
            begun = time.time()
            answer = http.get(f"{server.rstrip('/')}/v1/about")
            taken = time.time() - begun
        answer.raise_for_status()
        about = About.model_validate_json(answer.content)
    except httpx.HTTPStatusError as error:
        code = error.response.status_code
        return fail("center", Said(f"{server} 回答 {code}", f"{server} answered {code}"), NOT_A_CENTER), None
    except pydantic.ValidationError:
        what = Said(f"{server} 有应答，但不是守望中心", f"{server} answers, but is no center of ours")
        return fail("center", what, NOT_A_CENTER), None
    except NoAuthority as error:
        return fail(
            "center", Said(f"根证书读不出来：{error}", f"the authority cannot be read: {error}"), PEM_FILE
        ), None
    except httpx.HTTPError as error:
        if (doubt := distrust(error)) is not None:
            return fail("center", *_doubts(server)[doubt]), None
        what = Said(f"连不上中心 {server}：{error}", f"the center {server} does not answer: {error}")
        cure = Said("检查网络、地址和端口，问一下中心是否在运行", "check network, address and port")
        return fail("center", what, cure), None
    skew = about.at / 1000 - (begun + taken / 2)
    if about.rate == 1.0 and not about.demo and abs(skew) > SKEW_SECONDS:
        skewed = note(
            "center",
            Said(
                f"中心 {about.name} 的钟与本机相差 {skew:+.0f} 秒",
                f"the clock of {about.name} differs by {skew:+.0f} s",
            ),
            Said(
                "期限以中心的钟为准；请给本机对时（NTP）", "deadlines follow the center; set this machine's clock (NTP)"
            ),
        )
        return skewed, about
    milliseconds = f"{taken * 1000:.0f} ms"
    found = ok(
        "center",
        f"中心 {about.name}（{about.district}，{about.version}）在 {milliseconds} 内应答",
        f"center {about.name} ({about.district}, {about.version}) answered in {milliseconds}",
    )
    return found, about


def _doubts(server: str) -> dict[Distrust, tuple[Said, Said]]:
    """What was found, and its cure."""
    return {
        Distrust.AUTHORITY: (
            Said(f"本机不信任签发 {server} 证书的机构", f"nobody this machine trusts vouches for {server}"),
            Said(
                "把本单位的根证书放进 /usr/local/share/ca-certificates（扩展名 .crt），运行 update-ca-certificates；"
                "或用 --authority 指定它",
                "put the district's authority into /usr/local/share/ca-certificates (named .crt) and run "
                "update-ca-certificates, or name it with --authority",
            ),
        ),
        Distrust.DATE: (
            Said(f"{server} 的证书已过期或尚未生效", f"the certificate of {server} is not valid today"),
            Said(
                "核对本机日期；日期无误请管理员换发证书",
                "check this machine's date; if it is right, renew the certificate",
            ),
        ),
        Distrust.NAME: (
            Said(f"{server} 的证书不是发给这个地址的", f"the certificate of {server} is for another address"),
            Said(
                "用证书上的名字访问中心，或请管理员换发",
                "use the name in the certificate, or have it issued for this one",
            ),
        ),
        Distrust.PLAIN: (
            Said(f"{server} 不提供 https", f"{server} does not speak https"),
            Said("核对是 http 还是 https、端口对不对", "check whether it is http or https, and the port"),
        ),
    }


PEM_FILE = Said(
    "核对 --authority（或 settings.json 的 authority）的文件：PEM 格式，本用户可读",
    "check the file of --authority (or of authority in settings.json): PEM, readable by you",
)
NOT_A_CENTER = Said("检查 --server 的地址和端口", "check the address and port of --server")
