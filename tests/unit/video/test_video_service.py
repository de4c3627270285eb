"""Which engine plays what, and what is said when none can."""

import pytest

from console.domain.ports import Probe, TileState, VideoSession
from console.domain.tile_state import Trouble
from console.services.video import DeadSession, VideoService, scheme_of


class Engine:
    """Plays nothing: it remembers what it was asked to play."""

    def __init__(self, name: str, *schemes: str, usable: bool = True) -> None:
        self.name, self.opened, self.probed = name, [], 0
        self._probe = Probe(usable, frozenset(schemes), "1")
        self.opened: list[str]

    def probe(self) -> Probe:
        self.probed += 1
        return self._probe

    def open(self, url: str, width: int, height: int) -> VideoSession:
        self.opened.append(url)
        return DeadSession(Trouble.ENDED)


def both(vlc_rtsp: bool = False, vlc: bool = True) -> VideoService:
    schemes = ("http", "https", "file", *(("rtsp",) if vlc_rtsp else ()))
    return VideoService(
        {"pyav": Engine("pyav", "rtsp", "http", "https", "file"), "vlc": Engine("vlc", *schemes, usable=vlc)}
    )


@pytest.mark.parametrize(
    ("url", "engine"),
    [
        ("rtsp://127.0.0.1:554/cam", "pyav"),
        ("RTSP://127.0.0.1/cam", "pyav"),
        ("http://127.0.0.1/live.flv", "vlc"),
        ("https://127.0.0.1/live.m3u8", "vlc"),
        ("file:///tmp/a.mp4", "vlc"),
    ],
)
def test_cameras_go_to_pyav_and_files_and_web_streams_to_vlc(url: str, engine: str) -> None:
    assert both().engine_for(url) == engine


def test_without_libvlc_everything_is_played_by_pyav() -> None:
    assert both(vlc=False).engine_for("http://127.0.0.1/live.flv") == "pyav"


def test_vlc_is_taken_for_cameras_only_where_it_can_and_was_asked_for() -> None:
    wish = {"rtsp": ("vlc", "pyav")}
    pyav, able, unable = Engine("pyav", "rtsp"), Engine("vlc", "rtsp"), Engine("vlc", "file")
    assert VideoService({"pyav": pyav, "vlc": able}, wish).engine_for("rtsp://h/c") == "vlc"
    assert VideoService({"pyav": pyav, "vlc": unable}, wish).engine_for("rtsp://h/c") == "pyav"


@pytest.mark.parametrize(
    "url",
    ["", "   ", "camera 12", "rtsp://", "rtsp:///path", "http//missing.colon", "rtsp://host:notaport/x", "file://",
     "rtsp://[::1", "rtsp://ho st/x", "//host/x", "rtsp://host\n/x", "\x00"],
)  # fmt: skip
def test_a_nonsense_address_is_a_session_that_says_so(url: str) -> None:
    session = both().open(url, 480, 270)
    assert session.status().state is TileState.STOPPED
    assert session.status().problem == Trouble.BAD_ADDRESS
    assert session.picture() is None
    session.close()
    assert session.ended()


@pytest.mark.parametrize("url", ["gopher://host/x", "onvif://host/x", "data:,x/"])
def test_a_kind_of_address_nobody_plays_is_a_session_that_says_so(url: str) -> None:
    status = both().open(url, 480, 270).status()
    assert (status.state, status.problem) in {
        (TileState.STOPPED, Trouble.NO_ENGINE.value),
        (TileState.STOPPED, Trouble.BAD_ADDRESS.value),
    }


def test_without_any_usable_engine_a_camera_says_that_this_machine_cannot_play_it() -> None:
    service = VideoService({"pyav": Engine("pyav", usable=False)})
    assert service.open("rtsp://127.0.0.1/c", 480, 270).status().problem == Trouble.NO_ENGINE


async def test_engines_are_probed_once_and_off_the_calling_thread() -> None:
    engine = Engine("pyav", "rtsp")
    service = VideoService({"pyav": engine})
    await service.prepare()
    await service.prepare()
    service.open("rtsp://127.0.0.1/c", 480, 270)
    assert engine.probed == 1
    assert engine.opened == ["rtsp://127.0.0.1/c"]


def test_the_installed_engines_are_found() -> None:
    probes = VideoService().probes()
    assert probes["pyav"].usable
    assert "rtsp" in probes["pyav"].schemes
    assert "vlc" in probes
    assert probes["vlc"].usable or probes["vlc"].cure


def test_an_address_keeps_its_kind_whatever_stands_around_it() -> None:
    assert scheme_of("  rtsp://user:p%40ss@10.0.0.1:554/a?b=c#d  ") == "rtsp"
