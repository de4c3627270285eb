"""What every video engine promises, tried on real files, web streams and cameras."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from console.domain.ports import Picture, TileState, VideoEngine, VideoSession
from console.domain.tile_state import Trouble
from console.providers.pyav_engine import PyAVEngine
from console.providers.vlc_engine import VlcEngine
from tests.cameras import CameraServer
from tests.e2e.video.web import Web

ENGINES: dict[str, type[PyAVEngine] | type[VlcEngine]] = {"pyav": PyAVEngine, "vlc": VlcEngine}
Open = Callable[..., VideoSession]


@pytest.fixture(scope="module", params=sorted(ENGINES))
def engine(request: pytest.FixtureRequest) -> VideoEngine:
    engine: VideoEngine = ENGINES[request.param]()
    probe = engine.probe()
    if not probe.usable:
        pytest.skip(probe.cure)
    return engine


@pytest.fixture
def play(engine: VideoEngine) -> Iterator[Open]:
    """Opens sessions that are closed, and waited for, at the end."""
    sessions: list[VideoSession] = []

    def open(url: str, width: int = 480, height: int = 270) -> VideoSession:
        if url.partition(":")[0] not in engine.probe().schemes:
            pytest.skip(f"{engine.name} does not play {url.partition(':')[0]} here")
        sessions.append(engine.open(url, width, height))
        return sessions[-1]

    yield open
    for session in sessions:
        session.close()
    until(lambda: all(session.ended() for session in sessions), 12)


def until(true: Callable[[], object], seconds: float = 6.0) -> float:
    """Wait until ``true``; returns how long it took."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < seconds, "waited in vain"
        time.sleep(0.005)
    return time.monotonic() - began


def picture(session: VideoSession, after: int = 0) -> Picture:
    """The next picture with a serial above ``after``."""
    until(lambda: (p := session.picture()) is not None and p.serial > after)
    seen = session.picture()
    assert seen is not None
    return seen


def brightness(seen: Picture) -> float:
    data = bytes(seen.data[: seen.stride * seen.height])
    return sum(data[::97]) / len(data[::97])


@pytest.fixture(params=["file", "flv", "hls", "rtsp"])
def source(request: pytest.FixtureRequest, clip: Path, web: Web, cameras: CameraServer) -> str:
    return {
        "file": clip.as_uri(),
        "flv": web.url("camera.flv"),
        "hls": web.url("camera.m3u8"),
        "rtsp": cameras.url("cam0"),
    }[str(request.param)]


def test_a_source_gives_pictures_at_its_own_pace(play: Open, source: str) -> None:
    session = play(source)
    first = picture(session)
    assert (first.width, first.height) == (480, 270)
    assert first.stride >= 480 * 4
    assert len(first.data) >= first.stride * (first.height - 1) + first.width * 4
    assert 40 < brightness(first) < 250, "a street by day, not a black or white field"
    until(lambda: session.status().state is TileState.LIVE)
    time.sleep(1.0)
    began = picture(session).serial
    time.sleep(2.0)
    rate = (picture(session).serial - began) / 2
    assert 12 <= rate <= 18, "the clips have 15 pictures a second"
    assert session.status().state is TileState.LIVE
    assert (session.status().age or 9) < 1.0


def test_a_picture_lives_as_long_as_it_is_held(play: Open, clip: Path) -> None:
    session = play(clip.as_uri())
    held = picture(session)
    before = bytes(held.data)
    picture(session, held.serial + 12)
    assert bytes(held.data) == before


def test_a_tile_that_changes_its_size_gets_pictures_of_that_size(play: Open, clip: Path) -> None:
    session = play(clip.as_uri())
    picture(session)
    session.resize(256, 144)
    until(lambda: picture(session).width == 256)
    session.resize(300, 600)
    until(lambda: picture(session).width == 300)
    assert picture(session).height in (168, 169), "in the source's aspect ratio"


def test_a_missing_file_is_said_and_tried_again(play: Open, tmp_path: Path) -> None:
    session = play((tmp_path / "没有.mp4").as_uri())
    until(lambda: session.status().state is TileState.BACKOFF)
    assert session.status().problem == Trouble.NOT_FOUND
    until(lambda: session.status().attempt >= 1)
    assert session.picture() is None


def test_a_path_with_spaces_and_chinese_characters_plays(play: Open, clip: Path, tmp_path: Path) -> None:
    target = tmp_path / "夜 市 1.mp4"
    target.write_bytes(clip.read_bytes())
    assert picture(play(target.as_uri())).width == 480


def test_a_web_address_that_is_not_there_is_said(play: Open, web: Web) -> None:
    session = play(web.url("nothing.flv"))
    until(lambda: session.status().state is TileState.BACKOFF)
    assert session.status().problem in {Trouble.NOT_FOUND, Trouble.UNREACHABLE}


def test_a_port_where_nobody_listens_is_said(play: Open, free_port: int) -> None:
    session = play(f"http://127.0.0.1:{free_port}/a.flv")
    until(lambda: session.status().state is TileState.BACKOFF)
    assert session.status().problem == Trouble.UNREACHABLE


def test_a_file_that_is_no_video_is_said(play: Open, tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(b"not a video " * 400)
    session = play(path.as_uri())
    until(lambda: session.status().state is TileState.BACKOFF, 10)
    assert session.status().problem in {Trouble.BROKEN, Trouble.UNREACHABLE}


def test_a_stream_that_falls_silent_is_stale_and_not_live(play: Open, web: Web) -> None:
    session = play(web.url("silent/camera.flv"))
    picture(session)
    until(lambda: session.status().state is TileState.STALE, 14)
    age = session.status().age or 0
    time.sleep(1.0)
    assert session.status().state is TileState.STALE
    assert (session.status().age or 0) >= age + 0.9


def test_a_file_that_is_over_begins_again(play: Open, web_folder: Path) -> None:
    segment = sorted(web_folder.glob("*.ts"))[0]
    session = play(segment.as_uri())
    picture(session)
    until(lambda: session.status().problem == Trouble.ENDED)
    until(lambda: session.status().state is TileState.LIVE)


def test_closing_returns_at_once_and_the_session_ends(play: Open, source: str) -> None:
    session = play(source)
    picture(session)
    began = time.monotonic()
    session.close()
    assert time.monotonic() - began < 0.02
    assert session.status().state is TileState.STOPPED
    until(session.ended, 3)


def test_closing_before_anything_came_ends_too(play: Open, web: Web) -> None:
    session = play(web.url("silent/camera.flv"))
    session.close()
    until(session.ended, 11)


def test_twenty_sessions_in_turn_leave_no_thread_and_no_open_file(play: Open, clip: Path) -> None:
    def handles() -> int:
        return len(list(Path("/proc/self/fd").iterdir()))

    for n in range(20):
        session = play(clip.as_uri())
        picture(session)
        session.close()
        until(session.ended)
        if n == 4:
            settled = handles()
    assert handles() <= settled + 2
