"""Tables of other systems, row by row, however large: CSV in the encodings people save it in, and workbooks.

UnreadableTable   nothing can be read: no such file, no heading, a column that the mapping names is missing
"""

import codecs
import csv
import sys
import zlib
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from center.domain.import_mapping import Wanted
from center.domain.import_values import Cell, key
from contract.said import here

LONGEST_CELL = 200_000
"""Characters. More is a quotation mark that was never closed."""
_PIECE = 1 << 20
_MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))
_BETWEEN = (",", "\t", ";", "|")


class UnreadableTable(ValueError):
    """In words for whoever has the table."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """``number``: as a spreadsheet counts it, the heading is 1. ``cells``: what the mapping asks for, of this row.
    ``broken``: why the row cannot be taken apart, else empty."""

    number: int
    cells: Mapping[Wanted, Cell]
    broken: str = ""


def rows_of(path: Path, columns: Mapping[Wanted, str]) -> Generator[TableRow]:
    """Every row but the heading and empty ones. Raises UnreadableTable, OSError."""
    kind = path.suffix.lower()
    if kind == ".xlsx":
        return _workbook(path, columns)
    if kind in (".csv", ".txt", ".tsv"):
        return _text(path, columns)
    raise UnreadableTable(
        here(
            f"{path.name} 不是 .csv 或 .xlsx：请另存为其中一种",
            f"{path.name} is neither .csv nor .xlsx: save it as one of them",
        )
    )


def encoding_of(path: Path) -> str:
    """By its mark; without one UTF-8 when all of it is, else GB 18030, which holds GBK and GB 2312."""
    with path.open("rb") as file:
        first = file.read(_PIECE)
        for mark, name in _MARKS:
            if first.startswith(mark):
                return name
        decoder, piece = codecs.getincrementaldecoder("utf-8")(), first
        try:
            while piece:
                decoder.decode(piece)
                piece = file.read(_PIECE)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "gb18030"
    return "utf-8"


def _text(path: Path, columns: Mapping[Wanted, str]) -> Generator[TableRow]:
    encoding = encoding_of(path)
    csv.field_size_limit(min(LONGEST_CELL, sys.maxsize))
    with path.open(encoding=encoding, errors="surrogateescape", newline="") as file:
        try:
            reader = csv.reader(file, delimiter=_delimiter(file, columns))
            heading = next(reader, None)
        except csv.Error as error:
            raise UnreadableTable(
                here(
                    f"{path.name} 的表头拆不开（{error}）：请核对引号",
                    f"the headings of {path.name} cannot be read ({error}): check the quotes",
                )
            ) from None
        places, width = _places(path, heading or (), columns), len(heading or ())
        number = 1
        while True:
            number += 1
            try:
                line = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield TableRow(number, {}, f"这一行拆不开（{error}）：多半是引号没有配对")
                continue
            if len(line) > width and any(line[width:]):
                yield TableRow(number, {}, f"比表头多 {len(line) - width} 格：内容里的逗号要加引号")
            elif any(line):
                yield TableRow(number, {name: line[at] for name, at in places if at < len(line)})


def _delimiter(file: IO[str], columns: Mapping[Wanted, str]) -> str:
    """What stands between the headings: the character by which most columns that are looked for are found."""
    first = file.readline()
    file.seek(0)
    wanted = {key(heading) for heading in columns.values()}
    return max(
        _BETWEEN, key=lambda mark: len(wanted & {key(_whole(h)) for h in next(csv.reader([first], delimiter=mark))})
    )


def _workbook(path: Path, columns: Mapping[Wanted, str]) -> Generator[TableRow]:
    """The first sheet. Formulas count as what they came to when the file was saved."""
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise UnreadableTable(
            here(
                f"{path.name} 不是有效的 .xlsx 工作簿（{error}）：请在表格软件中重新另存",
                f"{path.name} is no valid .xlsx workbook ({error}): save it anew with a spreadsheet program",
            )
        ) from None
    try:
        if not book.worksheets:
            raise UnreadableTable(here(f"{path.name} 里没有工作表", f"{path.name} has no sheet"))
        lines = book.worksheets[0].iter_rows(values_only=True)
        heading = next(lines, ())
        places = _places(path, ["" if h is None else str(h) for h in heading], columns)
        for number, line in enumerate(lines, start=2):
            if any(cell not in (None, "") for cell in line):
                yield TableRow(number, {name: _cell(line[at]) for name, at in places if at < len(line)})
    except (BadZipFile, ParseError, EOFError, zlib.error) as error:
        raise UnreadableTable(
            here(
                f"{path.name} 读到一半坏了（{error}）：请在表格软件中重新另存",
                f"{path.name} is damaged half way ({error}): save it anew with a spreadsheet program",
            )
        ) from None
    finally:
        book.close()


def _cell(value: object) -> Cell:
    """What is not one of the ordinary kinds is read by its words."""
    if value is None or isinstance(value, str | int | float | bool | datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time())
    return str(value)


def _places(path: Path, heading: Sequence[str], columns: Mapping[Wanted, str]) -> list[tuple[Wanted, int]]:
    """Where in a row each wanted column is."""
    if not any(heading):
        raise UnreadableTable(
            here(f"{path.name} 是空的，或第一行不是表头", f"{path.name} is empty, or has no headings in its first row")
        )
    known: dict[str, int] = {}
    for at, text in enumerate(heading):
        known.setdefault(key(_whole(text)), at)
    missing = [heading_ for heading_ in columns.values() if key(heading_) not in known]
    if missing:
        there, lacking = [_whole(h).strip() for h in heading[:40]], ", ".join(missing)
        raise UnreadableTable(
            here(
                f"{path.name} 里没有列：{'、'.join(missing)}。表头有：{'、'.join(there)}。"
                "请改对应文件的 [columns]，或核对表头。",
                f"{path.name} has no column {lacking}. Its headings: {', '.join(there)}. "
                "Change [columns] of the mapping file, or check the headings.",
            )
        )
    return [(name, known[key(heading_)]) for name, heading_ in columns.items()]


def _whole(text: str) -> str:
    """Without what could not be decoded: a heading is only compared and shown."""
    return text.encode("utf-8", "replace").decode().replace("\x00", "")
