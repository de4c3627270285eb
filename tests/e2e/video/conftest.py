"""One drawn clip set for all video tests, and the sources made of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cameras import CameraServer, render, serving, write_roster
from tests.e2e.video.web import Web, remux


@pytest.fixture(scope="session")
def clips(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The data folder with rendered clips, and its camera list."""
    folder = tmp_path_factory.mktemp("cameras")
    roster = write_roster(folder)
    render(folder, roster)
    return folder, roster


@pytest.fixture(scope="session")
def clip(clips: tuple[Path, Path]) -> Path:
    return sorted((clips[0] / "clips").glob("cam0-*.mp4"))[0]


@pytest.fixture
def cameras(clips: tuple[Path, Path]) -> Iterator[CameraServer]:
    with serving(*clips) as server:
        yield server


@pytest.fixture(scope="session")
def web_folder(clip: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The clip as camera.flv and as camera.m3u8 with its segments."""
    folder = tmp_path_factory.mktemp("web")
    remux(clip, folder / "camera.flv", "flv", {})
    remux(clip, folder / "camera.m3u8", "hls", {"hls_time": "2", "hls_list_size": "0", "hls_playlist_type": "vod"})
    return folder


@pytest.fixture
def web(web_folder: Path) -> Iterator[Web]:
    with Web(web_folder) as server:
        yield server
