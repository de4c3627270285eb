"""What an administrator does from the command line: people and their posts."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, delete, insert, select, update

from center.service import refusals
from center.service.passwords import hasher
from center.service.posts import CONFIGURATION_ONLY
from center.store import schema
from center.store.org_schema import org_trait
from center.store.people_schema import user_post
from center.store.protocol import Store
from center.store.turns import take_turn
from contract.problems import FieldError


@dataclass(frozen=True, slots=True)
class GivenPost:
    """A post as it is given to somebody: an org by its id."""

    org: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewUser:
    """``further``: posts beside the first (兼任)."""

    login: str
    name: str
    seat: str
    org: str
    roles: tuple[str, ...]
    password: str = field(repr=False)
    further: tuple[GivenPost, ...] = ()

    @property
    def posts(self) -> tuple[GivenPost, ...]:
        return (GivenPost(self.org, self.roles), *self.further)


async def put_user(store: Store, user: NewUser) -> None:
    """Make the user, or renew them and end their sessions. Raises Refused (unknown_org, invalid), StoreError."""
    _allowed(user.posts)
    first = user.posts[0]
    values = {
        "name": user.name,
        "seat": user.seat,
        "org_id": first.org,
        "roles": json.dumps(first.roles),
        "password_hash": hasher().hash(user.password),
        "active": True,
    }

    def work(c: Connection) -> None:
        take_turn(c)
        _known(c, user.posts)
        table, session = schema.app_user, schema.session
        held = c.execute(select(table.c.id).where(table.c.login == user.login)).scalar()
        if held is None:
            c.execute(insert(table).values(id=user.login, login=user.login, **values))
            _put_further(c, user.login, user.further)
            return
        c.execute(update(table).where(table.c.id == held).values(values))
        _put_further(c, held, user.further)
        mine = (session.c.user_id == held) & session.c.revoked_at.is_(None)
        c.execute(update(session).where(mine).values(revoked_at=session.c.created_at))

    await store.write(work)


async def set_posts(store: Store, login: str, posts: Sequence[GivenPost]) -> None:
    """Let the user hold exactly ``posts``, the first one first; running centers take it over within a second, and
    whoever is logged in goes on with them. Raises Refused (not_found, unknown_org, invalid), StoreError."""
    _allowed(posts)
    first, *further = posts

    def work(c: Connection) -> None:
        take_turn(c)
        _known(c, posts)
        table = schema.app_user
        held = c.execute(select(table.c.id).where(table.c.login == login, table.c.active.is_(True))).scalar()
        if held is None:
            raise refusals.not_found(f"用户 {login}", f"there is no user {login}. Check the login name.")
        c.execute(update(table).where(table.c.id == held).values(org_id=first.org, roles=json.dumps(first.roles)))
        _put_further(c, held, further)

    await store.write(work)


async def shut_out(store: Store, login: str) -> None:
    """End all posts and sessions of the user; what was done stays under that name. Raises Refused (not_found)."""

    def work(c: Connection) -> None:
        take_turn(c)
        table = schema.app_user
        held = c.execute(select(table.c.id).where(table.c.login == login, table.c.active.is_(True))).scalar()
        if held is None:
            raise refusals.not_found(f"用户 {login}", f"there is no user {login}. Check the login name.")
        c.execute(update(table).where(table.c.id == held).values(active=False))
        c.execute(delete(user_post).where(user_post.c.user_id == held))

    await store.write(work)


def _put_further(c: Connection, user_id: str, further: Sequence[GivenPost]) -> None:
    c.execute(delete(user_post).where(user_post.c.user_id == user_id))
    rows = [
        {"user_id": user_id, "org_id": one.org, "place": n, "roles": json.dumps(one.roles)}
        for n, one in enumerate(further, 1)
    ]
    if rows:
        c.execute(insert(user_post), rows)


def _allowed(posts: Sequence[GivenPost]) -> None:
    """Raises Refused (invalid): no post or one without a role, an org twice, or three roles that must stay apart."""
    orgs = [one.org for one in posts]
    roles = {role for one in posts for role in one.roles}
    if not posts or not all(one.roles for one in posts):
        raise _invalid(
            "每个用户至少有一个岗位，每个岗位至少有一种角色；要停用账号，请用 shut-out。",
            "a user has at least one post, a post at least one role; to shut somebody out use shut-out.",
        )
    if len(set(orgs)) < len(orgs):
        raise _invalid(
            "同一机构写了两次：请把这个机构的各种角色写在一个岗位中。",
            "an organisation is named twice: give all its roles in one post.",
        )
    apart = roles & CONFIGURATION_ONLY
    if (apart and roles != apart) or len(apart) > 1:
        raise _invalid(
            "三员分立：系统管理员、安全审计员和业务岗位不能由同一人兼任。请分设账号。",
            "system administration, security audit and daily business stay apart: make an account for each.",
        )


def _known(c: Connection, posts: Sequence[GivenPost]) -> None:
    """Raises Refused (unknown_org)."""
    named = [one.org for one in posts]
    known = set(c.execute(select(schema.org.c.id).where(schema.org.c.id.in_(named))).scalars())
    retired = select(org_trait.c.org_id).where(org_trait.c.retired_at.is_not(None))
    known -= set(c.execute(retired).scalars())
    for org in named:
        if org not in known:
            why = f"机构 {org} 不在名册中或已停用。请核对代码后重试。"
            english = f"organisation {org} is not in the roster, or retired. Check the code and try again."
            raise refusals.refused(422, "unknown_org", "没有这个机构", why, {"org": org}, english=english)


def _invalid(why: str, english: str) -> refusals.Refused:
    return refusals.invalid([FieldError(field="posts", message=why)], why, english)
