"""The sounds of Chinese characters, from pypinyin. Loaded on first use, some 0.1 s: in a worker, never at a key."""

import os
from functools import cache

os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
"""Names are read character by character, each in all its ways: the table of phrases would cost 40 MB and 0.15 s."""
os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "1")


ALSO: dict[str, str] = {
    "重": "chong", "调": "tiao", "长": "chang", "行": "hang", "乐": "yue", "都": "du", "会": "kuai", "曾": "zeng",
    "单": "shan", "解": "xie", "藏": "zang", "传": "zhuan", "角": "jue", "校": "jiao", "率": "lv", "露": "lou",
    "泊": "po", "省": "xing", "宿": "xiu", "降": "xiang", "厦": "sha", "朝": "zhao", "弹": "tan", "还": "huan",
    "系": "ji", "薄": "bo", "查": "zha", "柏": "bo", "卡": "qia", "盛": "cheng", "似": "si", "朴": "piao", "翟": "di",
    "覃": "qin", "扒": "pa", "模": "mu", "粘": "nian", "着": "zhao", "了": "liao", "塞": "se", "蔓": "wan", "落": "la",
    "贾": "gu", "卜": "bo", "便": "pian", "圈": "juan", "强": "jiang", "什": "shi", "提": "di", "择": "zhai",
    "没": "mo", "尾": "yi", "仇": "qiu", "尉": "yu", "种": "chong", "石": "dan", "大": "dai", "参": "shen", "车": "ju",
}  # fmt: skip
"""The second way to read a character, where both are usual in names and titles. pypinyin knows many more, rare ones:
with those, cg would also be 尚合."""


@cache
def sounds_of(character: str) -> tuple[str, ...]:
    """Without tones, the most usual first; a letter or digit is its own sound, a sign has none."""
    if character.isascii():
        return (character.lower(),) if character.isalnum() else ("",)
    from pypinyin import Style, pinyin

    found = pinyin(character, style=Style.NORMAL, errors="ignore")
    if not found:
        return (character.casefold(),) if character.isalnum() else ("",)
    usual = found[0][0].replace("ü", "v")
    return (usual, ALSO[character]) if character in ALSO else (usual,)
