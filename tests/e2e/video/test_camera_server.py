"""The demo camera server as any RTSP player meets it."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import av
import pytest

from center.sim.cameras.clip import Clip
from tests.cameras import ROOT, CameraServer, serving, write_roster


def pictures(url: str, transport: str, count: int) -> list[float]:
    """The times of the next ``count`` decoded pictures."""
    times = []
    with av.open(url, options={"rtsp_transport": transport, "analyzeduration": "100000"}, timeout=(3, 3)) as source:
        for frame in source.decode(video=0):
            times.append(float(frame.time or 0))
            if len(times) == count:
                break
    return times


def ask(server: CameraServer, text: str) -> str:
    with socket.create_connection(("127.0.0.1", server.port), timeout=3) as line:
        line.sendall(text.encode())
        return line.recv(4096).decode()


@pytest.mark.parametrize("transport", ["tcp", "udp"])
def test_a_player_gets_fifteen_pictures_a_second_over_both_transports(cameras: CameraServer, transport: str) -> None:
    times = pictures(cameras.url("cam0"), transport, 31)
    gaps = [b - a for a, b in pairwise(times)]
    assert sum(gaps) == pytest.approx(2.0, abs=0.15)
    assert min(gaps) > 0


def test_the_first_picture_comes_at_once_and_not_after_a_group_of_pictures(cameras: CameraServer) -> None:
    began = time.monotonic()
    pictures(cameras.url("cam1"), "tcp", 1)
    assert time.monotonic() - began < 0.6


def test_many_players_watch_one_camera(cameras: CameraServer) -> None:
    players = [av.open(cameras.url("cam0"), options={"rtsp_transport": "tcp"}, timeout=(3, 3)) for _ in range(6)]
    for player in players:
        assert next(iter(player.decode(video=0))).width == 640
        player.close()


def test_a_player_that_does_not_read_holds_up_nobody(cameras: CameraServer) -> None:
    head = f"SETUP {cameras.url('cam0')}/track0 RTSP/1.0\r\nCSeq: 1\r\nTransport: RTP/AVP/TCP;interleaved=0-1\r\n\r\n"
    with socket.create_connection(("127.0.0.1", cameras.port)) as lazy:
        lazy.sendall((head + f"PLAY {cameras.url('cam0')} RTSP/1.0\r\nCSeq: 2\r\n\r\n").encode())
        time.sleep(1)
        assert len(pictures(cameras.url("cam0"), "tcp", 10)) == 10


@pytest.mark.parametrize(
    ("fault", "answer"), [("404 cam0", "404 Not Found"), ("401 cam0", "401 Unauthorized"), ("refuse all", "503 ")]
)
def test_a_camera_can_be_made_to_fail_and_to_come_back(cameras: CameraServer, fault: str, answer: str) -> None:
    describe = f"DESCRIBE {cameras.url('cam0')} RTSP/1.0\r\nCSeq: 3\r\n\r\n"
    assert cameras.say(fault) == {"ok": fault.split()[0]}
    assert ask(cameras, describe).startswith(f"RTSP/1.0 {answer}")
    cameras.say("accept all")
    assert ask(cameras, describe).startswith("RTSP/1.0 200 OK")


def test_an_unknown_camera_an_unknown_method_and_plain_noise_are_answered_or_dropped(cameras: CameraServer) -> None:
    assert " 404 " in ask(cameras, f"DESCRIBE {cameras.base}/nobody RTSP/1.0\r\nCSeq: 1\r\n\r\n")
    assert " 501 " in ask(cameras, f"RECORD {cameras.url('cam0')} RTSP/1.0\r\nCSeq: 1\r\n\r\n")
    assert " 461 " in ask(cameras, f"SETUP {cameras.url('cam0')} RTSP/1.0\r\nTransport: RTP/AVP;multicast\r\n\r\n")
    assert " 455 " in ask(cameras, f"PLAY {cameras.url('cam0')} RTSP/1.0\r\nCSeq: 1\r\n\r\n")
    assert ask(cameras, "GET / HTTP/1.1\r\nHost: x\r\n\r\n") == ""
    assert len(pictures(cameras.url("cam0"), "tcp", 2)) == 2


def test_the_server_ends_with_its_standard_input(clips: tuple[Path, Path]) -> None:
    with serving(*clips) as server:
        assert server.stop() == 0


def test_the_server_dies_with_its_parent(clips: tuple[Path, Path], tmp_path: Path) -> None:
    parent = (
        "import subprocess,sys,time;"
        "p=subprocess.Popen(sys.argv[1:],stdin=subprocess.PIPE,stdout=subprocess.PIPE);"
        "p.stdout.readline();print(p.pid,flush=True);time.sleep(60)"
    )
    server = [sys.executable, "-m", "center.sim.cameras", "--supervised", "--data", str(clips[0])]
    process = subprocess.Popen(
        [sys.executable, "-c", parent, *server, "--cameras", str(clips[1])], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    with process:
        assert process.stdout is not None
        child = int(process.stdout.readline())
        process.kill()
    end = time.monotonic() + 5
    while Path(f"/proc/{child}/cmdline").exists() and Path(f"/proc/{child}/cmdline").read_bytes():
        assert time.monotonic() < end, "the camera server outlived its parent"
        time.sleep(0.02)


def test_a_taken_port_and_a_bad_list_are_said_with_their_own_exit_codes(
    clips: tuple[Path, Path], cameras: CameraServer, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "center.sim.cameras", "--data", str(clips[0])]
    taken = [*command, "--cameras", str(clips[1]), "--port", str(cameras.port)]
    ended = subprocess.run(taken, cwd=ROOT, capture_output=True, text=True, timeout=20)
    assert ended.returncode == 4
    assert str(cameras.port) in ended.stderr
    broken = tmp_path / "broken.json"
    broken.write_text('{"cameras": [{"id": 1}]}')
    ended = subprocess.run([*command, "--cameras", str(broken)], cwd=ROOT, capture_output=True, text=True, timeout=20)
    assert ended.returncode == 2
    assert "broken.json" in ended.stderr


def test_cameras_answer_404_until_their_clips_are_drawn_and_play_then(tmp_path: Path) -> None:
    roster = write_roster(tmp_path, count=1, scene="gate-dusk")
    with serving(tmp_path, roster) as server:
        assert " 404 " in ask(server, f"DESCRIBE {server.url('cam0')} RTSP/1.0\r\nCSeq: 1\r\n\r\n")
        end = time.monotonic() + 30
        while server.say("status")["ready"] != ["cam0"]:
            assert time.monotonic() < end
            time.sleep(0.1)
        assert len(pictures(server.url("cam0"), "tcp", 3)) == 3


def test_a_clip_of_a_camera_that_is_gone_is_removed_and_one_that_is_there_is_not_drawn_again(
    clips: tuple[Path, Path], tmp_path: Path
) -> None:
    folder = tmp_path / "clips"
    folder.mkdir()
    for clip in (clips[0] / "clips").glob("cam0-*.mp4"):
        os.link(clip, folder / clip.name)
    (folder / "gone-0123456789.mp4").write_bytes(b"")
    kept = {path: path.stat().st_mtime_ns for path in folder.glob("cam0-*")}
    roster = tmp_path / "cameras.json"
    first = json.loads(clips[1].read_text("utf-8"))["cameras"][:1]
    roster.write_text(json.dumps(first))
    command = [sys.executable, "-m", "center.sim.cameras", "--render-only", "--data", str(tmp_path)]
    ended = subprocess.run([*command, "--cameras", str(roster)], cwd=ROOT, capture_output=True, text=True, timeout=30)
    assert (ended.returncode, ended.stdout) == (0, "")
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == kept


def test_a_clip_has_a_key_picture_each_second_and_stays_small(clip: Path) -> None:
    read = Clip.read(clip)
    assert (read.fps, len(read.pictures)) == (15.0, 180)
    assert read.keys == tuple(range(0, 180, 15))
    assert clip.stat().st_size < 800_000
    with pytest.raises((OSError, ValueError)):
        Clip.read(Path(__file__))


def test_a_stopped_server_leaves_by_signal_as_well(clips: tuple[Path, Path]) -> None:
    with serving(*clips) as server:
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(5) == 0
