"""``create-user``, ``set-posts``, ``shut-out``, ``list-users``: who may sit at a desk, and in which posts."""

import getpass
import sys
from collections.abc import Iterable
from typing import Annotated, get_args

import typer

from center.cli import Data, Database, app, with_store
from contract.org import Role
from contract.said import here

SHORTEST_PASSWORD = 10
Posts = Annotated[
    list[str] | None,
    typer.Option(
        "--post",
        help=here(
            "岗位：机构代码:角色,角色；可多次给出，第一个为主岗（兼任多岗时用）",
            ("post, as ORG:ROLE,ROLE; repeatable, the first is the main one (for people with several posts)"),
        ),
    ),
]


@app.command(
    "create-user",
    help=here(
        "新增用户；登录名已有时更新其资料、岗位与密码，并注销其会话。",
        ("Add a user; if the login name is there already, renew details, posts and password, and end all sessions."),
    ),
)
def create_user(
    login: Annotated[str, typer.Argument(help=here("登录名", "login name"))],
    name: Annotated[str, typer.Option(help=here("姓名", "the person's name"))],
    org: Annotated[
        str, typer.Option(help=here("所属机构代码；或用 --post", "code of the organisation; or use --post"))
    ] = "",
    role: Annotated[
        list[str] | None,
        typer.Option(help=here("在所属机构的角色，可多次给出", "role in that organisation; repeatable")),
    ] = None,
    post: Posts = None,
    seat: Annotated[str, typer.Option(help=here("坐席", "seat"))] = "",
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help=here("从标准输入读密码", "read the password from standard input"))
    ] = False,
    data: Data = None,
    database: Database = None,
) -> None:
    from center.service.users import GivenPost, NewUser, put_user
    from center.store.protocol import Store

    if bool(org) != bool(role):
        raise typer.BadParameter(
            here(
                "--org 与 --role 须同时给出；兼任多岗时也可只用 --post 机构:角色,角色",
                "--org and --role go together; for several posts --post ORG:ROLE,ROLE alone will do",
            )
        )
    given = [(org, tuple(role))] if org and role else []
    given += [_post(text) for text in post or ()]
    if not given:
        raise typer.BadParameter(
            here(
                "请用 --org 与 --role，或用 --post 机构:角色,角色 给出至少一个岗位",
                "give at least one post, with --org and --role or with --post ORG:ROLE,ROLE",
            )
        )
    posts = [GivenPost(*one) for one in given]
    _known_roles(role for _, roles in given for role in roles)
    password = (
        sys.stdin.readline().rstrip("\n")
        if password_stdin
        else getpass.getpass(here("密码（至少 10 位）：", "Password (10 characters or more): "))
    )
    if len(password) < SHORTEST_PASSWORD:
        raise typer.BadParameter(here("密码至少 10 位", "a password has 10 characters or more"))
    first, *further = posts
    user = NewUser(login, name, seat, first.org, first.roles, password, tuple(further))

    async def work(store: Store) -> int:
        await put_user(store, user)
        typer.echo(here(f"用户 {login} 已就绪", f"user {login} is ready"))
        return 0

    raise SystemExit(with_store(data, database, work))


@app.command(
    "set-posts",
    help=here(
        ("改定用户的岗位：只保留这里写出的。一秒内在各中心生效，不必重新登录；不在其中的岗位即刻看不到、办不了。"),
        (
            "Set the posts of a user: only those given stay. In force at every center within a second, "
            "without a new login; posts not given see and do nothing from then on."
        ),
    ),
)
def set_posts(
    login: Annotated[str, typer.Argument(help=here("登录名", "login name"))],
    post: Posts = None,
    data: Data = None,
    database: Database = None,
) -> None:
    from center.service.users import GivenPost
    from center.service.users import set_posts as put_posts
    from center.store.protocol import Store

    given = [_post(text) for text in post or ()]
    _known_roles(role for _, roles in given for role in roles)
    if not given:
        raise typer.BadParameter(
            here(
                "请用 --post 机构:角色,角色 给出至少一个岗位；停用账号请用 shut-out",
                "give at least one post with --post ORG:ROLE,ROLE; to shut somebody out use shut-out",
            )
        )

    async def work(store: Store) -> int:
        await put_posts(store, login, [GivenPost(*one) for one in given])
        typer.echo(
            here(
                f"用户 {login} 现有 {len(given)} 个岗位，一秒内生效",
                f"user {login} has {len(given)} posts now, in force within a second",
            )
        )
        return 0

    raise SystemExit(with_store(data, database, work))


@app.command(
    "shut-out",
    help=here(
        "停用用户：结束其全部岗位与会话。办理记录保留；用 create-user 可重新启用。",
        (
            "Shut a user out: all posts and sessions end. What was handled stays on record; create-user "
            "lets them in again."
        ),
    ),
)
def shut_out(
    login: Annotated[str, typer.Argument(help=here("登录名", "login name"))],
    data: Data = None,
    database: Database = None,
) -> None:
    from center.service.users import shut_out as end
    from center.store.protocol import Store

    async def work(store: Store) -> int:
        await end(store, login)
        typer.echo(
            here(
                f"用户 {login} 已停用，一秒内退出所有值守席",
                f"user {login} is shut out, and leaves every desk within a second",
            )
        )
        return 0

    raise SystemExit(with_store(data, database, work))


@app.command(
    "list-users",
    help=here(
        "列出用户及其岗位，每行一个：登录名、姓名、状态、岗位。",
        "List users and their posts, one a line: login name, name, state, posts.",
    ),
)
def list_users(data: Data = None, database: Database = None) -> None:
    from sqlalchemy import true

    from center.service.posts import users
    from center.store.protocol import Store

    async def work(store: Store) -> int:
        for known in await store.read(lambda c: users(c, true())):
            who = known.standing
            posts = " ".join(f"{p.org.id}:{','.join(p.roles)}" for p in who.posts)
            state = here("在用", "active") if who.active else here("停用", "shut out")
            typer.echo(f"{who.person.id}\t{who.person.name}\t{state}\t{posts}")
        return 0

    raise SystemExit(with_store(data, database, work))


def _post(text: str) -> tuple[str, tuple[str, ...]]:
    """Orgs may hold colons; roles never do."""
    org, colon, roles = text.rpartition(":")
    if not colon or not org or not roles:
        raise typer.BadParameter(
            here(
                f"{text} 不是“机构代码:角色,角色”，例如 510115004:acceptor,dispatcher",
                f"{text} is not ORG:ROLE,ROLE, for instance 510115004:acceptor,dispatcher",
            )
        )
    return org, tuple(dict.fromkeys(role.strip() for role in roles.split(",")))


def _known_roles(roles: Iterable[str]) -> None:
    unknown = sorted({r for r in roles if r not in get_args(Role)})
    if unknown:
        between = here("、", ", ")
        given, known = between.join(unknown), between.join(get_args(Role))
        raise typer.BadParameter(
            here(f"不认识的角色 {given}；可用：{known}", f"unknown role {given}; there are: {known}")
        )
