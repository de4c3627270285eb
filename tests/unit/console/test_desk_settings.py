"""Settings survive everything that can happen to their file; secrets never reach a file of ours."""

import json
import os
from pathlib import Path

import pytest

from console.services import secrets_store as secrets_module
from console.services import settings as module
from console.services.secrets_store import SecretsStore
from console.services.settings import MEANING, Settings, SettingsFile

CHOSEN = Settings("light", "en", "https://district.example", "seat02", (0, 10, 1920, 1080), 4, "vlc")


def test_what_was_saved_is_read_back(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path / "settings.json")
    assert file.load() == Settings()
    file.save(CHOSEN)
    assert SettingsFile(tmp_path / "settings.json").load() == CHOSEN
    assert [p.name for p in tmp_path.iterdir()] == ["settings.json"]


def test_every_setting_says_what_it_means_and_accepts_its_default() -> None:
    defaults = Settings()
    assert set(MEANING) == set(Settings.__slots__)
    for name, meaning in MEANING.items():
        assert meaning.what and meaning.valid(getattr(defaults, name))


@pytest.mark.parametrize("raw", [b"{half", b"[]", b"\xff\xfe", b'{"version": "new"}', b"[" * 100_000, b""])
def test_a_file_that_makes_no_sense_is_set_aside_and_said(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(raw)
    file = SettingsFile(path)
    assert file.load() == Settings()
    (aside,) = tmp_path.iterdir()
    assert aside.name.startswith("settings.json.broken-") and aside.read_bytes() == raw
    assert aside.name in file.notice


def test_one_senseless_value_does_not_cost_the_others(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"version": 1, "theme": "pink", "lang": "en", "window": [1, 2], "video_tiles": true}')
    file = SettingsFile(path)
    assert file.load() == Settings(lang="en")
    assert file.notice


def test_keys_of_a_newer_desk_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"version": 99, "theme": "light", "hologram": true}')
    file = SettingsFile(path)
    file.save(file.load())
    assert json.loads(path.read_text())["hologram"] is True
    assert json.loads(path.read_text())["theme"] == "light"


def test_an_older_file_is_brought_up_step_by_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def renamed(held: dict[str, object]) -> dict[str, object]:
        return {"theme": held.get("colours"), **held}

    monkeypatch.setattr(module, "STEPS", [renamed])
    path = tmp_path / "settings.json"
    path.write_text('{"version": 1, "colours": "light"}')
    file = SettingsFile(path)
    assert file.load().theme == "light"
    file.save(Settings())
    assert json.loads(path.read_text())["version"] == 2


def test_a_save_that_fails_leaves_the_old_file_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = SettingsFile(tmp_path / "settings.json")
    file.save(CHOSEN)

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError):
        file.save(Settings())
    assert file.load() == CHOSEN
    assert len(list(tmp_path.iterdir())) == 1


class Ring:
    """A keyring in memory that can be told to fail."""

    def __init__(self) -> None:
        self.held: dict[tuple[str, str], str] = {}
        self.broken = False

    def get_password(self, service: str, username: str) -> str | None:
        self._check()
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._check()
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._check()
        del self.held[service, username]

    def _check(self) -> None:
        if self.broken:
            raise RuntimeError("org.freedesktop.DBus.Error.ServiceUnknown")


async def test_a_secret_outlives_the_desk_where_there_is_a_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    ring = Ring()
    monkeypatch.setattr(secrets_module, "_find", lambda: ring)
    store = SecretsStore()
    await store.open()
    await store.put("https://district/", "seat02", "token")
    again = SecretsStore()
    await again.open()
    assert again.lasting
    assert await again.get("https://district", "seat02") == "token"
    assert await again.get("https://district", "seat03") == ""
    await again.forget("https://district", "seat02")
    assert ring.held == {}


async def test_a_keyring_that_fails_leaves_the_secret_in_memory_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    ring = Ring()
    monkeypatch.setattr(secrets_module, "_find", lambda: ring)
    store = SecretsStore()
    await store.open()
    ring.broken = True
    await store.put("https://district", "seat02", "token")
    assert not store.lasting
    assert await store.get("https://district", "seat02") == "token"


async def test_a_machine_without_a_keyring_keeps_secrets_until_the_desk_is_closed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    store = SecretsStore()
    await store.open()
    assert not store.lasting
    await store.put("https://district", "seat02", "token")
    assert await store.get("https://district", "seat02") == "token"
    await store.forget("https://district", "seat02")
    assert await store.get("https://district", "seat02") == ""
