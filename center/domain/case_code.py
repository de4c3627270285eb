"""One matter, one code (一案一码): ``510115-261122-00417-6``.

District, day of the report (yymmdd, the district's time zone), serial of the day, and a check digit after
ISO 7064 MOD 11,10 over the digits, which finds every single wrong digit and nearly every swap of neighbours.
"""

import unicodedata
from datetime import date, timedelta
from functools import lru_cache

UTC_OFFSET_HOURS = 8
"""China Standard Time, without summer time."""
_HOUR_MS, _DAY_MS = 3_600_000, 86_400_000
_EPOCH = date(1970, 1, 1)


def day_of(at: int) -> str:
    """The district's calendar day of a time in ms UTC, as yymmdd."""
    return _named((at + UTC_OFFSET_HOURS * _HOUR_MS) // _DAY_MS)


@lru_cache(maxsize=4_096)
def _named(day: int) -> str:
    """``day``: since 1970."""
    return (_EPOCH + timedelta(days=day)).strftime("%y%m%d")


def make(district: str, day: str, serial: int) -> str:
    before, number = f"{district}-{day}-", f"{serial:05d}"
    return f"{before}{number}-{_digit(_product(number, _begun(before)))}"


def normalised(text: str) -> str:
    """A code as it is kept, from what somebody typed: full-width digits, spaces and missing dashes do not matter.

    What cannot be a code comes back as it was given, without what surrounds it.
    """
    digits = "".join(c for c in unicodedata.normalize("NFKC", text) if c.isascii() and c.isdigit())
    if len(digits) < 18:
        return text.strip()
    return f"{digits[:6]}-{digits[6:12]}-{digits[12:-1]}-{digits[-1]}"


def is_valid(code: str) -> bool:
    """True for a code with four parts whose check digit is right, as typed by hand or read out by telephone."""
    body, _, digit = code.rpartition("-")
    parts = body.split("-")
    if len(parts) != 3 or not all(p.isascii() and p.isdigit() for p in (*parts, digit)):
        return False
    return digit == check_digit(body)


def check_digit(text: str) -> str:
    """The ISO 7064 MOD 11,10 check digit of the digits in ``text``; other characters do not count."""
    return _digit(_product(text))


def _digit(product: int) -> str:
    return str((11 - product) % 10)


def _product(text: str, product: int = 10) -> int:
    """``product``: what the characters before ``text`` came to."""
    for character in text:
        if character.isdigit():
            product = ((int(character) + product) % 10 or 10) * 2 % 11
    return product


_begun = lru_cache(maxsize=4_096)(_product)
"""Of the district and a day, which every code of that day begins with."""
