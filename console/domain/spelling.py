"""How Chinese names are typed without an input method: by the first letters of their sounds, or by the sounds.

Pure: the sounds of a character come from whoever knows them (``console.services.sounds``). A name is spelled once and
compared often: what is compared are plain strings, so that thousands of names take a millisecond.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import product

SoundsOf = Callable[[str], tuple[str, ...]]
"""The sounds of one character, the most usual first; the character itself when it has none."""

VARIANTS = 8
"""So many ways to read one name are kept: 长安路 is chang'an and zhang'an."""
FUZZY_FROM = 3
"""Letters from which on they may stand apart in the initials."""


@dataclass(frozen=True, slots=True)
class Spelled:
    """``short``: the name as people say it (城管 for 区城管局); equal to ``name`` when there is no other.

    ``initials`` and ``sounds``: every way to read ``name``, lower case, without blanks, each on a line of its own with
    a line break before and after it: one search in one string answers for all of them. The others are of ``short``.
    """

    name: str
    short: str
    initials: str
    sounds: str
    short_initials: str
    short_sounds: str


EXACT, SHORT, PREFIX, SOUND, INSIDE, LETTERS, APART = range(7)
"""How well a word fits, best first: it is the name; it begins the short name (by letters or characters); it begins the
name; it begins the sounds; it stands inside; its letters stand inside; they stand there in order, apart."""


def spell(name: str, sounds_of: SoundsOf, short: str = "") -> Spelled:
    name, short = name.casefold(), (short or name).casefold()
    whole, part = _read(name, sounds_of), _read(short, sounds_of) if short != name else None
    return Spelled(name, short, *whole, *(part or whole))


def fit(word: str, spelled: Spelled, apart: bool = True) -> int | None:
    """How well ``word`` (case-folded, without blanks) names it: EXACT to APART, None when it does not.

    ``apart`` False: letters that stand apart do not count, which makes thousands of names three times as fast.
    """
    if not word:
        return None
    if word in (spelled.name, spelled.short):
        return EXACT
    if not word.isascii():
        return _fit_characters(word, spelled)
    line, start = f"\n{word}\n", f"\n{word}"
    if line in spelled.short_initials or line in spelled.short_sounds or line in spelled.initials:
        return EXACT
    if start in spelled.short_initials:
        return SHORT
    if start in spelled.initials or spelled.name.startswith(word):
        return PREFIX
    if start in spelled.short_sounds or start in spelled.sounds:
        return SOUND
    if word in spelled.name:
        return INSIDE
    if len(word) > 1 and word in spelled.initials:
        return LETTERS
    if len(word) < FUZZY_FROM:
        return None
    if word in spelled.sounds:
        return LETTERS
    return APART if apart and any(_in_order(word, way) for way in spelled.initials.split()) else None


def fit_all(words: Iterable[str], spelled: Spelled, apart: bool = True) -> int | None:
    """The worst fit of several words; None as soon as one does not fit."""
    worst: int | None = None
    for word in words:
        found = fit(word, spelled, apart)
        if found is None:
            return None
        worst = found if worst is None else max(worst, found)
    return worst


def _fit_characters(word: str, spelled: Spelled) -> int | None:
    if spelled.short.startswith(word):
        return SHORT
    if spelled.name.startswith(word):
        return PREFIX
    return INSIDE if word in spelled.name else None


def _in_order(word: str, letters: str) -> bool:
    rest = iter(letters)
    return all(letter in rest for letter in word)


def _read(text: str, sounds_of: SoundsOf) -> tuple[str, str]:
    """(initials, sounds), each way once on a line of its own, the most usual first."""
    ways: list[tuple[str, ...]] = []
    kept = 1
    for character in text:
        if character.isspace():
            continue
        sounds = sounds_of(character)
        if kept * len(sounds) > VARIANTS:
            sounds = sounds[:1]
        kept *= len(sounds)
        ways.append(sounds)
    read = list(product(*ways))
    return _lines("".join(sound[:1] for sound in way) for way in read), _lines("".join(way) for way in read)


def _lines(ways: Iterable[str]) -> str:
    return "".join(f"\n{way}" for way in dict.fromkeys(ways)) + "\n"
