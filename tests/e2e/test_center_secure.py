"""A center that speaks https itself, and one behind a reverse proxy: a real process, real certificates, the desk's own
client and feed."""

import asyncio
import ssl
from pathlib import Path

import httpx
import pytest

from console.domain.ports import CenterUnreachable
from console.services import link_words
from console.services.center_client import CenterClient
from tests.certificates import Authority
from tests.e2e.center_process import API_KEY, DESK_TOKEN, CenterProcess, report_body, run_center, running_center

WRONG = {"login": "seat01", "password": "not the password"}


@pytest.fixture
def district(tmp_path: Path) -> Authority:
    folder = tmp_path / "证书 与 私钥"
    folder.mkdir()
    return Authority(folder)


def secure(district: Authority) -> tuple[str, ...]:
    pair = district.issue()
    return "--certificate", str(pair.certificate), "--key", str(pair.key)


async def test_a_desk_that_knows_the_districts_authority_works_over_https(district: Authority, tmp_path: Path) -> None:
    with running_center(tmp_path / "data", options=secure(district)) as center:
        assert center.url.startswith("https://127.0.0.1:")
        client = CenterClient(center.url, lambda: DESK_TOKEN, str(district.certificate))
        snapshot = await client.snapshot()
        async with client.events(snapshot.cursor) as heard:
            await asyncio.to_thread(_report, center, district)
            async with asyncio.timeout(10):
                got = b""
                async for chunk in heard:
                    got += chunk
                    if b"incident.reported" in got:
                        break
        await client.close()

        stranger = CenterClient(center.url, lambda: DESK_TOKEN)
        with pytest.raises(CenterUnreachable) as failed:
            await stranger.snapshot()
        assert str(failed.value) == link_words.UNTRUSTED
        await stranger.close()


def _report(center: CenterProcess, district: Authority) -> None:
    trust = ssl.create_default_context(cafile=str(district.certificate))
    headers = {"X-API-Key": API_KEY}
    httpx.post(f"{center.url}/v1/reports", json=report_body(), headers=headers, verify=trust).raise_for_status()


@pytest.mark.parametrize("fault", ["missing", "mixed up", "locked"])
def test_files_that_cannot_serve_https_are_named_before_anything_starts(
    district: Authority, tmp_path: Path, fault: str
) -> None:
    pair = district.issue()
    match fault:
        case "missing":
            pair.key.unlink()
        case "mixed up":
            pair.key.write_bytes(district.issue("other").key.read_bytes())
        case _:
            pair.key.write_bytes(district.issue("other", password=b"secret").key.read_bytes())
    data = tmp_path / "data"
    options = ("--certificate", str(pair.certificate), "--key", str(pair.key))
    said = run_center("serve", "--data", str(data), "--port", "0", *options)
    assert said.returncode == 7
    assert "center.key" in said.stderr
    assert "Traceback" not in said.stderr
    assert not data.exists()


def test_behind_a_named_proxy_one_client_does_not_use_up_the_tries_of_another(tmp_path: Path) -> None:
    with running_center(tmp_path / "data", options=("--proxy", "127.0.0.1")) as center:
        assert _throttled(center, "10.1.1.7")
        assert not _throttled(center, "10.1.1.8", tries=1)


@pytest.mark.parametrize("proxy", ["proxy.example.gov.cn", "10.20.0.7/24", "*"])
def test_a_proxy_that_no_request_could_come_from_is_named_before_anything_starts(tmp_path: Path, proxy: str) -> None:
    """Taken in silence, all who come through it would share one allowance, or any stranger be believed."""
    said = run_center("serve", "--data", str(tmp_path / "data"), "--port", "0", "--proxy", proxy)
    assert said.returncode == 7
    assert f"--proxy {proxy}" in said.stderr and "Traceback" not in said.stderr
    assert not (tmp_path / "data").exists()


def test_what_a_stranger_says_of_its_address_is_not_believed(tmp_path: Path) -> None:
    with running_center(tmp_path / "data") as center:
        assert _throttled(center, "10.1.1.7")
        assert _throttled(center, "10.1.1.8", tries=1)


def _throttled(center: CenterProcess, address: str, tries: int = 20) -> bool:
    """Whether so many wrong logins that came from ``address`` lead to a refusal before the password is looked at."""
    codes = set()
    for _ in range(tries):
        answer = httpx.post(f"{center.url}/v1/login", json=WRONG, headers={"X-Forwarded-For": address}, timeout=20)
        codes.add(answer.json()["code"])
    return "login_throttled" in codes
