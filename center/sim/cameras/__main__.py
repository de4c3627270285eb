"""``python -m center.sim.cameras --data DIR``: serve the demo cameras; one JSON line says when and where."""

import argparse
import asyncio
import json
import os
import sys
from pathlib import Path

from center.sim.cameras.film import render
from center.sim.cameras.lettering import FontMissing
from center.sim.cameras.process import Cameras, die_with_parent
from center.sim.cameras.roster import BadRoster, Seat, hour_now, load
from center.sim.cameras.scenes import HOURS


def main() -> int:
    """Exit codes: 0 normal, 2 a bad camera list, 4 the port is taken, 5 the clips cannot be written, 6 no font."""
    options = _options()
    try:
        seats = load(options.cameras, options.hour or hour_now())
    except BadRoster as error:
        print(f"camera list: {error}", file=sys.stderr)  # noqa: T201
        return 2
    if options.supervised or options.render_only:
        die_with_parent()
    folder = options.data / "clips"
    if options.render_only:
        return _render(folder, seats)
    try:
        asyncio.run(Cameras(folder, seats, options.cameras, options.hour).run(options.port, options.supervised))
    except OSError as error:
        print(f"camera server, port {options.port}: {error}", file=sys.stderr)  # noqa: T201
        return 4
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m center.sim.cameras", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder in which clips/ is kept")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--cameras", type=Path, help="JSON list of cameras (id, name) instead of the supplied one")
    parser.add_argument("--hour", choices=list(HOURS), help="the light of all scenes (default: as it is outside)")
    parser.add_argument("--render-only", action="store_true", help="draw the missing clips and exit")
    parser.add_argument(
        "--control", "--supervised", dest="supervised", action="store_true",
        help="obey lines on standard input (freeze|thaw|refuse|accept|404|401|drop|status NAME|all), exit at its end",
    )  # fmt: skip
    return parser.parse_args()


def _render(folder: Path, seats: list[Seat]) -> int:
    os.nice(10)  # the desk comes first
    try:
        render(folder, seats, _ready)
    except FontMissing as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 6
    except OSError as error:
        print(f"clips: {error}", file=sys.stderr)  # noqa: T201
        return 5
    return 0


def _ready(seat: Seat) -> None:
    sys.stdout.write(json.dumps({"ready": seat.id}) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
