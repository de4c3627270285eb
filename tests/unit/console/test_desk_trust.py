"""Over https the desk talks to the center its address names, and says which certificate is wrong and why."""

import datetime as dt
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from console.domain.ports import CenterUnreachable
from console.services import doctor, link_words
from console.services.center_client import CenterClient
from console.services.doctor import Finding, Level
from contract.reference import About
from tests.certificates import DAY, Authority, Pair

ABOUT = About(name="示范区综治中心", version="0.1.0", at=1, rate=1.0, demo=True, district="示范区")


class Speaker(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = ABOUT.model_dump_json().encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        return None


class Quiet(ThreadingHTTPServer):
    daemon_threads = False

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that turned away is what is asked for here."""


@contextmanager
def answering(pair: Pair | None) -> Iterator[int]:
    """A port where a center answers; https with ``pair``, else http."""
    server = Quiet(("127.0.0.1", 0), Speaker)
    if pair is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pair.certificate, pair.key)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def district(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


async def said(port: int, authority: Path | str = "") -> str:
    """What the desk hears or shows."""
    client = CenterClient(f"https://127.0.0.1:{port}", lambda: "", str(authority))
    try:
        return (await client.about()).name
    except CenterUnreachable as error:
        return str(error)
    finally:
        await client.close()


def examined(port: int, data: Path, authority: Path | str = "") -> Finding:
    (found,) = doctor.center_link(data, f"https://127.0.0.1:{port}", str(authority))
    return found


async def test_a_center_with_a_certificate_of_the_districts_own_authority_is_talked_to(
    district: Authority, tmp_path: Path
) -> None:
    with answering(district.issue()) as port:
        assert await said(port, district.certificate) == ABOUT.name
        assert examined(port, tmp_path, district.certificate).level is Level.OK


async def test_without_that_authority_nothing_is_sent_and_the_cure_is_named(
    district: Authority, tmp_path: Path
) -> None:
    with answering(district.issue()) as port:
        assert await said(port) == link_words.UNTRUSTED
        found = examined(port, tmp_path)
    assert found.failed
    assert found.cure is not None
    assert "--authority" in found.cure.en


@pytest.mark.parametrize("settings", ['{"version": 1, "authority": "{file}"}', "{broken"])
def test_the_doctor_trusts_whom_the_desk_trusts_by_its_settings_and_leaves_them_alone(
    district: Authority, tmp_path: Path, settings: str
) -> None:
    kept, written = tmp_path / "settings.json", settings.replace("{file}", str(district.certificate))
    kept.write_text(written)
    with answering(district.issue()) as port:
        findings = doctor.examine(tmp_path, f"https://127.0.0.1:{port}")
    (found,) = [finding for finding in findings if finding.check == "center"]
    assert (found.level is Level.OK) == ("authority" in settings)
    assert kept.read_text() == written and not list(tmp_path.glob("*broken*"))


async def test_what_the_system_trusts_needs_no_word(district: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    # where OpenSSL looks for the system's store; update-ca-certificates writes the same kind of file
    monkeypatch.setenv("SSL_CERT_FILE", str(district.certificate))
    with answering(district.issue()) as port:
        assert await said(port) == ABOUT.name


@pytest.mark.parametrize(("begin", "end"), [(-2 * DAY, -DAY / 24), (DAY / 24, DAY)])
async def test_a_certificate_that_is_not_valid_today_is_said_with_the_machines_date_in_mind(
    district: Authority, tmp_path: Path, begin: dt.timedelta, end: dt.timedelta
) -> None:
    with answering(district.issue(begin=begin, end=end)) as port:
        assert await said(port, district.certificate) == link_words.OUT_OF_DATE
        assert "not valid today" in examined(port, tmp_path, district.certificate).what.en


async def test_a_certificate_for_another_address_is_said_to_be_so(district: Authority, tmp_path: Path) -> None:
    with answering(district.issue(address="10.9.8.7")) as port:
        assert await said(port, district.certificate) == link_words.OTHER_NAME
        assert "another address" in examined(port, tmp_path, district.certificate).what.en


async def test_an_address_without_https_is_not_called_untrusted(tmp_path: Path) -> None:
    with answering(None) as port:
        assert await said(port) == link_words.NOT_HTTPS
        assert "does not speak https" in examined(port, tmp_path).what.en


@pytest.mark.parametrize("content", [None, b"", b"no certificate at all"])
async def test_an_authority_that_cannot_be_read_is_named_before_anything_is_asked(
    district: Authority, tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_bytes(content)
    with answering(district.issue()) as port:
        assert await said(port, file) == link_words.NO_AUTHORITY
        assert "ca.pem" in examined(port, tmp_path, file).what.zh
