"""How officers name a matter: by its number of the day (00417) or by its whole case code. Pure."""

from collections.abc import Mapping

from contract.incident import Incident

SHORTEST = 3
"""Digits from which on a word is taken for a number of the day."""


def is_code(word: str) -> bool:
    return sum(c.isdigit() for c in word) >= SHORTEST and all(c.isdigit() or c == "-" for c in word)


def matters_of_code(word: str, incidents: Mapping[str, Incident]) -> tuple[str, ...]:
    """Matters whose case code is ``word`` or has it as its number of the day; newest first."""
    bare = word.lstrip("0")
    found = [
        i
        for i in incidents.values()
        if i.code == word or i.code.endswith(f"-{word}") or any(p.lstrip("0") == bare for p in i.code.split("-")[2:3])
    ]
    return tuple(i.id for i in sorted(found, key=lambda i: -i.reported_at))
