"""Two officers at one desk, one after the other: each finds the own words, and nobody acts in another's name."""

import json
from pathlib import Path

from tests.e2e.center_process import running_center
from tests.e2e.test_desk_app import _drive


def test_the_next_officer_sees_no_word_of_the_first_and_sends_no_command_of_the_first(tmp_path: Path) -> None:
    with running_center(tmp_path / "center") as center:
        assert center.report().status_code in (200, 201)
        passwords = json.loads((center.data / "secrets.json").read_text("utf-8"))["passwords"]
        officers = ("seat02", passwords["seat02"], "seat01", passwords["seat01"])
        seen = _drive("relay", center.url, *officers, str(tmp_path / "desk"))
    first, second, back = seen["users"]
    assert first == back != second
    assert seen["seen"][0] == [False, ""], "the moment the second officer has the desk, the form is gone"
    assert seen["of_second"] == []
    assert seen["places"] == [center.url] * 3, "what is kept belongs to the center that answered"
    assert seen["back"] == "water main burst"
    assert seen["note"]["actor"]["id"] == first
