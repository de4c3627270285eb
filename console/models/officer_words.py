"""Officers in words: where they serve, as what, and whether they are at a desk."""

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication

from console.models.form_fields import Option
from console.models.loop_words import QT_TRANSLATE_NOOP
from contract.officer import OfficerLine
from contract.org import Role

ROLES: dict[Role, str] = {
    "grid_worker": QT_TRANSLATE_NOOP("Officers", "网格员"),
    "acceptor": QT_TRANSLATE_NOOP("Officers", "受理员"),
    "dispatcher": QT_TRANSLATE_NOOP("Officers", "派遣员"),
    "shift_supervisor": QT_TRANSLATE_NOOP("Officers", "值班长"),
    "duty_leader": QT_TRANSLATE_NOOP("Officers", "带班领导"),
    "handler": QT_TRANSLATE_NOOP("Officers", "处置人员"),
    "assessor": QT_TRANSLATE_NOOP("Officers", "考核员"),
    "auditor": QT_TRANSLATE_NOOP("Officers", "审计员"),
    "admin": QT_TRANSLATE_NOOP("Officers", "管理员"),
}


def serves(line: OfficerLine) -> str:
    """温江区综治中心 受理员 值班长 ・ 在席: the first post, and presence when there is one."""
    first = line.posts[0] if line.posts else None
    roles = [QCoreApplication.translate("Officers", ROLES[role]) for role in first.roles] if first is not None else []
    post = " ".join((first.org.name, *roles)) if first is not None else ""
    here = QCoreApplication.translate("Officers", "在席") if line.at_desk else ""
    return " ・ ".join(part for part in (post, here) if part)


def serving_options(lines: Iterable[OfficerLine], without: str) -> tuple[Option, ...]:
    """To pick from, in the center's order; ``without``: the id of whoever sits here. Found by name, its letters, the
    login and the org."""
    return tuple(
        Option(line.id, f"{line.name}　{serves(line)}", " ".join((line.name, line.id, *orgs_of(line))), line.name)
        for line in lines
        if line.id != without
    )


def orgs_of(line: OfficerLine) -> tuple[str, ...]:
    """The names of the orgs an officer serves in."""
    return tuple(post.org.name for post in line.posts)
