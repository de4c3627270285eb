"""``set-address``, ``notifications``: whom notices reach outside, and what became of them."""

import re
from datetime import datetime, timedelta, timezone
from typing import Annotated, Literal

import typer

from center.cli import Data, Database, app, with_store
from center.domain.case_code import UTC_OFFSET_HOURS
from contract.said import Said, here, terminal_language

_ZONE = timezone(timedelta(hours=UTC_OFFSET_HOURS))
_MAIL = re.compile(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+")
_PHONE = re.compile(r"\+?[0-9]{5,20}")
_STATES = {"waiting": Said("待发", "waiting"), "sent": Said("已发", "sent"), "dead": Said("未送达", "not delivered")}


@app.command(
    "set-address",
    help=here(
        "登记工作人员接收通知的地址；不给选项时列出已登记的（只显示首尾）。",
        (
            "Set the addresses at which somebody on the staff gets notices; without options, list those "
            "held (first and last characters only)."
        ),
    ),
)
def set_address(
    login: Annotated[str, typer.Argument(help=here("登录名", "login name"))],
    email: Annotated[
        str | None, typer.Option(help=here("电子邮箱；空串为去掉", "e-mail address; empty: remove it"))
    ] = None,
    sms: Annotated[
        str | None, typer.Option(help=here("短信号码；空串为去掉", "number for text messages; empty: remove it"))
    ] = None,
    data: Data = None,
    database: Database = None,
) -> None:
    from center.service.notify.addresses import addresses_of, put_address
    from center.store.protocol import Store

    if email and not _MAIL.fullmatch(email):
        raise typer.BadParameter(
            here(f"“{email}”不是电子邮箱", f"{email!r} is no e-mail address"), param_hint="--email"
        )
    if sms and not _PHONE.fullmatch(sms):
        raise typer.BadParameter(
            here(
                "短信号码只由数字组成，可以 + 开头", "a number for text messages is digits only, with + in front or not"
            ),
            param_hint="--sms",
        )

    async def work(store: Store) -> int:
        for adapter, address in (("email", email), ("sms", sms)):
            if address is not None:
                await put_address(store, login, adapter, address)
        held = await addresses_of(store, login)
        for adapter, address in held:
            typer.echo(f"{login} {adapter} {masked(address)}")
        if not held:
            typer.echo(
                here(
                    f"{login} 没有登记地址：通知只在值守席显示",
                    f"{login} has no address: notices are shown at the desk only",
                )
            )
        return 0

    raise SystemExit(with_store(data, database, work))


@app.command(
    help=here(
        "列出发往邮箱、短信网关的通知及其结果；缺省列出未送达的。有未送达的时退出码为 1。",
        (
            "List notices sent by mail or text message and what became of them; by default those not "
            "delivered. Exits with 1 when there are any."
        ),
    )
)
def notifications(
    state: Annotated[
        Literal["waiting", "sent", "dead"],
        typer.Option(help=here("待发、已发、未送达", "waiting, sent, or not delivered")),
    ] = "dead",
    retry: Annotated[
        bool, typer.Option("--retry", help=here("未送达的全部再发", "send all that were not delivered once more"))
    ] = False,
    most: Annotated[
        int, typer.Option(min=1, max=10_000, help=here("最多列出几条，新的在前", "at most this many, the newest first"))
    ] = 50,
    data: Data = None,
    database: Database = None,
) -> None:
    from center.service.notify.addresses import counts, deliveries, retry_dead
    from center.store.protocol import Store

    async def work(store: Store) -> int:
        if retry:
            again = await retry_dead(store)
            typer.echo(
                here(f"{again} 条重新待发，中心运行时即发出", f"{again} wait again; a running center sends them")
            )
        for one in await deliveries(store, state, most):
            at = datetime.fromtimestamp(one.at / 1000, _ZONE)
            who = f"{at:%m-%d %H:%M} {one.adapter} {one.user_id}"
            tries = here(f"试 {one.attempts} 次", f"tried {one.attempts} times")
            why = here(f"，{one.error}", f", {one.error}") if one.error else ""
            typer.echo(f"{who} {tries}{why}{here('：', ': ')}{one.text}")
        found = await counts(store)
        counted = (f"{word.by(terminal_language())} {found.get(name, 0)}" for name, word in _STATES.items())
        typer.echo(here("、", ", ").join(counted))
        return 1 if found.get("dead") else 0

    raise SystemExit(with_store(data, database, work))


def masked(address: str) -> str:
    """Enough to recognise one's own: z***@example.gov.cn, 138****0001."""
    name, at, domain = address.partition("@")
    if at:
        return f"{name[:1]}***@{domain}"
    return f"{name[:3]}****{name[-4:]}" if len(name) > 8 else "****"
