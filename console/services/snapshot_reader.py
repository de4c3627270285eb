"""Reading a snapshot without holding up the desk.

pydantic keeps the interpreter for the whole of one call, in any thread: 2,000 incidents at once stop every window
for over 100 ms. Here the text is cut at the incidents with the standard library's scanner and each is validated alone,
so the caller can let the loop breathe in between.
"""

import json
import re
from collections.abc import Iterator

from contract.feed import Snapshot
from contract.incident import Incident

_scan = json.JSONDecoder().raw_decode
_SPACE = re.compile(r"[ \t\n\r]*")


def read_snapshot(text: str) -> Iterator[Snapshot | None]:
    """Yield None between incidents, and the Snapshot at last. Raises ValueError when ``text`` is not one."""
    incidents: list[Incident] = []
    rest: list[str] = []
    at = _expect(text, 0, "{")
    while text[at] != "}":
        key, at = _scan(text, at)
        at = _expect(text, at, ":")
        if key == "incidents":
            at = _expect(text, at, "[")
            while text[at] != "]":
                start = at
                _, at = _scan(text, start)
                incidents.append(Incident.model_validate_json(text[start:at]))
                yield None
                at = _after(text, at, "]")
            value, at = "[]", at + 1
        else:
            start = at
            _, at = _scan(text, start)
            value = text[start:at]
        rest.append(f"{json.dumps(key)}:{value}")
        at = _after(text, at, "}")
    frame = Snapshot.model_validate_json("{" + ",".join(rest) + "}")
    yield frame.model_copy(update={"incidents": tuple(incidents)})


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    at = at if found is None else found.end()
    if at >= len(text):
        raise ValueError("the text ends in the middle")
    return at


def _expect(text: str, at: int, sign: str) -> int:
    at = _skip(text, at)
    if text[at] != sign:
        raise ValueError(f"expected {sign!r} at {at}")
    return _skip(text, at + 1)


def _after(text: str, at: int, end: str) -> int:
    """Past a comma, or at ``end``."""
    at = _skip(text, at)
    return at if text[at] == end else _expect(text, at, ",")
