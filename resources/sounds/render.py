"""Draw ``accepted.wav`` and ``refused.wav``: run it after a tone changed. Standard library only.

Accepted: one soft step up (880 to 1 175 Hz), 0.14 s. Refused: two low knocks (220 Hz), 0.26 s. Both quiet:
they are heard a thousand times a shift.
"""

import math
import sys
import wave
from array import array
from pathlib import Path

RATE = 22_050
HERE = Path(__file__).resolve().parent
TONES: dict[str, tuple[tuple[float, float, float], ...]] = {
    "accepted": ((880.0, 0.06, 0.16), (1175.0, 0.08, 0.16)),
    "refused": ((220.0, 0.10, 0.34), (0.0, 0.05, 0.0), (196.0, 0.11, 0.34)),
}
"""Parts of each tone: Hz, seconds, loudness (1 is the loudest a sample can be)."""


def samples(parts: tuple[tuple[float, float, float], ...]) -> "array[int]":
    """16-bit samples; each part swells and fades, so that nothing clicks."""
    found = array("h")
    for hertz, seconds, loudness in parts:
        count = round(RATE * seconds)
        for n in range(count):
            swell = math.sin(math.pi * n / count) ** 0.5
            wave_ = math.sin(2 * math.pi * hertz * n / RATE) + 0.3 * math.sin(4 * math.pi * hertz * n / RATE)
            found.append(round(32_767 * loudness * swell * wave_ / 1.3))
    return found


def main() -> int:
    for name, parts in TONES.items():
        with wave.open(str(HERE / f"{name}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            drawn = samples(parts)
            if sys.byteorder == "big":
                drawn.byteswap()
            file.writeframes(drawn.tobytes())
    return 0


if __name__ == "__main__":
    sys.exit(main())
