"""The small parts: photos, the tempo file, the mirror of the feed, the history of the first start."""

import io
import json
from pathlib import Path

import pytest
from PIL import Image

from center.sim import history
from center.sim.api import Credentials, Frame, Unavailable
from center.sim.material import Material
from center.sim.mirror import CenterTime, Mirror
from center.sim.photos import sketch
from center.sim.script import Script
from center.sim.subjects import SUBJECTS, nothing, subject_of
from center.sim.tempo import TempoFile
from contract.command import OCCURRED_WITHIN_MS

NOW = 1_795_309_200_000


def test_a_photo_is_a_small_jpeg_and_the_same_for_the_same_key() -> None:
    def photo(key: str) -> bytes:
        return sketch(key, "航天路水管爆裂", "航天路 76 号", subject_of("U05-01"))

    picture = photo("a")
    assert picture == photo("a") != photo("b")
    with Image.open(io.BytesIO(picture)) as image:
        assert (image.format, image.size) == ("JPEG", (640, 480))
    assert len(picture) < 60_000


@pytest.mark.parametrize("name", sorted(SUBJECTS))
def test_every_subject_shows_something_else_than_the_street_without_it(name: str) -> None:
    assert sketch("a", "标题", "地址", SUBJECTS[name]) != sketch("a", "标题", "地址", nothing)


def test_the_tempo_follows_the_file_and_survives_nonsense(tmp_path: Path) -> None:
    file = tmp_path / "demo.json"
    tempo = TempoFile(file)
    assert tempo.read() == "normal"
    for content, wanted in [('{"tempo": "flood"}', "flood"), ("{", "flood"), ('{"tempo": "wild"}', "flood")]:
        file.write_text(content)
        assert tempo.read() == wanted
    assert TempoFile(file, "quiet").read() == "quiet"


def test_the_history_is_of_the_last_day_and_ends_just_now() -> None:
    drafts = history.drafts(Script(Material.load(), 7), 7, NOW)
    assert len(drafts) == history.MATTERS
    assert [d.at for d in drafts] == sorted(d.at for d in drafts)
    assert NOW - OCCURRED_WITHIN_MS < drafts[0].at < NOW - 20 * 3_600_000
    assert sum(d.at > NOW - history.FRESH_MS for d in drafts) >= history.FRESH
    assert drafts == history.drafts(Script(Material.load(), 7), 7, NOW)


def test_keys_of_the_environment_win_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "secrets.json"
    file.write_text(json.dumps({"api_key": "of-the-file", "passwords": {"seat01": "x"}}))
    monkeypatch.delenv("SHOUWANG_API_KEY", raising=False)
    assert Credentials.read(file).api_key == "of-the-file"
    monkeypatch.setenv("SHOUWANG_API_KEY", "of-the-desk")
    assert Credentials.read(file).api_key == "of-the-desk"


def test_the_centers_clock_runs_on_between_beats_at_its_own_rate() -> None:
    seconds = 100.0
    clock = CenterTime(lambda: seconds)
    clock.set(NOW, 60.0)
    seconds += 2.0
    assert clock.now() == NOW + 120_000


@pytest.mark.parametrize("name", ["reset", "bye"])
def test_a_feed_that_starts_over_sends_us_back_to_the_snapshot(name: str) -> None:
    mirror = Mirror(CenterTime(), lambda incident: None)
    with pytest.raises(Unavailable):
        mirror.read(Frame(name, "", '{"reason": "中心正在停止"}'))
