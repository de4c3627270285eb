"""The doctor's checks of the machine itself: interpreter, Qt, screens, fonts, input method, decoders."""

import importlib.metadata
import json
import os
import platform
import re
import subprocess
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from console.services import display
from console.services.doctor import Finding, fail, note, ok
from contract.said import Said

PYSIDE_FLOOR = (6, 8, 0, 2)
PYSIDE_CEILING = (6, 12)
PROBE_SECONDS = 20
USED_OF_QT = (
    "plugins/platforms/libqxcb.so",
    "plugins/platforms/libqwayland*.so",
    "lib/libQt6Widgets.so.6",
    "lib/libQt6Network.so.6",
    "lib/libQt6Svg.so.6",
)
SET_UP = Said("运行 ./run.sh --setup-only", "run ./run.sh --setup-only")
PACKAGE_OF = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libgl1",
    "libOpenGL.so.0": "libopengl0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
"""Debian and Ubuntu; the package that holds each library Qt's wheels expect from the system."""


def versions() -> list[Finding]:
    """Python and PySide6 against the range that was tested."""
    python, pyside = platform.python_version(), importlib.metadata.version("PySide6-Essentials")
    found = [ok("python", f"Python {python}", f"Python {python}")]
    parts = tuple(int(part) for part in re.findall(r"\d+", pyside)[:4])
    if (*parts, 0, 0)[:4] >= PYSIDE_FLOOR and parts < PYSIDE_CEILING:
        return [*found, ok("pyside", f"PySide6 {pyside}", f"PySide6 {pyside}")]
    why = "6.12 在 Python 3.11 上会崩溃" if parts >= PYSIDE_CEILING else "太旧"
    because = "6.12 aborts under Python 3.11" if parts >= PYSIDE_CEILING else "too old"
    what = Said(f"PySide6 {pyside} 不在支持范围：{why}", f"PySide6 {pyside} is out of range: {because}")
    return [*found, fail("pyside", what, SET_UP)]


def qt_libraries() -> list[Finding]:
    """System libraries that Qt's own libraries and the platform plugins ask for and do not get."""
    spec = find_spec("PySide6")
    if spec is None or not spec.submodule_search_locations:
        return [fail("qt_libraries", Said("没有安装 PySide6", "PySide6 is not installed"), SET_UP)]
    qt = Path(spec.submodule_search_locations[0]) / "Qt"
    try:
        missing = sorted({gap for name in USED_OF_QT for path in qt.glob(name) for gap in _not_found(path)})
    except OSError as error:
        what = Said(f"无法检查 Qt 的系统库：{error}", f"cannot check the libraries Qt needs: {error}")
        return [note("qt_libraries", what, Said("安装 libc-bin（ldd）", "install libc-bin (ldd)"))]
    if not missing:
        return [ok("qt_libraries", "Qt 所需的系统库齐全", "every library Qt needs is here")]
    packages = sorted({PACKAGE_OF[gap] for gap in missing if gap in PACKAGE_OF})
    command = f"apt-get install {' '.join(packages)}" if packages else f"apt-file search {missing[0]}"
    what = Said(f"缺少系统库：{' '.join(missing)}", f"missing libraries: {' '.join(missing)}")
    return [fail("qt_libraries", what, Said(f"运行 {command}", f"run {command}"))]


def _not_found(library: Path) -> list[str]:
    said = subprocess.run(["ldd", str(library)], capture_output=True, text=True, timeout=PROBE_SECONDS, check=False)
    return re.findall(r"^\s*(\S+) => not found$", said.stdout, re.MULTILINE)


def screens_and_fonts(environ: Mapping[str, str] = os.environ) -> list[Finding]:
    """What Qt sees: each screen's name, size and scale, and the Chinese font the desk names."""
    unreachable = display.problem(environ)
    chosen = {**environ} if unreachable is None else {**environ, "QT_QPA_PLATFORM": "offscreen"}
    said, complaint = _probe("screen", chosen)
    if said is None:
        what = Said(f"Qt 无法启动：{complaint}", f"Qt does not start: {complaint}")
        return [fail("screens", what, Said("先补齐上面缺少的系统库", "install the missing libraries named above"))]
    if unreachable is None:
        shown = "；".join(f"{s['name']} {s['width']}×{s['height']} @{s['ratio']:g}" for s in said["screens"])
        count = len(said["screens"])
        screens = ok(
            "screens",
            f"{count} 块屏幕（{said['platform']}）：{shown}",
            f"{count} screens ({said['platform']}): {shown}",
        )
    else:
        screens = note("screens", Said("这里打不开窗口", "no window can be opened here"), unreachable)
    if said["font"]:
        return [screens, ok("fonts", "字体 Noto Sans CJK SC", "font Noto Sans CJK SC")]
    what = Said(
        "没有字体 Noto Sans CJK SC，汉字可能缺字或字形不对", "no font Noto Sans CJK SC: Chinese may be wrong or blank"
    )
    cure = Said("运行 apt-get install fonts-noto-cjk", "run apt-get install fonts-noto-cjk")
    return [screens, note("fonts", what, cure) if said["chinese_fonts"] else fail("fonts", what, cure)]


def _probe(name: str, environ: Mapping[str, str]) -> tuple[dict[str, Any] | None, str]:
    """What ``doctor_probe`` found, or None and the last line of its complaint."""
    command = [sys.executable, "-P", "-m", "console.services.doctor_probe", name]
    try:
        done = subprocess.run(
            command, env=dict(environ), capture_output=True, text=True, timeout=PROBE_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return None, f"{PROBE_SECONDS} s"
    if done.returncode:
        return None, (done.stderr.strip().splitlines() or [f"exit {done.returncode}"])[-1]
    return json.loads(done.stdout), ""


def input_method(environ: Mapping[str, str] = os.environ) -> list[Finding]:
    """Whether Chinese can be typed: which input method runs and whether Qt will find it."""
    if not sys.platform.startswith("linux"):
        return [ok("input_method", "输入法由系统提供", "the system brings its input method")]
    name = display.running(frozenset({"fcitx5", "ibus-daemon", "fcitx"}))
    if name is None:
        what = Said("没有运行输入法，无法输入汉字", "no input method runs: Chinese cannot be typed")
        return [note("input_method", what, Said("安装并启动 fcitx5 或 ibus", "install and start fcitx5 or ibus"))]
    module = environ.get("QT_IM_MODULE", "")
    if name == "fcitx":
        what = Said("正在运行 fcitx 4，Qt 6 连不上它", "fcitx 4 runs, which Qt 6 cannot reach")
        return [note("input_method", what, Said("改用 fcitx5 或 ibus", "use fcitx5 or ibus instead"))]
    if module not in ("", "ibus", "fcitx", "fcitx5"):
        what = Said(f"{name} 在运行，但 QT_IM_MODULE={module}", f"{name} runs, but QT_IM_MODULE={module}")
        return [note("input_method", what, Said("取消设置 QT_IM_MODULE", "unset QT_IM_MODULE"))]
    if name == "fcitx5" and module == "ibus" and "IBUS_USE_PORTAL" not in environ:
        what = Said("fcitx5 在运行，但没有设 IBUS_USE_PORTAL", "fcitx5 runs, but IBUS_USE_PORTAL is not set")
        return [note("input_method", what, Said("设 IBUS_USE_PORTAL=1", "set IBUS_USE_PORTAL=1"))]
    return [ok("input_method", f"输入法 {name}", f"input method {name}")]


def codecs() -> list[Finding]:
    """Whether PyAV decodes what cameras send."""
    try:
        import av
        from av.codec import Codec
    except ImportError as error:
        return [fail("codecs", Said(f"PyAV 不能载入：{error}", f"PyAV does not load: {error}"), SET_UP)]
    absent = []
    for name in ("h264", "hevc"):
        try:
            Codec(name, "r")
        except ValueError:
            absent.append(name)
    if absent:
        what = Said(f"PyAV 不能解码 {' '.join(absent)}", f"PyAV cannot decode {' '.join(absent)}")
        return [fail("codecs", what, SET_UP)]
    version = av.__version__
    return [ok("codecs", f"解码 H.264、H.265（PyAV {version}）", f"decodes H.264, H.265 (PyAV {version})")]


def vlc_engine(environ: Mapping[str, str] = os.environ) -> list[Finding]:
    """The second video engine. Its absence is never fatal: cameras are decoded by PyAV."""
    said, complaint = _probe("vlc", environ)
    if said is None or not said["starts"]:
        what = Said(f"VLC 引擎不可用（{complaint}）", f"the VLC engine is not usable ({complaint})")
        cure = Said(
            "摄像机不受影响；播放 HTTP-FLV、HLS 请运行 apt-get install libvlc5 vlc-plugin-base",
            "cameras are not affected; for HTTP-FLV and HLS run apt-get install libvlc5 vlc-plugin-base",
        )
        return [note("vlc", what, cure)]
    version = str(said["version"]).split(" ")[0]
    if said["rtsp"]:
        return [ok("vlc", f"VLC 引擎 {version}，含 RTSP", f"VLC engine {version}, with RTSP")]
    return [
        ok(
            "vlc",
            f"VLC 引擎 {version}；不含 RTSP，摄像机用 PyAV",
            f"VLC engine {version}; no RTSP in it, cameras use PyAV",
        )
    ]
