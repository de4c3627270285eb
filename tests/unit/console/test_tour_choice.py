"""What the tour photographs: every view, every form once, in every language; and how its pictures are called."""

from typing import get_args

import pytest

from console.models.queue_views import Filter
from console.models.step_keys import KEYS
from console.tour_choice import BUSY, FORMS, SCREENS, VIEWS, Choice, file_name, read_screen, read_size
from contract.incident import Action


def test_every_view_of_the_queue_has_a_screen() -> None:
    first_and_history = {Filter.OPEN, Filter.HISTORY}
    named = [name.split("-", 1)[1].replace("-", "_") for name in VIEWS]
    assert named == [view.value for view in Filter if view not in first_and_history]
    assert "01-desk" in BUSY and "25-history" in SCREENS


def test_a_form_on_the_tour_belongs_to_a_step_that_has_a_key() -> None:
    assert set(FORMS.values()) <= set(KEYS) <= set(get_args(Action))


def test_no_two_screens_share_a_number_or_a_name() -> None:
    for part in (0, 1):
        assert len({name.split("-", 1)[part] for name in SCREENS}) == len(SCREENS)


def test_a_screen_is_asked_for_by_its_name_its_number_or_its_words() -> None:
    assert read_screen("01-desk") == read_screen("01") == read_screen("desk") == "01-desk"
    with pytest.raises(ValueError, match="no-such"):
        read_screen("no-such")


def test_each_screen_is_taken_in_both_languages_themes_and_sizes_unless_less_is_asked_for() -> None:
    assert len(Choice().files("01-desk")) == 8
    only = Choice(themes=("dark",), sizes=(read_size("3840x2160"),), langs=("en",))
    assert only.files("01-desk") == ["01-desk-en-dark-3840x2160.png"]
    assert file_name("01-desk", "light", (1366, 768)) == "01-desk-light-1366x768.png"


@pytest.mark.parametrize("word", ["20x", "x", "900x600", "99999x768", "1366*768"])
def test_what_is_no_size_of_a_window_is_refused(word: str) -> None:
    with pytest.raises(ValueError, match=word.replace("*", r"\*")):
        read_size(word)
