"""The sounds of Chinese characters, from pypinyin. Loaded on first use, some 0.1 s: in a worker, never at a key."""

import os
from functools import cache

os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
"""Names are read character by character, each in all its ways: the table of phrases would cost 40 MB and 0.15 s."""
os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "1")


@cache
def sounds_of(character: str) -> tuple[str, ...]:
    """Without tones, the most usual first; a letter or digit is its own sound, a sign has none."""
    if character.isascii():
        return (character.lower(),) if character.isalnum() else ("",)
    from pypinyin import Style, pinyin

    found = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
    if not found:
        return ("",) if not character.isalnum() else (character.casefold(),)
    return tuple(dict.fromkeys(sound.replace("ü", "v") for sound in found[0]))
