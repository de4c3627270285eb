"""The drawn places: they move, they close into a loop, and every camera gets one that fits its name."""

from datetime import datetime

import numpy as np
import pytest

from center.sim.cameras.roster import ZONE, hour_now, load, place_of
from center.sim.cameras.scenes import HOURS, PLACES, Scene, build
from center.sim.cameras.traffic import LOOP


def difference(scene: object, a: float, b: float) -> float:
    first, second = (np.asarray(scene.frame(t), np.int16) for t in (a, b))  # type: ignore[attr-defined]
    return float(np.abs(first - second).mean())


def brightness(scene: Scene) -> float:
    return float(np.asarray(scene.frame(0)).mean())


@pytest.fixture(scope="module", params=PLACES)
def lights(request: pytest.FixtureRequest) -> dict[str, Scene]:
    """One place at each hour. Drawn once for all that is asked of it: the drawing takes most of the time."""
    return {hour: build(f"{request.param}-{hour}") for hour in HOURS}


@pytest.mark.parametrize("hour", HOURS)
def test_a_scene_moves_and_its_end_meets_its_beginning(lights: dict[str, Scene], hour: str) -> None:
    scene = lights[hour]
    step = difference(scene, 3.0, 3.0 + 1 / 15)
    assert step > 0.05, "something moves"
    assert difference(scene, LOOP - 1 / 15, 0.0) < 4 * step + 1.0, "no jump where the loop closes"


def test_night_is_told_from_day_and_dusk_by_its_light(lights: dict[str, Scene]) -> None:
    light = {hour: brightness(scene) for hour, scene in lights.items()}
    assert light["night"] < min(light["day"], light["dusk"]) - 20


def test_dusk_is_told_from_day_by_its_light() -> None:
    assert brightness(build("junction-day")) > brightness(build("junction-dusk"))


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
