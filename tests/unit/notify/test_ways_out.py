"""E-mail and SMS gateway, against real servers: what both owe, and what each does by itself."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from center.service.notify.mail import Mail, MailSettings
from center.service.notify.port import Message, Notifier, NotifySettingsError, Quiet, Refused, Undelivered
from center.service.notify.settings import known_secret, read
from center.service.notify.webhook import Webhook, WebhookSettings, filled, signature
from tests.unit.notify.outside import LOGIN, PASSWORD, Gateway, Letters, gateway, mail_server

SECRET = "0123456789abcdef-of-the-tests"
MESSAGE = Message(
    "01a202a1-420a-707f-951c-759ec3bff93e", "zhou@water.test", "【守望】催办", "【守望】催办：道路积水，柳城街道。"
)


@dataclass
class Way:
    """A notifier and its other side. ``fail``: let the other side answer the next message so: later, or never."""

    notifier: Notifier
    keys: Callable[[], list[str]]
    texts: Callable[[], list[str]]
    fail: Callable[[str], None]


@pytest.fixture
def letters(free_port: int) -> Iterator[Letters]:
    with mail_server(free_port) as server:
        yield server


@pytest.fixture
def sms() -> Iterator[Gateway]:
    with gateway() as server:
        yield server


@pytest.fixture(params=["email", "sms"])
def way(request: pytest.FixtureRequest) -> Way:
    if request.param == "email":
        letters: Letters = request.getfixturevalue("letters")
        return Way(
            Mail(MailSettings("127.0.0.1", "desk@center.test", letters.port, "none")),
            lambda: [str(m["Message-ID"]).strip("<>").partition("@")[0] for m in letters.taken],
            lambda: [m.get_content().strip() for m in letters.taken],
            lambda when: letters.refuse.append("451 later" if when == "later" else "550 no such user"),
        )
    sms: Gateway = request.getfixturevalue("sms")
    return Way(
        Webhook(WebhookSettings(sms.url, SECRET)),
        lambda: [json.loads(body)["id"] for _, body in sms.asked],
        lambda: [json.loads(body)["text"] for _, body in sms.asked],
        lambda when: sms.answers.append(503 if when == "later" else 422),
    )


async def test_a_message_arrives_as_it_was_said_under_its_key(way: Way) -> None:
    await way.notifier.send(MESSAGE)
    assert (way.keys(), way.texts()) == ([MESSAGE.key], [MESSAGE.text])
    await way.notifier.close()


async def test_a_second_try_carries_the_same_key(way: Way) -> None:
    await way.notifier.send(MESSAGE)
    await way.notifier.send(MESSAGE)
    assert way.keys() == [MESSAGE.key, MESSAGE.key]
    await way.notifier.close()


async def test_trouble_of_the_moment_may_be_tried_again(way: Way) -> None:
    way.fail("later")
    with pytest.raises(Undelivered) as trouble:
        await way.notifier.send(MESSAGE)
    assert not isinstance(trouble.value, Refused)
    await way.notifier.send(MESSAGE)
    await way.notifier.close()


async def test_what_is_refused_for_good_is_not_tried_again(way: Way) -> None:
    way.fail("never")
    with pytest.raises(Refused) as trouble:
        await way.notifier.send(MESSAGE)
    assert MESSAGE.address not in str(trouble.value)
    await way.notifier.close()


async def test_nobody_there_is_trouble_of_the_moment(free_port: int) -> None:
    nobody = free_port
    for notifier in (
        Mail(MailSettings("127.0.0.1", "desk@center.test", nobody, "none")),
        Webhook(WebhookSettings(f"http://127.0.0.1:{nobody}/", SECRET)),
    ):
        with pytest.raises(Undelivered) as trouble:
            await notifier.send(MESSAGE)
        assert not isinstance(trouble.value, Refused)
        await notifier.close()


async def test_a_mail_server_that_asks_for_it_gets_encryption_and_a_login(tmp_path: Path, free_port: int) -> None:
    with mail_server(free_port, tmp_path) as letters:
        settings = MailSettings(
            "127.0.0.1", "desk@center.test", letters.port, "starttls", LOGIN, PASSWORD, tmp_path / "authority.pem"
        )
        await Mail(settings).send(MESSAGE)
        assert (letters.secured, letters.to) == ([True], [MESSAGE.address])
        assert letters.taken[0]["Auto-Submitted"] == "auto-generated"
        with pytest.raises(Undelivered, match="login"):
            await Mail(replace(settings, password="wrong")).send(MESSAGE)
        with pytest.raises(Undelivered, match="certificate"):
            await Mail(replace(settings, authority=None)).send(MESSAGE)
        assert len(letters.taken) == 1


async def test_a_password_never_goes_to_a_server_that_does_not_encrypt(letters: Letters) -> None:
    with pytest.raises(Undelivered):
        await Mail(MailSettings("127.0.0.1", "desk@center.test", letters.port, "starttls", LOGIN, PASSWORD)).send(
            MESSAGE
        )
    assert letters.taken == []


async def test_an_address_with_a_line_break_sends_nothing_to_anybody_else(letters: Letters) -> None:
    with pytest.raises(Refused):
        await Mail(MailSettings("127.0.0.1", "desk@center.test", letters.port, "none")).send(
            replace(MESSAGE, address="a@b.test\nBcc: all@b.test")
        )
    assert letters.taken == []


async def test_the_gateway_can_tell_who_calls_and_when(sms: Gateway) -> None:
    webhook = Webhook(
        WebhookSettings(sms.url, SECRET, headers={"X-Account": "wenjiang"}), clock=lambda: 1_800_000_000.9
    )
    await webhook.send(MESSAGE)
    await webhook.close()
    headers, body = sms.asked[0]
    wanted = hmac.new(SECRET.encode(), b"1800000000." + body, hashlib.sha256).hexdigest()
    assert headers["X-Shouwang-Signature"] == f"t=1800000000,v1={wanted}" == signature(SECRET, 1_800_000_000, body)
    assert (headers["Idempotency-Key"], headers["X-Account"]) == (MESSAGE.key, "wenjiang")


async def test_a_gateway_that_does_not_answer_is_not_waited_for_longer_than_was_said(sms: Gateway) -> None:
    webhook = Webhook(WebhookSettings(sms.url, SECRET, timeout=0.2))
    sms.hold.clear()
    async with asyncio.timeout(5):
        with pytest.raises(Undelivered, match="ReadTimeout"):
            await webhook.send(MESSAGE)
    sms.hold.set()
    await webhook.close()


def test_a_template_is_filled_wherever_it_says_so_and_no_text_breaks_out_of_it() -> None:
    message = replace(MESSAGE, text='他说"{address}"\\')
    template = {"phone": "{address}", "params": ["守望", "{text}!"], "n": 3, "other": "{unknown} {"}
    assert filled(template, message) == {
        "phone": "zhou@water.test",
        "params": ["守望", '他说"{address}"\\!'],
        "n": 3,
        "other": "{unknown} {",
    }


@pytest.mark.parametrize(
    ("quiet", "now", "over"),
    [
        (Quiet(22 * 60, 7 * 60), "23:30", "07:00"),
        (Quiet(22 * 60, 7 * 60), "03:00", "07:00"),
        (Quiet(22 * 60, 7 * 60), "12:00", "12:00"),
        (Quiet(12 * 60, 14 * 60), "13:00", "14:00"),
        (Quiet(12 * 60, 14 * 60), "14:00", "14:00"),
    ],
)
def test_quiet_hours_end_in_the_time_of_the_place(quiet: Quiet, now: str, over: str) -> None:
    offset, day = 8 * 3_600_000, 86_400_000
    at = 20_000 * day + _minutes(now) * 60_000 - offset
    found = quiet.over_at(at, offset)
    assert (found + offset) % day // 60_000 == _minutes(over)
    assert 0 <= found - at < day


WHOLE = """
format = 1
[email]
host = "mail.test"
sender = "desk@center.test"
login = "shouwang"
quiet = "22:00-07:00"
[sms]
url = "https://sms.test/send"
template = { phone = "{address}" }
"""


def test_one_file_says_which_ways_there_are(tmp_path: Path) -> None:
    ways = read(_file(tmp_path, WHOLE), lambda name: f"the secret of {name}, long enough")
    assert [(way.notifier.name, way.quiet) for way in ways] == [("email", Quiet(1_320, 420)), ("sms", None)]
    assert read(_file(tmp_path, "format = 1"), lambda name: "") == ()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("format = 1\n[email]\nhost = 'x'", "email.sender"),
        ("format = 2", "format"),
        ("format = ", "notify.toml"),
        (WHOLE.replace("https://sms.test/send", "file:///etc/passwd"), "sms.url"),
        (WHOLE.replace('quiet = "22:00-07:00"', 'quiet = "25:00-07:00"'), "email.quiet"),
        (WHOLE.replace('login = "shouwang"', 'login = "shouwang"\nsecurity = "none"'), "none"),
        (WHOLE.replace('login = "shouwang"', 'authority = "nowhere.pem"'), "nowhere.pem"),
        (WHOLE + "password = 'in the file'", "sms.password"),
        (WHOLE.replace('"{address}"', "2026-11-22"), "sms.template"),
    ],
)
def test_a_wrong_file_is_named_with_its_place(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(NotifySettingsError, match=named):
        read(_file(tmp_path, text), lambda name: "a secret that is long enough")


def test_a_missing_secret_is_said_with_where_to_put_it(tmp_path: Path) -> None:
    with pytest.raises(NotifySettingsError, match="SHOUWANG_EMAIL_SECRET"):
        read(_file(tmp_path, WHOLE), lambda name: "")
    with pytest.raises(NotifySettingsError, match="SHOUWANG_SMS_SECRET"):
        read(_file(tmp_path, WHOLE), lambda name: "a password" if name == "email" else "short")


def test_secrets_come_from_the_environment() -> None:
    assert known_secret("sms", {"SHOUWANG_SMS_SECRET": "from outside"}) == "from outside"


def _file(folder: Path, text: str) -> Path:
    (folder / "notify.toml").write_text(text, "utf-8")
    return folder / "notify.toml"


def _minutes(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])
