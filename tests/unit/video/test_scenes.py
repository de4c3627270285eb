"""The drawn places: they move, they close into a loop, and every camera gets one that fits its name."""

import numpy as np
import pytest

from center.sim.cameras.roster import load, scene_of
from center.sim.cameras.scenes import SCENES
from center.sim.cameras.traffic import LOOP


def difference(scene: object, a: float, b: float) -> float:
    first, second = (np.asarray(scene.frame(t), np.int16) for t in (a, b))  # type: ignore[attr-defined]
    return float(np.abs(first - second).mean())


@pytest.mark.parametrize("name", sorted(SCENES))
def test_a_scene_moves_and_its_end_meets_its_beginning(name: str) -> None:
    scene = SCENES[name]()
    step = difference(scene, 3.0, 3.0 + 1 / 15)
    assert step > 0.05, "something moves"
    assert difference(scene, LOOP - 1 / 15, 0.0) < 4 * step + 1.0, "no jump where the loop closes"


def test_day_dusk_and_night_are_told_apart_by_their_light() -> None:
    light = {name: float(np.asarray(SCENES[name]().frame(0)).mean()) for name in SCENES}
    assert light["junction-day"] > light["gate-dusk"] > light["junction-night"]


@pytest.mark.parametrize(
    ("name", "scene"),
    [
        ("金马河堤 5 号点", "river-day"),
        ("太极社区污水泵站", "river-day"),
        ("鱼凫路菜市场东口", "market-night"),
        ("鱼凫路 31 号小区北门", "gate-dusk"),
        ("航天路 76 号南门", "avenue-rain"),
    ],
)
def test_a_camera_looks_at_a_place_that_fits_its_name(name: str, scene: str) -> None:
    assert scene_of("51011501001313000001", name) == scene


def test_the_supplied_cameras_are_read_and_all_places_occur() -> None:
    seats = load()
    assert len(seats) >= 40
    assert {seat.scene for seat in seats} == set(SCENES)
    assert len({seat.id for seat in seats}) == len(seats)
