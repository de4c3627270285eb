"""Which cameras an officer is shown first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.nearest import nearest, sight
from contract.reference import Camera

HERE = (103.8437, 30.6709)


def camera(id: str, lon: float, lat: float, heading: int | None = None, online: bool = True) -> Camera:
    return Camera(
        id=id,
        name=id,
        lon=lon,
        lat=lat,
        org="510115001",
        path=("510115",),
        network="天网",
        heading=heading,
        online=online,
    )


def test_the_nearest_camera_comes_first() -> None:
    far, near = camera("far", 103.86, 30.68), camera("near", 103.844, 30.671)
    assert [s.camera.id for s in nearest([far, near], *HERE, 4)] == ["near", "far"]


def test_no_more_are_given_than_asked_for() -> None:
    many = [camera(f"c{n}", 103.84 + n / 1000, 30.67) for n in range(9)]
    assert len(nearest(many, *HERE, 4)) == 4
    assert nearest([], *HERE, 4) == []


def test_a_camera_that_is_off_stands_behind_one_somewhat_farther_that_works() -> None:
    off, on = camera("off", 103.8439, 30.6709, online=False), camera("on", 103.8446, 30.6709)
    assert [s.camera.id for s in nearest([off, on], *HERE, 2)] == ["on", "off"]


def test_a_camera_that_is_off_is_still_named_when_all_others_are_far_away() -> None:
    off, on = camera("off", 103.8439, 30.6709, online=False), camera("on", 103.90, 30.70)
    assert nearest([on, off], *HERE, 1)[0].camera.id == "off"


def test_of_two_at_one_mast_the_one_that_looks_there_comes_first() -> None:
    # both stand 100 m west of the place
    away, there = camera("away", 103.84265, 30.6709, heading=270), camera("there", 103.84265, 30.6709, heading=90)
    first, second = nearest([away, there], *HERE, 2)
    assert (first.camera.id, first.facing) == ("there", True)
    assert (second.camera.id, second.facing) == ("away", False)


def test_a_camera_without_a_known_direction_claims_none() -> None:
    assert sight(camera("dome", 103.85, 30.67), *HERE).facing is None


def test_distances_are_in_metres() -> None:
    # one minute of latitude is one nautical mile
    assert sight(camera("north", HERE[0], HERE[1] + 1 / 60), *HERE).distance == pytest.approx(1852, rel=0.01)


@given(st.permutations([camera(f"c{n}", 103.84 + (n % 3) / 500, 30.67, heading=n * 40) for n in range(7)]))
def test_the_order_does_not_depend_on_how_the_list_came(cameras: list[Camera]) -> None:
    order = [s.camera.id for s in nearest(cameras, *HERE, 7)]
    assert order == [s.camera.id for s in nearest(sorted(cameras, key=lambda c: c.id), *HERE, 7)]
