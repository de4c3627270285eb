"""Which ways out a center has: one TOML file, secrets from the environment or the keyring of the operating system.

format = 1
[email]                              # leave a table out and that way does not exist
host = "mail.example.gov.cn"
sender = "shouwang@example.gov.cn"
security = "starttls"                # starttls, tls, none (only inside the house)
login = "shouwang"                   # password: $SHOUWANG_EMAIL_SECRET, or keyring shouwang/notify-email
quiet = "22:00-07:00"                # severities 1 and 2 go out all the same
[sms]
url = "https://sms.example.gov.cn/send"
template = { phone = "{address}", content = "{text}" }   # secret: $SHOUWANG_SMS_SECRET, or notify-sms
"""

import json
import os
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from center.domain.catalog_faults import said
from center.service.notify.mail import Mail, MailSettings
from center.service.notify.port import NotifySettingsError, Quiet, Way
from center.service.notify.webhook import PLAIN, Webhook, WebhookSettings
from contract.said import here

SERVICE = "shouwang"
Secret = Callable[[str], str]
"""The secret of a way by its name; empty when there is none."""


def _web(url: str) -> str:
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise ValueError("an address that begins with https:// or http://")
    return url


_QuietText = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$")]
_Line = Annotated[str, StringConstraints(min_length=1, max_length=500)]
_Seconds = Annotated[float, Field(gt=0, le=120, strict=False)]


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


class _Email(_Part):
    host: _Line
    sender: Annotated[str, StringConstraints(pattern=r"^[^@\s<>]+@[^@\s<>]+$")]
    port: Annotated[int, Field(ge=1, le=65_535)] | None = None
    security: Literal["starttls", "tls", "none"] = "starttls"
    login: str = ""
    authority: str | None = None
    timeout: _Seconds = 10.0
    quiet: _QuietText | None = None


def _as_json(template: dict[str, Any]) -> dict[str, Any]:
    try:
        json.dumps(template, allow_nan=False)
    except (TypeError, ValueError):
        raise ValueError("only texts, numbers, true and false, lists and tables: it becomes JSON") from None
    return template


class _Sms(_Part):
    url: Annotated[_Line, AfterValidator(_web)]
    template: Annotated[dict[str, Any], AfterValidator(_as_json)] = PLAIN
    headers: dict[str, str] = {}
    timeout: _Seconds = 10.0
    quiet: _QuietText | None = None


class _File(_Part):
    format: Literal[1]
    email: _Email | None = None
    sms: _Sms | None = None


_PORTS = {"starttls": 587, "tls": 465, "none": 25}


def read(path: Path, secret: Secret) -> tuple[Way, ...]:
    """The ways out that ``path`` describes. Raises NotifySettingsError."""
    try:
        given = _File.model_validate(tomllib.loads(path.read_text("utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise NotifySettingsError(here(f"{path} 读不出来：{error}", f"{path} cannot be read: {error}")) from None
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        why = said(first)
        raise NotifySettingsError(here(f"{path} 的 {where}：{why.zh}", f"{path}, {where}: {why.en}")) from None
    ways = []
    if given.email is not None:
        ways.append(Way(_mail(given.email, path, secret), _quiet(given.email.quiet)))
    if given.sms is not None:
        key = secret("sms")
        if len(key) < 16:
            raise NotifySettingsError(
                here(
                    f"{path} 的 sms：缺少签名密钥（至少 16 位），请设 SHOUWANG_SMS_SECRET",
                    f"{path}, sms: the signing key (16 characters or more) is missing; set SHOUWANG_SMS_SECRET",
                )
            )
        web = WebhookSettings(
            url=given.sms.url,
            secret=key,
            template=given.sms.template,
            headers=given.sms.headers,
            timeout=given.sms.timeout,
        )
        ways.append(Way(Webhook(web), _quiet(given.sms.quiet)))
    return tuple(ways)


def known_secret(name: str, environment: Mapping[str, str] = os.environ) -> str:
    """From the environment, else from the keyring; empty when neither has one. Blocking."""
    given = environment.get(f"SHOUWANG_{name.upper()}_SECRET")
    if given:
        return given
    import keyring
    from keyring.errors import KeyringError

    try:
        return keyring.get_password(SERVICE, f"notify-{name}") or ""
    except KeyringError:
        return ""  # a machine without one: the way says what it misses


def _mail(given: _Email, path: Path, secret: Secret) -> Mail:
    password = secret("email") if given.login else ""
    if given.login and not password:
        raise NotifySettingsError(
            here(
                f"{path} 的 email：缺少 {given.login} 的密码，请设 SHOUWANG_EMAIL_SECRET",
                f"{path}, email: the password of {given.login} is missing; set SHOUWANG_EMAIL_SECRET",
            )
        )
    if given.login and given.security == "none":
        raise NotifySettingsError(
            here(
                f"{path} 的 email：不加密（none）时不能登录，请用 starttls 或 tls",
                f"{path}, email: no login without encryption (none); use starttls or tls",
            )
        )
    authority = None if given.authority is None else (path.parent / given.authority)
    if authority is not None and not authority.is_file():
        raise NotifySettingsError(
            here(f"{path} 的 email.authority：没有文件 {authority}", f"{path}, email.authority: no file {authority}")
        )
    return Mail(
        MailSettings(
            host=given.host,
            sender=given.sender,
            port=given.port or _PORTS[given.security],
            security=given.security,
            login=given.login,
            password=password,
            authority=authority,
            timeout=given.timeout,
        )
    )


def _quiet(text: str | None) -> Quiet | None:
    if text is None:
        return None
    begin, end = (int(part[:2]) * 60 + int(part[3:]) for part in text.split("-"))
    return None if begin == end else Quiet(begin, end)
