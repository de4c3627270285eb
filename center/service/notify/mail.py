"""Notices by e-mail (SMTP). The library blocks, so each message goes out in a thread of its own."""

import asyncio
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import formatdate
from pathlib import Path
from typing import Literal

from center.service.notify.port import Message, Refused, Undelivered

AT_ONCE = 4
FOR_GOOD = range(500, 600)


@dataclass(frozen=True, slots=True)
class MailSettings:
    """``security``: how the connection is protected; with ``none`` no password is ever sent. ``authority``: a file with
    the certificates to trust instead of the machine's. ``timeout``: seconds."""

    host: str
    sender: str
    port: int = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    login: str = ""
    password: str = field(default="", repr=False)
    authority: Path | None = None
    timeout: float = 10.0


class Mail:
    name = "email"

    def __init__(self, settings: MailSettings) -> None:
        self._settings = settings
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def send(self, message: Message) -> None:
        async with self._turns:
            await asyncio.to_thread(self._hand_over, message)

    async def close(self) -> None:
        return None

    def _hand_over(self, message: Message) -> None:
        """In a thread."""
        try:
            self._talk(message)
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise _failed(codes[0] if codes else 550, "the mail server does not take the address") from None
        except smtplib.SMTPAuthenticationError as error:
            raise Undelivered(f"the mail server refused the login ({error.smtp_code})") from None
        except smtplib.SMTPResponseException as error:
            raise _failed(error.smtp_code, "the mail server refused the message") from None
        except ssl.SSLError as error:
            raise Undelivered(f"the mail server's certificate or encryption is not right: {error.reason}") from None
        except ValueError:
            raise Refused("the address cannot stand in a letter") from None
        except (OSError, smtplib.SMTPException) as error:
            raise Undelivered(f"the mail server cannot be reached: {type(error).__name__}") from None

    def _talk(self, message: Message) -> None:
        given = self._settings
        if given.security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                given.host, given.port, timeout=given.timeout, context=self._trusted()
            )
        else:
            server = smtplib.SMTP(given.host, given.port, timeout=given.timeout)
        try:
            if given.security == "starttls":
                server.starttls(context=self._trusted())
            if given.login and given.security != "none":
                server.login(given.login, given.password)
            server.send_message(self._letter(message), given.sender, [message.address])
        finally:
            with suppress(OSError, smtplib.SMTPException):  # it was taken over, or its own error says why not
                server.quit()

    def _trusted(self) -> ssl.SSLContext:
        authority = self._settings.authority
        return ssl.create_default_context(cafile=None if authority is None else str(authority))

    def _letter(self, message: Message) -> EmailMessage:
        letter = EmailMessage()
        letter["From"] = self._settings.sender
        letter["To"] = message.address
        letter["Subject"] = message.subject
        letter["Date"] = formatdate()
        # the same at each try, so that a mail server or reader can tell a repeat
        letter["Message-ID"] = f"<{message.key}@{self._settings.sender.rpartition('@')[2]}>"
        letter["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence note answers it
        letter.set_content(message.text)
        return letter


def _failed(code: int, why: str) -> Undelivered:
    return Refused(f"{why} ({code})") if code in FOR_GOOD else Undelivered(f"{why} for now ({code})")
