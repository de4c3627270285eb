"""What a look at a table shows before it comes in: where its first points would lie."""

from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from center.domain.datums import Point
from center.domain.import_mapping import ImportMapping
from center.domain.imported import point_of
from center.service.import_file import TableRow, rows_of

SHOWN = 5


@dataclass(frozen=True, slots=True)
class ShownPoint:
    """``number``: of the row, as a spreadsheet counts. ``given``: longitude and latitude as they stand there;
    ``point``: the same in WGS-84."""

    number: int
    given: tuple[str, str]
    point: Point


def first_points(path: Path, mapping: ImportMapping, most: int = SHOWN) -> list[ShownPoint]:
    """Of the first rows that have coordinates. Raises UnreadableTable, OSError."""
    with closing(rows_of(path, mapping.columns)) as rows:
        return list(islice(_points(rows, mapping), most))


def _points(rows: Iterator[TableRow], mapping: ImportMapping) -> Iterator[ShownPoint]:
    for row in rows:
        with suppress(ValueError):  # no number: the report says so
            point = point_of(row.cells, mapping.crs)
            if point is not None:
                yield ShownPoint(row.number, (str(row.cells["lon"]).strip(), str(row.cells["lat"]).strip()), point)
