"""The edge refuses what no store could keep."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from contract.command import CommandAdapter
from contract.envelope import ReportCommand
from contract.identity import new_id

REPORT = (
    '{"command_id":"%s","expected_version":0,"type":"report",'
    '"payload":{"text":%s,"class_code":"U05-01","place":{"lon":103.84,"lat":30.69}}}'
)


def report(text_json: str) -> ReportCommand:
    command = CommandAdapter.validate_json(REPORT % (new_id(), text_json))
    assert isinstance(command, ReportCommand)
    return command


def test_a_plain_chinese_report_passes_unchanged() -> None:
    assert report('"供水管破裂，路面积水约 30 平方米"').payload.text == "供水管破裂，路面积水约 30 平方米"


@pytest.mark.parametrize("text", [r'"a\u0000b"', r'"a\ud800b"', '""', '"   "', "1", "null"])
def test_text_no_database_could_keep_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        report(text)


def test_text_beyond_the_limit_is_refused() -> None:
    with pytest.raises(ValidationError, match="at most 20000"):
        report('"' + "水" * 20_001 + '"')


@pytest.mark.parametrize("version", ["-1", "2147483648", "1.5", '"1"', "true"])
def test_a_version_outside_its_bounds_is_refused(version: str) -> None:
    body = REPORT % (new_id(), '"x"')
    with pytest.raises(ValidationError):
        CommandAdapter.validate_json(body.replace('"expected_version":0', f'"expected_version":{version}'))


@pytest.mark.parametrize("lon", ["181", "-181", "NaN", "Infinity", '"103"'])
def test_a_place_off_the_globe_is_refused(lon: str) -> None:
    body = REPORT % (new_id(), '"x"')
    with pytest.raises(ValidationError):
        CommandAdapter.validate_json(body.replace("103.84", lon))


def test_a_misspelt_field_is_never_taken_for_consent() -> None:
    body = REPORT % (new_id(), '"x"')
    with pytest.raises(ValidationError, match="Extra inputs"):
        CommandAdapter.validate_json(body.replace('"class_code"', '"severty":1,"class_code"'))


@given(st.text(min_size=1, max_size=200).filter(lambda s: s.strip() and "\x00" not in s))
def test_any_clean_text_survives_the_wire(text: str) -> None:
    first = ReportCommand.model_validate_json(REPORT % (new_id(), json.dumps(text)))
    again = ReportCommand.model_validate_json(first.model_dump_json())
    assert again == first


def test_new_ids_sort_by_the_time_they_were_made() -> None:
    ids = [new_id() for _ in range(1000)]
    assert sorted(ids) == ids
    assert len(set(ids)) == 1000
