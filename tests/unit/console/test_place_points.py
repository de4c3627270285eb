"""What stands around a place in its sketch."""

from benchmarks import _queue_samples as samples
from console.domain.place_points import NEAREST, points_around
from contract.incident import Incident, Place
from contract.org import Org

HERE = samples.incident(1)


def at(number: int, lon: float, lat: float, **fields: object) -> Incident:
    place = Place(lon=lon, lat=lat, address="", path=("510115",))
    return samples.incident(number, place=place, **fields)


def org(name: str, lon: float, lat: float) -> Org:
    return Org(id=name, name=name, parent=None, kind="community", lon=lon, lat=lat)


def test_the_nearest_places_stand_where_they_lie() -> None:
    east = org("east", HERE.place.lon + 0.01, HERE.place.lat)
    north = org("north", HERE.place.lon, HERE.place.lat + 0.005)
    points = points_around(HERE, (east, north), ())
    assert [p.name for p in points] == ["north", "east"]
    assert abs(points[0].north - 556) < 2 and abs(points[0].east) < 1
    assert abs(points[1].east - 956) < 2 and abs(points[1].north) < 1


def test_few_places_are_named_and_far_ones_are_not() -> None:
    orgs = [org(f"o{n}", HERE.place.lon + n * 0.001, HERE.place.lat) for n in range(20)]
    assert len(points_around(HERE, orgs, ())) == NEAREST
    assert points_around(HERE, (org("far", HERE.place.lon + 1, HERE.place.lat),), ()) == ()


def test_open_matters_around_are_marked_by_severity_and_ended_ones_are_not() -> None:
    near = org("near", HERE.place.lon + 0.01, HERE.place.lat)
    lon, lat = HERE.place.lon + 0.002, HERE.place.lat
    others = (HERE, at(2, lon, lat, severity=1), at(3, lon, lat, state="closed"), at(4, lon + 1, lat))
    points = points_around(HERE, (near,), others)
    assert [(p.name, p.severity) for p in points] == [("near", 0), ("", 1)]
