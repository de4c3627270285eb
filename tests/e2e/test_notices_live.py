"""A center that tells people outside: from a dispatch, and from a deadline that passed, to a gateway and a mailbox."""

import json
import time
from collections.abc import Callable
from pathlib import Path

from contract.identity import new_id
from tests.e2e.center_process import CenterProcess, run_center, running_center
from tests.unit.notify.outside import Gateway, Letters, gateway, mail_server

WATER = "D-510115-water"
HANDLER = "water01"


def test_a_dispatch_and_then_its_deadline_reach_the_department_and_the_officers_above(
    tmp_path: Path, free_port: int
) -> None:
    with gateway() as sms, mail_server(free_port) as letters:
        _configured(tmp_path, sms, letters)
        clock = ("--clock-rate", "600")
        with running_center(tmp_path, options=clock, environment={"SHOUWANG_SMS_SECRET": "s" * 32}) as center:
            where = ("--data", str(tmp_path))
            assert run_center("set-address", HANDLER, "--sms", "13900000001", *where).returncode == 0
            assert run_center("set-address", "leader01", "--email", "leader@center.test", *where).returncode == 0
            code = _dispatched(center)
            first = _asked(sms, "派遣")
            assert (first["phone"], code in first["content"]) == ("13900000001", True)
            assert all(private not in first["content"] for private in ("李", "1391234", "航天路"))
            assert code in _asked(sms, "提醒")["content"]
            _until(lambda: any(code in m.get_content() for m in letters.taken), "the leader heard nothing")
            assert letters.to[0] == "leader@center.test"
        listed = run_center("notifications", "--state", "sent", *where)
        assert code in listed.stdout and "13900000001" not in listed.stdout
        assert "已发" in run_center("notifications", *where).stdout


def test_a_wrong_file_keeps_the_center_from_starting_and_says_where(tmp_path: Path) -> None:
    (tmp_path / "notify.toml").write_text("format = 1\n[email]\nhost = 'x'\n", "utf-8")
    refused = run_center("serve", "--embedded", "--demo", "--no-simulator", "--port", "0", "--data", str(tmp_path))
    assert (refused.returncode, "email.sender" in refused.stderr) == (7, True), refused.stderr


def test_an_address_that_is_none_is_not_taken(tmp_path: Path) -> None:
    with running_center(tmp_path):
        where = ("--data", str(tmp_path))
        assert run_center("set-address", HANDLER, "--email", "not an address", *where).returncode == 2
        assert run_center("set-address", HANDLER, "--sms", "139-0000", *where).returncode == 2
        assert "人员 nobody" in run_center("set-address", "nobody", "--sms", "13900000001", *where).stderr
        shown = run_center("set-address", HANDLER, "--sms", "13900000001", *where).stdout
        assert "139****0001" in shown and "13900000001" not in shown


def _configured(folder: Path, sms: Gateway, letters: Letters) -> None:
    (folder / "notify.toml").write_text(
        f"""
format = 1
[sms]
url = "{sms.url}"
template = {{ phone = "{{address}}", content = "{{text}}" }}
[email]
host = "127.0.0.1"
port = {letters.port}
security = "none"
sender = "shouwang@center.test"
""",
        "utf-8",
    )


def _dispatched(center: CenterProcess) -> str:
    """The code of a grave matter that lies with a department."""
    incident_id = center.report().json()["incident_id"]
    with center.client() as desk:
        for version, (type_, payload) in enumerate((("register", {"severity": 1}), ("dispatch", {"lead": WATER})), 1):
            body = {"type": type_, "command_id": new_id(), "expected_version": version, "payload": payload}
            answer = desk.post(f"/v1/incidents/{incident_id}/commands", json=body)
            assert answer.status_code == 200, answer.text
        return str(desk.get(f"/v1/incidents/{incident_id}").json()["incident"]["code"])


def _asked(sms: Gateway, word: str) -> dict[str, str]:
    def found() -> list[dict[str, str]]:
        bodies: list[dict[str, str]] = [json.loads(body) for _, body in sms.asked]
        return [body for body in bodies if word in body["content"]]

    _until(lambda: bool(found()), f"nobody was told: {word}")
    return found()[0]


def _until(true: Callable[[], bool], otherwise: str) -> None:
    end = time.monotonic() + 30
    while not true():
        assert time.monotonic() < end, otherwise
        time.sleep(0.05)
