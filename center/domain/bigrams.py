"""The words of matters as an index holds them: overlapping pairs of characters, Chinese and Latin alike.

A word is found wherever it stands in the text, as a plain substring search would find it: whatever holds ``电动车``
holds the pairs ``电动`` and ``动车``. The pairs only narrow down; who searches compares the text itself at the end.
Case codes stand apart, by three digits in a row: their digits would drown those of the texts.
"""

import re
from dataclasses import dataclass
from operator import add
from unicodedata import normalize

MOST_WORDS = 8
CODE_MARK = "#"
"""Begins the grams of case codes; no gram of a text holds it."""
_PAIR = re.compile(r"(?=([^\W_]{2}))")
_RUN = re.compile(r"[^\W_]+")
_LAST = re.compile(r"[^\W_](?![^\W_])")
_DIGITS = re.compile(r"[0-9]{3,}")
_LIKE_A_CODE = re.compile(r"[0-9-]+")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a query. ``text``: normalised. ``grams``: every text with the word has them all; none for what has no
    two letters or digits in a row. ``code_grams``: every case code with the word has them all; none for a word that is
    not looked for in case codes. ``letter``: a word of this one letter or digit, which no pair can find."""

    text: str
    grams: tuple[str, ...]
    code_grams: tuple[str, ...]
    letter: str | None


def normal(text: str) -> str:
    """One spelling for all widths and cases (NFKC, case-folded), white space as single blanks."""
    return " ".join(normalize("NFKC", text).casefold().split())


def searched(*lines: str) -> str:
    """What a substring search looks through: each line normalised, none running into the next."""
    known = {line: normal(line) for line in lines}  # of a short text the title is all of it
    return "\n".join([known[line] for line in lines])


def words(query: str) -> tuple[Word, ...]:
    """The words of a query, in its order, without repeats, MOST_WORDS at most; all of them are wanted."""
    return tuple(map(_word, list(dict.fromkeys(normal(query).split()))[:MOST_WORDS]))


def grams(text: str) -> set[str]:
    """The pairs in a text that ``searched`` made, and the last character of every run, so that each begins a gram."""
    found: set[str] = set()
    for run in set(_RUN.findall(text)):  # a title is the beginning of its text: most runs stand there twice
        found.update(map(add, run, run[1:]))
        found.add(run[-1])
    return found


def code_grams(code: str) -> set[str]:
    """The threes of digits in a case code, marked."""
    return {CODE_MARK + run[i : i + 3] for run in _DIGITS.findall(code) for i in range(len(run) - 2)}


def _word(text: str) -> Word:
    pairs = set(_PAIR.findall(text))
    code = code_grams(text) if _LIKE_A_CODE.fullmatch(text) else set()
    letter = text if _LAST.fullmatch(text) else None
    return Word(text, tuple(sorted(pairs)), tuple(sorted(code)), letter)
