"""What the demo district reports: the same story for the same seed, in words and places anybody could check."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from center.service.demo_district import read_demo
from center.service.district import DistrictTables, PlacedOrg
from center.sim.material import Material
from center.sim.rhythm import SLOT_MS
from center.sim.script import TITLE_LENGTH, Draft, Script
from contract.command import IntakeReport
from contract.org import Org

MORNING = int(datetime(2026, 11, 22, 1, 0, tzinfo=UTC).timestamp()) // 60
"""The slot at 09:00 in the district."""
REFUSED_WORDS = ("信访", "上访", "精神病", "艾滋", "吸毒", "人脸", "宗教", "刑满", "四类人员", "重点人员", "肇事肇祸")


@pytest.fixture(scope="module")
def material() -> Material:
    return Material.load()


@pytest.fixture(scope="module")
def day(material: Material) -> list[Draft]:
    """Two days of normal tempo and a few minutes of flood."""
    script = Script(material, 7)
    calm = [d for slot in range(2 * 24 * 60) for d in script.slot("normal", MORNING + slot, 1.0)]
    return calm + [d for slot in range(6) for d in script.slot("flood", MORNING + slot, 1.0)]


def test_the_same_seed_tells_the_same_story_and_another_seed_another(material: Material) -> None:
    def story(seed: int) -> list[Draft]:
        script = Script(material, seed)
        return [d for slot in range(300) for d in script.slot("normal", MORNING + slot, 1.0)]

    assert story(7) == story(7)
    assert story(7) != story(8)


def test_every_report_is_what_the_contract_takes(day: list[Draft]) -> None:
    for draft in day:
        text = draft.report.model_dump_json()
        assert IntakeReport.model_validate_json(text) == draft.report
        assert "{" not in draft.report.text + draft.report.title  # every slot was filled
        assert 2 <= len(draft.report.title) <= TITLE_LENGTH
        assert draft.report.text[-1] in "。？！"
    assert len({d.report.external_id for d in day}) == len(day)


def test_hundreds_of_sentences_differ_and_every_class_of_the_phrases_comes_up(
    material: Material, day: list[Draft]
) -> None:
    assert len(day) > 1_500
    assert len({d.report.text for d in day}) > 0.95 * len(day)
    assert {d.report.class_code for d in day} >= set(material.phrases) - {"P10"}
    assert {d.report.source for d in day} == {"hotline", "grid", "app", "sensor", "camera", "walk_in"}


def test_every_place_lies_in_its_community_of_the_district(material: Material) -> None:
    data = read_demo()
    columns = ("id", "name", "parent", "kind", "lon", "lat")
    tables = DistrictTables([PlacedOrg(Org(**{n: r[n] for n in columns}), r["shape"]) for r in data.orgs])
    for spot in material.spots:
        path = tables.locate(spot.lon, spot.lat)
        assert path is not None, spot
        assert path[2] == spot.community, spot
        assert len(path) == 4, spot
    for camera in material.cameras:
        path = tables.locate(camera["lon"], camera["lat"])
        assert path is not None, camera
        assert path[2] == camera["community"], camera
        assert len(camera["id"]) == 20


def test_nothing_is_said_of_what_the_product_refuses(day: list[Draft]) -> None:
    for draft in day:
        for word in REFUSED_WORDS:
            assert word not in draft.report.text + draft.report.title


def test_every_class_is_known_to_the_catalogue_and_the_gravest_is_rare(material: Material, day: list[Draft]) -> None:
    assert set(material.phrases) <= set(material.severities)
    gravest = Counter(d.report.severity or material.severities[d.report.class_code] for d in day)
    assert gravest[1] <= 0.005 * len(day)
    assert gravest[4] > gravest[3] > gravest[2] > gravest[1]


def test_telephone_numbers_are_of_nobody(day: list[Draft]) -> None:
    phones = [d.report.reporter.phone for d in day if d.report.reporter is not None]
    assert phones
    assert all(phone.startswith("1390000") and len(phone) == 11 for phone in phones)


def test_grid_workers_report_by_day_only(material: Material) -> None:
    script = Script(material, 7)
    night = MORNING - 6 * 60  # 03:00
    by_night = [
        d for n in range(28) for slot in range(120) for d in script.slot("normal", night + n * 1440 + slot, 1.0)
    ]
    assert by_night
    assert {d.report.source for d in by_night}.isdisjoint({"walk_in"})
    grid = sum(d.report.source == "grid" for d in by_night)
    assert grid < 0.1 * len(by_night)


def test_reports_of_a_minute_lie_in_that_minute(day: list[Draft]) -> None:
    script = Script(Material.load(), 7)
    for slot in range(MORNING, MORNING + 200):
        times = [d.at for d in script.slot("normal", slot, 1.0)]
        assert times == sorted(times)
        assert all(slot * SLOT_MS <= at < (slot + 1) * SLOT_MS for at in times)
