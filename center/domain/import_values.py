"""What stands in the cells of other systems' tables, read leniently: times, numbers and words as people export them."""

import re
from datetime import UTC, datetime, timedelta, timezone
from unicodedata import normalize

from center.domain.case_code import UTC_OFFSET_HOURS
from contract.wire import clean

Cell = str | int | float | datetime | bool | None
"""A cell as a reader gives it: text from CSV, typed values from a workbook. Times are those of the wall clock."""

_ZONE = timezone(timedelta(hours=UTC_OFFSET_HOURS))
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY_S = 86_400
_BEGAN_S = _EPOCH.toordinal() * _DAY_S + UTC_OFFSET_HOURS * 3_600
"""The epoch on a clock of the district, in seconds since the year 0."""
_EXCEL_DAY_0 = datetime(1899, 12, 30, tzinfo=_ZONE)
"""Day 0 of the 1900 date system, counted as Excel does from March 1900 on (ECMA-376 part 1, 18.17.4.1)."""
_SERIALS = (20_000.0, 80_000.0)
"""Numbers read as Excel days: 1954 to 2119."""
_SECONDS, _MILLIS = (10**9, 10**10), (10**12, 10**13)
_WRITTEN = re.compile(
    r"(?P<y>\d{4})\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})\s*日?"
    r"(?:[T,\s]*(?P<half>上午|下午|晚上|凌晨|中午|AM|PM)?\s*(?P<h>\d{1,2})\s*[:时点]\s*(?P<min>\d{1,2})?\s*[:分]?\s*"
    r"(?P<s>\d{1,2})?\s*秒?(?:\.(?P<f>\d{1,9}))?\s*(?P<end>AM|PM)?)?\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
_RUN = re.compile(r"(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_BETWEEN = frozenset({"--", "//"})
_AFTERNOON = frozenset({"下午", "晚上", "PM"})
_YES = frozenset({"是", "1", "true", "yes", "y", "超期", "已超期", "超时"})


def words(cell: Cell) -> str:
    """The cell as text without white space around it. Raises ValueError for what no database keeps."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        plain = cell.isascii() and "\x00" not in cell
        return cell.strip() if plain else clean(cell).strip()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    return str(cell)


def key(cell: Cell) -> str:
    """A name that is compared: one spelling for all widths, no blanks around it."""
    text = words(cell)
    return text if text.isascii() else normalize("NFKC", text).strip()


def number(cell: Cell) -> float | None:
    """None for an empty cell. Raises ValueError for what is no number."""
    if isinstance(cell, bool):
        raise ValueError("no number")
    if isinstance(cell, int | float):
        return float(cell)
    text = cell if isinstance(cell, str) and cell.isascii() else key(cell)
    text = text.strip().replace(",", "")
    if not text:
        return None
    if _NUMBER.fullmatch(text) is None:
        raise ValueError("no number")
    return float(text)


def yes(cell: Cell) -> bool:
    return cell is True or key(cell).casefold() in _YES


def moment(cell: Cell, formats: tuple[str, ...] = ()) -> int | None:
    """Unix ms; None for an empty cell. What says no zone is China Standard Time. Raises ValueError.

    ``formats``: further ways to write a time (strptime), tried first.
    """
    if isinstance(cell, datetime):
        return _ms(cell.replace(tzinfo=_ZONE) if cell.tzinfo is None else cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _counted(float(cell))
    usual = _usual(cell) if isinstance(cell, str) and not formats else None
    if usual is not None:
        return usual
    text = key(cell)
    if not text:
        return None
    for form in formats:
        try:
            at = datetime.strptime(text, form)  # noqa: DTZ007  the zone is put in below
        except ValueError:
            continue
        return _ms(at.replace(tzinfo=_ZONE) if at.tzinfo is None else at)
    found = _WRITTEN.fullmatch(text)
    if found is not None:
        return _written(found)
    run = _RUN.fullmatch(text)
    if run is not None:
        year, month, day, hour, minute, second = map(int, run.groups("0"))
        return _ms(datetime(year, month, day, hour, minute, second, tzinfo=_ZONE))
    if _NUMBER.fullmatch(text) is None:
        raise ValueError("no time")
    return _counted(float(text))


def _usual(text: str) -> int | None:
    """``2023-04-05 06:07:08`` and ``2023/04/05 06:07``, as most tables have it, without taking it apart; None for
    everything else."""
    marks = text[4:17:3]  # after year, month, day, hour and minute
    if len(text) not in (16, 19) or marks[:2] not in _BETWEEN or marks[2] not in " T" or marks[3:] not in (":", "::"):
        return None
    try:
        at = datetime.fromisoformat(text.replace("/", "-"))
    except ValueError:
        return None
    seconds = at.toordinal() * _DAY_S + at.hour * 3_600 + at.minute * 60 + at.second - _BEGAN_S
    return None if at.tzinfo is not None or seconds < 0 else seconds * 1_000


def _written(found: re.Match[str]) -> int:
    hour = int(found["h"] or 0)
    half = (found["half"] or found["end"] or "").upper()
    if half in _AFTERNOON and hour < 12:
        hour += 12
    elif half in ("AM", "凌晨") and hour == 12:
        hour = 0
    rest = timedelta()
    if hour == 24:  # the end of the day, as some write it
        hour, rest = 0, timedelta(days=1)
    minute, second = int(found["min"] or 0), int(found["s"] or 0)
    fraction = int((found["f"] or "0")[:6].ljust(6, "0"))
    day = datetime(int(found["y"]), int(found["m"]), int(found["d"]), tzinfo=_zone(found["zone"]))
    at = day.replace(hour=hour, minute=minute, second=second, microsecond=fraction)
    try:
        return _ms(at + rest)
    except OverflowError:
        raise ValueError("no time") from None


def _zone(text: str | None) -> timezone:
    if text is None:
        return _ZONE
    if text in "Zz":
        return UTC
    away = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    return timezone(away if text[0] == "+" else -away)


def _counted(value: float) -> int:
    """Days since 1900 as a workbook counts them, or Unix seconds or milliseconds."""
    if _SERIALS[0] <= value < _SERIALS[1]:
        return _ms(_EXCEL_DAY_0 + timedelta(seconds=round(value * 86_400)))
    if _SECONDS[0] <= value < _SECONDS[1]:
        return int(value * 1000)
    if _MILLIS[0] <= value < _MILLIS[1]:
        return int(value)
    raise ValueError("no time")


def _ms(at: datetime) -> int:
    """Raises ValueError for what lies before 1970."""
    since = at - _EPOCH
    ms = since.days * 86_400_000 + since.seconds * 1_000 + round(since.microseconds / 1_000)
    if ms < 0:
        raise ValueError("before 1970")
    return ms
