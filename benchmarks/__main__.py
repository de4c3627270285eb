"""``python -m benchmarks NAME [options]``: one claim, measured now, on this machine.

Each module beside this one with a function ``main(argv) -> dict`` is a benchmark of that name. The last line printed
is one flat JSON object; everything before it is for people.
"""

import importlib
import json
import pkgutil
import sys
from collections.abc import Mapping, Sequence

import benchmarks

Figure = float | int | str | None


def names() -> list[str]:
    """Every benchmark there is."""
    return sorted(m.name for m in pkgutil.iter_modules(benchmarks.__path__) if not m.name.startswith("_"))


def main(argv: Sequence[str]) -> int:
    if not argv or argv[0] not in names():
        print(f"usage: python -m benchmarks NAME [options]\nNAME is one of: {', '.join(names())}", file=sys.stderr)
        return 0 if argv and argv[0] in ("-h", "--help") else 2
    module = importlib.import_module(f"benchmarks.{argv[0]}")
    figures: Mapping[str, Figure] = module.main(list(argv[1:]))
    print(json.dumps({key: _short(value) for key, value in figures.items()}, ensure_ascii=False))
    return 0


def _short(value: Figure) -> Figure:
    return float(f"{value:.4g}") if isinstance(value, float) else value


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
