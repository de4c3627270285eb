"""From a scene to H.264 clips: sensor noise, the burnt-in name and clock, one encoded file per camera.

A clip is a loop and says so: its clock is labelled 演示片段. Rendering is done once per scene, naming once per camera.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import TypeAlias

import av
import numpy as np
from av.video.reformatter import VideoReformatter
from PIL import Image

from center.sim.cameras.canvas import HEIGHT, WIDTH
from center.sim.cameras.lettering import caption
from center.sim.cameras.roster import Seat
from center.sim.cameras.scenes import build
from center.sim.cameras.traffic import LOOP

FPS = 15
BIT_RATE = 380_000
STYLE = "4"
"""Part of every file's name: raise it when clips must be drawn anew."""

Plane: TypeAlias = "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]"


def clip_path(folder: Path, seat: Seat) -> Path:
    """Where the clip of ``seat`` lies; another name, scene or style gives another path."""
    look = hashlib.sha256(f"{STYLE}|{seat.id}|{seat.name}|{seat.scene}".encode()).hexdigest()[:10]
    return folder / f"{seat.id}-{look}.mp4"


def clips_of(folder: Path, seat: Seat) -> list[Path]:
    """Every clip there is of this camera, of whatever hour, the newest first."""
    return sorted(folder.glob(f"{seat.id}-*.mp4"), key=lambda path: path.stat().st_mtime, reverse=True)


def missing(folder: Path, seats: Iterable[Seat]) -> list[Seat]:
    return [seat for seat in seats if not clip_path(folder, seat).exists()]


def render(folder: Path, seats: Iterable[Seat], done: Callable[[Seat], None]) -> None:
    """Draw and encode every clip that is not there yet, scene by scene; ``done`` is told of each.

    Clips of cameras that are no longer listed are removed, and those of another hour once the new one is there.
    Raises OSError when the folder cannot be written,
    FontMissing when the letters cannot be drawn.
    """
    folder.mkdir(parents=True, exist_ok=True)
    wanted = list(seats)
    listed = {seat.id for seat in wanted}
    for gone in [path for path in folder.glob("*.mp4") if path.name.rpartition("-")[0] not in listed]:
        gone.unlink()
    waiting = missing(folder, wanted)
    for scene in dict.fromkeys(seat.scene for seat in waiting):
        pictures = list(expose(scene, FPS))
        for seat in (s for s in waiting if s.scene == scene):
            path = clip_path(folder, seat)
            write_clip(path, seat.name, pictures, FPS)
            for older in set(clips_of(folder, seat)) - {path}:
                older.unlink()
            done(seat)


def expose(scene: str, fps: int) -> Iterator[Plane]:
    """The pictures of one loop as I420 planes (540 x 640), with noise and clock, without a name."""
    stage = build(scene)
    reformat = VideoReformatter()
    grain = _grain(stage.light.noise)
    rng = np.random.default_rng(5)
    for n in range(round(LOOP * fps)):
        second = n / fps
        image = stage.frame(second)
        clock = caption(f"演示片段 00:{second:04.1f}", 13)
        image.paste(clock, (14, 38), clock)
        frame = av.VideoFrame.from_ndarray(np.asarray(image), format="rgb24")
        plane: Plane = np.asarray(reformat.reformat(frame, format="yuv420p").to_ndarray(), np.uint8)
        dy, dx = rng.integers(0, 64, 2)
        luma = plane[:HEIGHT].astype(np.int16) + grain[dy : dy + HEIGHT, dx : dx + WIDTH]
        plane[:HEIGHT] = np.clip(luma, 0, 255)
        yield plane


def write_clip(path: Path, name: str, pictures: Iterable[Plane], fps: int, bit_rate: int = BIT_RATE) -> None:
    """Encode ``pictures`` with ``name`` in the corner; the file appears whole or not at all."""
    letters = np.asarray(_legible(name), np.uint16)
    tall, wide = letters.shape[:2]
    ink, cover = letters[..., 0], letters[..., 3]
    partial = path.with_suffix(".part")
    with av.open(str(partial), "w", format="mp4") as out:
        stream = out.add_stream("libx264", rate=fps)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.bit_rate, stream.thread_count = bit_rate, 1
        stream.codec_context.time_base = Fraction(1, fps)
        stream.options = {
            "preset": "superfast", "tune": "zerolatency", "profile": "main", "bf": "0",
            "g": str(fps), "keyint_min": str(fps), "sc_threshold": "0",
        }  # fmt: skip
        for n, picture in enumerate(pictures):
            named = picture.copy()
            corner = named[12 : 12 + tall, 13 : 13 + wide]
            corner[:] = (corner * (255 - cover) + ink * cover) // 255
            frame = av.VideoFrame.from_ndarray(named, format="yuv420p")
            frame.pts = n
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    partial.replace(path)


def _legible(name: str) -> Image.Image:
    image = caption(name, 17)
    return image.crop((0, 0, min(image.width, WIDTH - 40), image.height))


def _grain(strength: int) -> "np.ndarray[tuple[int, ...], np.dtype[np.int16]]":
    noise = np.random.default_rng(3).normal(0, strength * 0.6, (HEIGHT + 64, WIDTH + 64))
    return noise.round().astype(np.int16)
