"""What people export is read as they meant it: dates of every kind, full-width digits, words of other systems."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from center.domain import import_values
from center.domain.catalog_faults import CatalogError
from center.domain.import_mapping import WANTED, parse
from center.domain.import_values import Cell, moment

AT = 1_680_646_020_000
"""5 April 2023, 06:07 in the district."""
DAY = 1_680_624_000_000
"""The midnight before."""


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("2023-04-05 06:07", AT),
        ("2023/4/5 6:07:00", AT),
        ("2023/04/05 06:07:00", AT),
        ("2023-04/05 06:07", AT),
        ("2023-04-05 06:07:00.0005", AT),
        ("2023.4.5 6:07", AT),
        ("2023年4月5日 6时7分", AT),
        ("2023年4月5日6时7分0秒", AT),
        ("2023-04-05T06:07:00+08:00", AT),
        ("2023-04-04T22:07:00Z", AT),
        ("2023-04-05 06:07:00.500", AT + 500),
        ("２０２３－０４－０５　０６：０７", AT),
        ("2023/4/5 上午 6:07", AT),
        ("2023/4/5 下午 6:07", AT + 12 * 3_600_000),
        ("2023-04-04 24:00", DAY),
        ("20230405", DAY),
        ("20230405060700", AT),
        ("2023-04-05", DAY),
        ("2023年4月5日", DAY),
        (45021, DAY),
        (45021.25, DAY + 6 * 3_600_000),
        ("45021.25", DAY + 6 * 3_600_000),
        (1_680_646_020, AT),
        ("1680646020000", AT),
        (datetime(2023, 4, 5, 6, 7), AT),  # noqa: DTZ001  as a workbook gives it
        (datetime(2023, 4, 4, 22, 7, tzinfo=UTC), AT),
        ("", None),
        ("　", None),
        (None, None),
    ],
)
def test_a_time_is_read_however_it_was_written(cell: Cell, wanted: int | None) -> None:
    assert moment(cell) == wanted


@pytest.mark.parametrize(
    "cell",
    [
        "昨天",
        "2023-13-01",
        "2023-02-30",
        "12",
        7,
        True,
        "9999-12-31 24:00",
        "1949-10-01",
        "2023-04-05 25:00",
        "2023-W14-3 06:07",
        "2023-04-05 06:07+08",
        "2023-02-30 06:07",
        "1949-10-01 06:07",
    ],
)
def test_what_is_no_time_is_not_guessed(cell: Cell) -> None:
    with pytest.raises(ValueError, match=r"."):
        moment(cell)


def test_a_format_of_the_table_comes_first() -> None:
    assert moment("05.04.2023 06:07", ("%d.%m.%Y %H:%M",)) == AT


def test_numbers_are_read_in_any_width() -> None:
    assert import_values.number("１０３．８５") == 103.85
    assert import_values.number("1,234.5") == 1234.5
    assert import_values.number(" ") is None
    with pytest.raises(ValueError, match="no number"):
        import_values.number("一百")


MAPPING = """
format = 1
source = "old"
source_name = "原平台"
[columns]
key = "编号"
text = "内容"
reported_at = "上报时间"
org = "所属"
[defaults]
class = "flood"
state = "closed"
"""


def test_a_mapping_says_what_the_table_does_not() -> None:
    mapping = parse(MAPPING + '[states]\n"办结" = "archived"\n')
    assert (mapping.source, mapping.columns["key"], mapping.class_code) == ("old", "编号", "flood")
    assert mapping.states == {"办结": "archived"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("format = 1", "format = 2"), "format"),
        (("key =", "number ="), "columns"),
        (('key = "编号"', ""), "columns.key：缺少这一项（每行的唯一编号）"),
        (('class = "flood"', ""), "defaults 中写明 class"),
        (('state = "closed"', 'state = "handling"'), "defaults.state"),
        (('org = "所属"', 'lon = "经度"'), "经度（lon）和纬度（lat）须同时给出"),
        (('org = "所属"', ""), "须有所属机构（org）一列"),
        (('text = "内容"', ""), "至少要有一列"),
        (("format = 1", "format ="), "不是有效的 TOML"),
    ],
)
def test_a_mapping_that_lacks_something_is_refused_with_its_cure(change: tuple[str, str], said: str) -> None:
    with pytest.raises(CatalogError) as refused:
        parse(MAPPING.replace(*change))
    assert said in str(refused.value)


def test_the_mapping_of_the_manual_can_be_used_as_it_stands() -> None:
    manual = Path(__file__).parents[3].joinpath("docs", "import-history.md").read_text("utf-8")
    example = manual[manual.index("    format = 1") : manual.index("## 怎样读")]
    mapping = parse("\n".join(line.removeprefix("    ") for line in example.splitlines()))
    assert set(mapping.columns) == set(WANTED)
    assert mapping.orgs["已撤销的办公室"] == ""
