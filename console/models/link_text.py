"""How true what is shown is, in words: live with its age, or not live, since when, and what happens next."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from console.domain.values import Link, LinkKind


@dataclass(frozen=True, slots=True)
class LinkText:
    """``text`` for the top strip, ``trouble`` for the line under it (empty while all is well), colours as tokens."""

    text: str
    token: str
    live: bool
    trouble: str


def link_text(link: Link, age: float, retry_in: float | None) -> LinkText:
    """``age``: seconds since what is shown was true; ``retry_in``: seconds left to the next try, None for none."""
    trouble = QCoreApplication.translate("Link", link.problem) if link.problem else ""
    if link.kind is LinkKind.LIVE:
        words = QCoreApplication.translate("LinkText", "实时 {age}").format(age=f"{age:.1f} s")
        return LinkText(words, "ok", True, "")
    if link.kind is LinkKind.REFUSED:
        words = QCoreApplication.translate("LinkText", "不是实时 · 需要登录")
        return LinkText(_with_age(words, link, age), "critical", False, trouble)
    if link.kind is LinkKind.LOST:
        words = QCoreApplication.translate("LinkText", "不是实时")
        return LinkText(_with_retry(_with_age(words, link, age), retry_in), "major", False, trouble)
    if link.kind is LinkKind.CACHED:
        words = QCoreApplication.translate("LinkText", "不是实时 · 上次的数据")
        return LinkText(_with_retry(_with_age(words, link, age), retry_in), "stale", False, trouble)
    words = QCoreApplication.translate("LinkText", "正在连接中心…")
    return LinkText(_with_retry(words, retry_in), "stale", False, trouble)


def ago(seconds: float) -> str:
    """12 s 前, 5 分钟前, 3 小时前."""
    if seconds < 120:
        return QCoreApplication.translate("LinkText", "{n} s 前").format(n=round(seconds))
    if seconds < 7200:
        return QCoreApplication.translate("LinkText", "{n} 分钟前").format(n=int(seconds // 60))
    return QCoreApplication.translate("LinkText", "{n} 小时前").format(n=int(seconds // 3600))


def _with_age(words: str, link: Link, age: float) -> str:
    if not link.data_at:
        return words
    return f"{words} · " + QCoreApplication.translate("LinkText", "数据 {ago}").format(ago=ago(age))


def _with_retry(words: str, retry_in: float | None) -> str:
    if retry_in is None:
        return words
    return f"{words} · " + QCoreApplication.translate("LinkText", "{n} s 后重连").format(n=max(0, round(retry_in)))
