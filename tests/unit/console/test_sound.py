"""The two tones: real files, a real program that plays them, and what happens without one."""

import asyncio
import importlib.util
import time
import wave
from pathlib import Path

import pytest

from console.services.sound import SOUNDS, Tone, Tones


def player(folder: Path, body: str) -> list[str]:
    """A program that is asked to play a file."""
    path = folder / "player"
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return [str(path)]


def never() -> None:
    raise AssertionError("the bell rang")


async def test_a_tone_is_played_and_nobody_waits_for_it(tmp_path: Path) -> None:
    tones = Tones(never, players=[player(tmp_path, f'sleep 0.3; echo "$1" >> "{tmp_path}/heard"')])
    began = time.monotonic()
    tones.play(Tone.REFUSED)
    assert time.monotonic() - began < 0.05
    await tones.close()
    assert (tmp_path / "heard").read_text().splitlines() == [str(SOUNDS / "refused.wav")]


async def test_many_outcomes_at_once_are_one_tone(tmp_path: Path) -> None:
    tones = Tones(never, players=[player(tmp_path, f'sleep 0.1; echo x >> "{tmp_path}/heard"')])
    for _ in range(20):
        tones.play(Tone.ACCEPTED)
    await tones.close()
    assert (tmp_path / "heard").read_text().splitlines() == ["x"]


async def test_without_a_player_or_a_device_the_bell_rings(tmp_path: Path) -> None:
    rung: list[int] = []
    tones = Tones(lambda: rung.append(1), players=[["no-such-player"], player(tmp_path, "exit 1")])
    tones.play(Tone.ACCEPTED)
    await tones.close()
    tones.play(Tone.ACCEPTED)
    await tones.close()
    assert rung == [1, 1]


async def test_a_muted_desk_is_silent(tmp_path: Path) -> None:
    tones = Tones(never, muted=True, players=[])
    tones.play(Tone.ACCEPTED)
    await asyncio.sleep(0)
    await tones.close()


def test_without_a_loop_nothing_sounds_and_nothing_breaks() -> None:
    Tones(never, players=[]).play(Tone.ACCEPTED)


@pytest.mark.parametrize("tone", list(Tone))
def test_each_tone_is_short_and_the_file_is_what_the_script_draws(tone: Tone) -> None:
    spec = importlib.util.spec_from_file_location("render", SOUNDS / "render.py")
    assert spec is not None and spec.loader is not None
    render = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(render)
    with wave.open(str(SOUNDS / f"{tone.value}.wav")) as file:
        assert file.getnframes() / file.getframerate() < 0.3
        assert file.readframes(file.getnframes()) == render.samples(render.TONES[tone.value]).tobytes()
