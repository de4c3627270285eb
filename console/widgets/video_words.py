"""What a video tile says: from a session's status to a mark, a title, lines and the word at the end of the strip.

A tile never lies: an old picture is called old, and whoever reads it learns when the next try comes.
"""

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QCoreApplication

from console.domain.ports import TileState, VideoStatus
from console.domain.tile_state import Trouble
from console.widgets.marks import Mark

translate = QCoreApplication.translate

SKELETON_AFTER = 0.15
"""Seconds after which waiting is shown; what is faster would only flicker."""


class Notice(Enum):
    """What stands in a tile that has no session."""

    VACANT = "vacant"  # no further camera near
    ASKING = "asking"  # the center was asked for the stream
    FORBIDDEN = "forbidden"  # the center refuses this officer
    UNSAID = "unsaid"  # the center wants to know why first
    OFFLINE = "offline"  # the camera's own network reports it off
    UNREACHABLE = "unreachable"  # the center does not answer


@dataclass(frozen=True, slots=True)
class Face:
    """``title`` and ``lines`` stand on the picture, ``tag`` ends the strip; ``token`` colours mark, title and tag.
    ``dimmed``: the picture is old. ``skeleton``: grey shapes where a picture will be."""

    mark: Mark
    token: str
    tag: str
    title: str = ""
    lines: tuple[str, ...] = ()
    dimmed: bool = False
    skeleton: bool = False

    def words(self) -> str:
        return "，".join(part for part in (self.tag, self.title, *self.lines) if part)


def face_of(status: VideoStatus, waited: float) -> Face:
    """``waited``: seconds since the session was given to the tile."""
    match status.state:
        case TileState.LIVE:
            return Face(
                Mark.DISC, "ok", translate("VideoTile", "{age} s").format(age=f"{int((status.age or 0) * 10) / 10:.1f}")
            )
        case TileState.STALE:
            waiting = (translate("VideoTile", "连接还在，等待新画面"),)
            return Face(Mark.HALF, "stale", translate("VideoTile", "停滞"), _stalled(status), waiting, dimmed=True)
        case TileState.BACKOFF:
            return _retrying(status)
        case TileState.STOPPED:
            title, cure = trouble_words(status.problem)
            return Face(
                Mark.RING, "calm", translate("VideoTile", "已停止"), title, (cure,) if cure else (), dimmed=True
            )
    return _connecting(status, waited)


def face_of_notice(notice: Notice, detail: str) -> Face:
    """``detail``: the center's own sentence, empty for none."""
    title, cure, tag = {
        Notice.VACANT: (translate("VideoTile", "附近没有更多摄像机"), "", ""),
        Notice.ASKING: ("", "", translate("VideoTile", "申请调看")),
        Notice.FORBIDDEN: (
            translate("VideoTile", "无权调看"),
            translate("VideoTile", "可向值班长申请"),
            translate("VideoTile", "无权限"),
        ),
        Notice.UNSAID: (
            translate("VideoTile", "调看须写明事由"),
            translate("VideoTile", "不在事件周边，或事件早已结案"),
            translate("VideoTile", "未登记"),
        ),
        Notice.OFFLINE: (
            translate("VideoTile", "摄像机离线"),
            translate("VideoTile", "所属平台报告离线，恢复后自动接入"),
            translate("VideoTile", "离线"),
        ),
        Notice.UNREACHABLE: (
            translate("VideoTile", "暂时调不到画面"),
            translate("VideoTile", "中心没有应答，连上后自动重试"),
            translate("VideoTile", "未连中心"),
        ),
    }[notice]
    lines = tuple(line for line in (detail or cure,) if line)
    token = "text_faint" if notice is Notice.VACANT else "calm"
    return Face(Mark.RING, token, tag, title, lines, dimmed=True, skeleton=notice is Notice.ASKING)


def trouble_words(problem: str) -> tuple[str, str]:
    """What happened and what to do, for a ``VideoStatus.problem``."""
    words = {
        Trouble.ENDED: (translate("VideoTile", "连接中断"), ""),
        Trouble.TIMED_OUT: (translate("VideoTile", "连上了，但没有画面"), ""),
        Trouble.UNREACHABLE: (translate("VideoTile", "连不上视频源"), ""),
        Trouble.REFUSED: (translate("VideoTile", "视频源暂不提供"), ""),
        Trouble.NOT_FOUND: (translate("VideoTile", "没有这一路"), ""),
        Trouble.UNAUTHORIZED: (
            translate("VideoTile", "视频源拒绝登录"),
            translate("VideoTile", "请联系视频平台管理员核对账号"),
        ),
        Trouble.BROKEN: (translate("VideoTile", "画面无法解码"), ""),
        Trouble.BAD_ADDRESS: (
            translate("VideoTile", "视频地址无法识别"),
            translate("VideoTile", "请在点位资料中核对地址"),
        ),
        Trouble.NO_ENGINE: (
            translate("VideoTile", "本机不能播放这类地址"),
            translate("VideoTile", "运行 shouwang doctor 查看补救办法"),
        ),
    }
    try:
        return words[Trouble(problem)]
    except ValueError:
        return problem, ""


def direction(heading: int | None) -> str:
    """朝东 for 90 degrees; empty when unknown."""
    if heading is None:
        return ""
    winds = (
        translate("VideoTile", "北"),
        translate("VideoTile", "东北"),
        translate("VideoTile", "东"),
        translate("VideoTile", "东南"),
        translate("VideoTile", "南"),
        translate("VideoTile", "西南"),
        translate("VideoTile", "西"),
        translate("VideoTile", "西北"),
    )
    return translate("VideoTile", "朝{wind}").format(wind=winds[round(heading % 360 / 45) % 8])


def distance(metres: float) -> str:
    """60 m, 1.4 km: as exact as the point is."""
    if metres < 950:
        return translate("VideoTile", "{n} m").format(n=max(10, round(metres / 10) * 10))
    return translate("VideoTile", "{n} km").format(n=f"{metres / 1000:.1f}")


def _stalled(status: VideoStatus) -> str:
    return translate("VideoTile", "画面停滞 {age} s").format(age=int(status.age or 0))


def _retrying(status: VideoStatus) -> Face:
    cause, cure = trouble_words(status.problem)
    again = translate("VideoTile", "第 {n} 次重连 · {wait} s 后重试").format(
        n=status.attempt + 1, wait=int(status.retry_in or 0) + 1
    )
    seen = status.age is not None
    title, lines = (_stalled(status), (again, cause)) if seen else (cause, (again, *((cure,) if cure else ())))
    return Face(
        Mark.HALF,
        "stale",
        translate("VideoTile", "停滞") if seen else translate("VideoTile", "重连"),
        title,
        lines,
        dimmed=True,
    )


def _connecting(status: VideoStatus, waited: float) -> Face:
    if status.age is not None:
        again = translate("VideoTile", "第 {n} 次重连 · 正在连接").format(n=max(1, status.attempt))
        return Face(Mark.HALF, "stale", translate("VideoTile", "停滞"), _stalled(status), (again,), dimmed=True)
    shown = waited >= SKELETON_AFTER
    lines: tuple[str, ...] = ()
    if status.attempt:
        lines = (translate("VideoTile", "第 {n} 次重连 · 正在连接").format(n=status.attempt),)
    return Face(
        Mark.DASHED, "calm", translate("VideoTile", "正在连接") if shown else "", "", lines, dimmed=True, skeleton=shown
    )
