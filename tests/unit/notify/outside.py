"""The other side, for real: a mail server and an SMS gateway on this machine."""

import datetime as dt
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

LOGIN, PASSWORD = "shouwang", "a password of the tests"


@dataclass
class Letters:
    """What the mail server took. ``refuse``: how it answers the next letters instead, one each."""

    port: int = 0
    taken: list[EmailMessage] = field(default_factory=list)
    to: list[str] = field(default_factory=list)
    secured: list[bool] = field(default_factory=list)
    refuse: list[str] = field(default_factory=list)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if self.refuse:
            return self.refuse.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        letter = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.taken.append(letter)
        self.to += envelope.rcpt_tos
        self.secured.append(session.ssl is not None)
        return "250 taken"


@contextmanager
def mail_server(port: int, folder: Path | None = None) -> Iterator[Letters]:
    """With ``folder``, one that takes nothing before STARTTLS and a login; its certificate is ``authority.pem``."""
    letters = Letters(port)

    def known(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        right = isinstance(data, LoginPassword) and (data.login, data.password) == (LOGIN.encode(), PASSWORD.encode())
        return AuthResult(success=right, handled=False)

    secure: dict[str, Any] = {}
    if folder is not None:
        secure = {
            "tls_context": _certified(folder),
            "require_starttls": True,
            "auth_required": True,
            "authenticator": known,
        }
    controller = Controller(letters, hostname="127.0.0.1", port=port, ready_timeout=10, **secure)
    controller.start()
    try:
        yield letters
    finally:
        controller.stop()


@dataclass
class Gateway:
    """What the gateway was asked; ``answers``: the next ones, 200 when there are none."""

    url: str = ""
    asked: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    hold: threading.Event = field(default_factory=threading.Event)
    """Set: it answers. Cleared: it keeps the caller waiting."""


@contextmanager
def gateway() -> Iterator[Gateway]:
    made = Gateway()
    made.hold.set()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            made.asked.append((dict(self.headers.items()), body))
            made.hold.wait(10)
            self.send_response(made.answers.pop(0) if made.answers else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            return None

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = False
    made.url = f"http://127.0.0.1:{server.server_address[1]}/send"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield made
    finally:
        made.hold.set()
        server.shutdown()
        server.server_close()
        thread.join()


def _certified(folder: Path) -> ssl.SSLContext:
    """A certificate for 127.0.0.1 that only ``folder``/authority.pem vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail of the tests")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "authority.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "key.pem").write_bytes(private)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "authority.pem", folder / "key.pem")
    return context
