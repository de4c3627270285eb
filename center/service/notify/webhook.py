"""Notices to an SMS gateway, or whatever else takes a POST.

The body is made from a template of the district's own. ``Idempotency-Key`` is the same at every try;
``X-Shouwang-Signature`` is ``t=<seconds>,v1=<hex>``: HMAC-SHA256, under the shared secret, of the seconds, a dot and
the body, so that the gateway knows who calls and can refuse what is old.
"""

import hashlib
import hmac
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from center.service.notify.port import Message, Refused, Undelivered

SIGNATURE = "X-Shouwang-Signature"
KEY = "Idempotency-Key"
TRY_AGAIN = frozenset({408, 409, 425, 429})
"""Refusals of this moment, not of the message."""
PLAIN: dict[str, Any] = {"id": "{key}", "to": "{address}", "text": "{text}"}


@dataclass(frozen=True, slots=True)
class WebhookSettings:
    """``template``: JSON; in its strings {key}, {address}, {subject} and {text} are filled in. ``timeout``: seconds."""

    url: str
    secret: str = field(repr=False)
    name: str = "sms"
    template: Mapping[str, Any] = field(default_factory=lambda: PLAIN)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    timeout: float = 10.0


class Webhook:
    def __init__(self, settings: WebhookSettings, clock: Callable[[], float] = time.time) -> None:
        self._settings = settings
        self._clock = clock
        self._client: httpx.AsyncClient | None = None

    @property
    def name(self) -> str:
        return self._settings.name

    async def send(self, message: Message) -> None:
        given = self._settings
        if self._client is None:
            # a gateway is inside the house: no proxy of the machine's lies between, no redirect leads away
            self._client = httpx.AsyncClient(timeout=given.timeout, trust_env=False, follow_redirects=False)
        body = json.dumps(filled(given.template, message), ensure_ascii=False).encode()
        headers = {
            **given.headers,
            "Content-Type": "application/json",
            KEY: message.key,
            SIGNATURE: signature(given.secret, int(self._clock()), body),
        }
        try:
            answer = await self._client.post(given.url, content=body, headers=headers)
        except httpx.HTTPError as error:
            raise Undelivered(f"the gateway cannot be reached: {type(error).__name__}") from None
        if answer.is_success:
            return
        if answer.is_client_error and answer.status_code not in TRY_AGAIN:
            raise Refused(f"the gateway refused the message ({answer.status_code})")
        raise Undelivered(f"the gateway did not take the message ({answer.status_code})")

    async def close(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()


def signature(secret: str, seconds: int, body: bytes) -> str:
    signed = hmac.new(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={seconds},v1={signed}"


def filled(template: Any, message: Message) -> Any:
    """``template`` with the message in it; only its strings change, so nothing in a text can break the JSON."""
    if isinstance(template, str):
        for name in ("key", "address", "subject", "text"):
            if template == f"{{{name}}}":
                return getattr(message, name)
        return _within(template, message)
    if isinstance(template, Mapping):
        return {name: filled(value, message) for name, value in template.items()}
    if isinstance(template, list):
        return [filled(value, message) for value in template]
    return template


def _within(template: str, message: Message) -> str:
    """Each place is filled once: braces in a text stay what they are."""
    parts = template.split("{")
    found = [parts[0]]
    for part in parts[1:]:
        name, closed, rest = part.partition("}")
        known = closed and name in ("key", "address", "subject", "text")
        found.append(f"{getattr(message, name)}{rest}" if known else "{" + part)
    return "".join(found)
