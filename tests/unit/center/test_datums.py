"""Points of Chinese maps lie where they are on the ground."""

import pytest

from center.domain.datums import gcj02_to_bd09, to_wgs84, wgs84_to_gcj02

PUBLISHED = [
    ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
    ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
    ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
]
"""WGS-84 and GCJ-02 of points in Shanghai, Shenzhen and Beijing, as the test data of eviltransform has them."""
CORNERS = [(lon, lat) for lon in (73.6, 87.6, 103.8338, 105.0, 126.6, 135.0) for lat in (18.2, 30.6987, 35.0, 53.5)]


@pytest.mark.parametrize(("ground", "chinese"), PUBLISHED)
def test_published_points_are_met_both_ways(ground: tuple[float, float], chinese: tuple[float, float]) -> None:
    assert wgs84_to_gcj02(*ground) == pytest.approx(chinese, abs=1e-9)
    assert to_wgs84("gcj02", *chinese) == pytest.approx(ground, abs=1e-7)


@pytest.mark.parametrize("ground", CORNERS)
def test_every_corner_of_the_country_comes_back_to_the_centimetre(ground: tuple[float, float]) -> None:
    amap = wgs84_to_gcj02(*ground)
    assert amap != pytest.approx(ground, abs=1e-4), "the shift is what all this is about"
    assert to_wgs84("gcj02", *amap) == pytest.approx(ground, abs=1e-7)
    assert to_wgs84("bd09", *gcj02_to_bd09(*amap)) == pytest.approx(ground, abs=1e-7)


def test_what_is_on_the_ground_already_or_abroad_stays() -> None:
    assert to_wgs84("wgs84", 103.8338, 30.6987) == (103.8338, 30.6987)
    assert to_wgs84("gcj02", 2.3522, 48.8566) == (2.3522, 48.8566)
    assert to_wgs84("gcj02", 999.0, -999.0) == (999.0, -999.0)
