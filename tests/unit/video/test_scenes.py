"""The drawn places: they move, they close into a loop, and every camera gets one that fits its name."""

from datetime import datetime

import numpy as np
import pytest

from center.sim.cameras.roster import ZONE, hour_now, load, place_of
from center.sim.cameras.scenes import PLACES, SCENES, build
from center.sim.cameras.traffic import LOOP


def difference(scene: object, a: float, b: float) -> float:
    first, second = (np.asarray(scene.frame(t), np.int16) for t in (a, b))  # type: ignore[attr-defined]
    return float(np.abs(first - second).mean())


@pytest.mark.parametrize("name", SCENES)
def test_a_scene_moves_and_its_end_meets_its_beginning(name: str) -> None:
    scene = build(name)
    step = difference(scene, 3.0, 3.0 + 1 / 15)
    assert step > 0.05, "something moves"
    assert difference(scene, LOOP - 1 / 15, 0.0) < 4 * step + 1.0, "no jump where the loop closes"


def test_day_dusk_and_night_are_told_apart_by_their_light() -> None:
    light = {name: float(np.asarray(build(name).frame(0)).mean()) for name in SCENES}
    for place in PLACES:
        assert light[f"{place}-night"] < min(light[f"{place}-day"], light[f"{place}-dusk"]) - 20, place
    assert light["junction-day"] > light["junction-dusk"]


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("金马河堤 5 号点", "river"),
        ("太极社区污水泵站", "river"),
        ("鱼凫路菜市场东口", "market bazaar"),
        ("鱼凫路 31 号小区北门", "gate"),
        ("航天路与柳台大道路口", "junction crossing"),
        ("航天路 76 号南门", "wet"),
        ("德通桥公交站", "avenue boulevard"),
    ],
)
def test_a_camera_looks_at_a_place_that_fits_its_name(name: str, place: str) -> None:
    assert place_of("51011501001313000001", name) in place.split()


@pytest.mark.parametrize(
    ("clock", "light"),
    [((12, 0), "day"), ((6, 30), "dusk"), ((18, 59), "dusk"), ((19, 30), "night"), ((3, 0), "night")],
)
def test_the_pictures_have_the_light_of_the_hour(clock: tuple[int, int], light: str) -> None:
    assert hour_now(datetime(2026, 11, 22, *clock, tzinfo=ZONE)) == light


def test_the_supplied_cameras_are_read_and_all_places_occur() -> None:
    seats = load(None, "dusk")
    assert len(seats) >= 40
    assert {seat.scene for seat in seats} == {f"{place}-dusk" for place in PLACES}
    assert len({seat.id for seat in seats}) == len(seats)
