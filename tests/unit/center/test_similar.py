"""What may be the same matter is found by place, time, class and words; what is not is left out."""

from dataclasses import replace
from math import cos, radians, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from center.domain.cells import cell_of, cells_around
from center.domain.similar import WINDOW_MS, Told, grams_of, likeness, ranked, resemblance
from contract.viewing import metres_between

LON, LAT, NOW = 103.8338, 30.6987, 1_764_000_000_000
FLOOD = Told("flood", "城市管理", LON, LAT, NOW, grams_of("道路积水", "柳城大道积水很深，电动车过不去"))


def beside(
    told: Told,
    east: float,
    minutes: float = 0.0,
    text: str = "柳城大道有积水，车过不去",
    class_code: str = FLOOD.class_code,
    branch: str = FLOOD.branch,
) -> Told:
    """A matter ``east`` metres away, reported ``minutes`` before."""
    lon = told.lon + east / (111_195 * cos(radians(told.lat)))
    return Told(class_code, branch, lon, told.lat, told.at - round(minutes * 60_000), grams_of("道路积水", text))


def test_the_reason_says_how_far_how_long_before_and_how_alike() -> None:
    seen = resemblance(FLOOD, beside(FLOOD, 32, 18))
    assert seen is not None
    assert (round(seen.metres or 0), seen.earlier, seen.same) == (32, 18 * 60_000, "class")
    assert 0.5 < (seen.likeness or 0) < 0.9


def test_what_is_beyond_fifty_metres_or_a_day_is_another_matter() -> None:
    assert resemblance(FLOOD, beside(FLOOD, 49)) is not None
    assert resemblance(FLOOD, beside(FLOOD, 51)) is None
    assert resemblance(FLOOD, beside(FLOOD, 0, WINDOW_MS / 60_000)) is not None
    assert resemblance(FLOOD, beside(FLOOD, 0, WINDOW_MS / 60_000 + 1)) is None
    assert resemblance(FLOOD, beside(FLOOD, 0, -WINDOW_MS / 60_000 - 1)) is None


def test_another_class_is_shown_when_it_is_of_the_branch_or_told_in_the_same_words() -> None:
    pothole = beside(FLOOD, 5, text="路面破损一处", class_code="pothole")
    seen = resemblance(FLOOD, pothole)
    assert seen is not None and seen.same == "branch"
    elsewhere = replace(pothole, branch="民生")
    assert resemblance(FLOOD, elsewhere) is None
    told_alike = beside(FLOOD, 5, class_code="noise", branch="民生")
    seen = resemblance(FLOOD, told_alike)
    assert seen is not None and seen.same is None


def test_before_the_class_is_chosen_everything_near_is_shown() -> None:
    typed = replace(FLOOD, class_code="", branch="")
    seen = resemblance(typed, beside(FLOOD, 5, text="夜里吵闹", class_code="noise"))
    assert seen is not None and seen.same is None


def test_where_metres_say_nothing_the_words_must_be_alike() -> None:
    rough = replace(FLOOD, rough="510115004001")
    seen = resemblance(rough, beside(FLOOD, 900))
    assert seen is not None and seen.metres is None
    assert resemblance(rough, beside(FLOOD, 900, text="夜市油烟呛人，半夜还在烧烤")) is None
    assert resemblance(replace(rough, grams=frozenset()), beside(FLOOD, 900)) is None
    near, far = beside(FLOOD, 5), replace(beside(FLOOD, 5), rough="510115004001")
    assert [key for key, _ in ranked(FLOOD, [("rough", far), ("near", near)], 2)] == ["near", "rough"]


def test_nothing_typed_is_not_called_unlike() -> None:
    seen = resemblance(replace(FLOOD, grams=frozenset()), beside(FLOOD, 5))
    assert seen is not None and seen.likeness is None


def test_the_same_words_come_before_the_same_class_and_few_are_shown() -> None:
    others = [
        ("other words", beside(FLOOD, 5, 5, "下水道返味")),
        ("same words", beside(FLOOD, 30, 90, "柳城大道积水很深，电动车过不去")),
        ("far away", beside(FLOOD, 400)),
        ("same branch", beside(FLOOD, 5, 5, "下水道返味", class_code="smell")),
    ]
    assert [key for key, _ in ranked(FLOOD, others, 10)] == ["same words", "other words", "same branch"]
    assert len(ranked(FLOOD, others, 2)) == 2


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_mutual_and_whole_for_the_same_text(one: str, other: str) -> None:
    a, b = grams_of(one), grams_of(other)
    found = likeness(a, b)
    assert found == likeness(b, a)
    assert found is None or 0 <= found <= 1
    assert likeness(a, a) in (None, 1.0)


def test_full_width_letters_and_capitals_are_the_same_words() -> None:
    assert likeness(grams_of("ＬＥＤ屏故障"), grams_of("led屏故障")) == 1.0


@given(
    st.floats(-180, 180),
    st.floats(-80, 80),
    st.floats(0, 6.283185307),
    st.floats(0, 50),
)
def test_every_point_within_the_radius_lies_in_one_of_the_cells_around(
    lon: float, lat: float, way: float, metres: float
) -> None:
    north = lat + metres * sin(way) / 111_195
    east = lon + metres * cos(way) / (111_195 * cos(radians(lat)))
    if not -180 <= east <= 180 or metres_between(lon, lat, east, north) > 50:
        return
    assert cell_of(east, north) in cells_around(lon, lat, 50)


@pytest.mark.parametrize("lat", [18.2, 30.7, 53.5])
def test_anywhere_in_the_country_a_dozen_cells_are_enough(lat: float) -> None:
    assert len(cells_around(LON, lat, 50)) <= 16
