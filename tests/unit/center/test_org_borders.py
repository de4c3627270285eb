"""Whatever border is asked for, it is taken or refused in words; a taken one never keeps a center from starting."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from center.domain.district_file import Entry
from center.domain.org_tree import OrgFault, changed_orgs
from center.service.district import DistrictTables, PlacedOrg
from contract.org import Org
from contract.org_change import OrgChangeAdapter

ORGS = {"D": Entry(Org(id="D", name="区", parent=None, kind="district"), None)}
degrees = st.sampled_from([-180.0, 0.0, 103.8, 103.8000001, 103.9, 180.0])
latitudes = st.sampled_from([-90.0, 0.0, 30.6, 30.6000001, 30.7, 90.0])
rings = st.lists(st.tuples(degrees, latitudes), min_size=3, max_size=6).map(lambda points: [*points, points[0]])
polygons = st.lists(rings, min_size=1, max_size=3)
borders = st.one_of(
    polygons.map(lambda p: {"type": "Polygon", "coordinates": p}),
    st.lists(polygons, min_size=1, max_size=3).map(lambda p: {"type": "MultiPolygon", "coordinates": p}),
)


@settings(max_examples=200, deadline=None)
@given(borders)
def test_a_border_that_is_taken_makes_a_district_that_finds_places(border: dict[str, object]) -> None:
    asked = {"type": "create", "id": "S", "name": "新街道", "kind": "street", "parent": "D", "border": border}
    change = OrgChangeAdapter.validate_json(json.dumps(asked))
    try:
        changed = changed_orgs(change, ORGS, (), 1)
    except OrgFault as fault:
        assert (fault.field, fault.code) == ("border", "invalid")
        return
    tables = DistrictTables([PlacedOrg(e.org, e.shape) for e in (*ORGS.values(), *changed.values())])
    street = changed["S"].org
    assert street.lon is not None and street.lat is not None
    assert tables.locate(street.lon, street.lat) is not None
    assert tables.path_of("S") == ("D", "S")
