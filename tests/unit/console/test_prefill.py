"""What the desk reads out of a report's text."""

import pytest

from benchmarks.prefill import generated, other_words
from console.domain.prefill import guess_class, guess_place, guess_title, prefill, stem
from contract.catalog import Condition, TimeLimit
from contract.org import Org
from contract.reference import IncidentClass

PIPE = IncidentClass(code="05-01", name="供水管破裂", branch="城市管理", severity=2, words=("水管", "爆管"))
NOISE = IncidentClass(code="01-28", name="商业噪声", branch="城市管理", severity=4, words=("噪声", "太吵"))
ORGS = (
    Org(id="510115001", name="柳城街道", parent="510115", kind="street"),
    Org(id="510115001001", name="凤溪社区", parent="510115001", kind="community"),
    Org(id="510115001002", name="航天路社区", parent="510115001", kind="community"),
    Org(id="D-water", name="区水务局", parent="510115", kind="department"),
)


def test_a_burst_pipe_at_a_named_community_fills_class_severity_title_and_place() -> None:
    found = prefill("你好，我是凤溪社区的，门口水管爆了。水到处流。", (NOISE, PIPE), ORGS)
    assert found.class_code is not None and found.class_code.value == "05-01" and "水管" in found.class_code.why
    assert found.severity == 2
    assert found.org is not None and found.org.value == "510115001001"
    assert found.title is not None and found.title.value == "门口水管爆了"


def test_a_place_is_found_as_people_say_it_without_its_suffix() -> None:
    found = prefill("航天路 76 号南门路面积水", (), ORGS)
    assert found.org is not None and found.org.value == "510115001002" and found.org.why == "航天路"


def test_a_community_is_preferred_to_its_street_and_a_department_is_no_place() -> None:
    found = prefill("柳城街道凤溪社区，已告诉区水务局", (), ORGS)
    assert found.org is not None and found.org.value == "510115001001"


def test_the_class_of_which_the_text_says_most_wins() -> None:
    found = prefill("太吵了，还有噪声，水管没事", (PIPE, NOISE), ())
    assert found.class_code is not None and found.class_code.value == "01-28"


def test_a_text_that_says_nothing_fills_nothing() -> None:
    assert prefill("   ", (PIPE,), ORGS) == prefill("", (), ())
    found = prefill("嗯", (PIPE,), ORGS)
    assert found.class_code is None and found.org is None


def test_a_long_clause_is_cut_at_a_comma_and_a_longer_one_at_thirty_characters() -> None:
    title = guess_title("路面塌陷一个大坑，直径大约两米，深度看不清楚，旁边还有一辆电动车差点掉进去，请快来人")
    assert title is not None and title.value == "路面塌陷一个大坑，直径大约两米，深度看不清楚"
    cut = guess_title("很" * 80)
    assert cut is not None and len(cut.value) == 30


def test_stems_keep_at_least_two_characters() -> None:
    assert stem("航天路社区") == "航天路"
    assert stem("王村") == "王村"


def test_a_word_with_a_plus_counts_when_all_its_parts_are_said() -> None:
    water = IncidentClass(code="w", name="水", branch="", severity=2, words=("水+冒",))
    assert guess_class("地上突然冒出好多水", (water,)) is not None
    assert guess_class("地上好多灰", (water,)) is None


def test_a_bus_stop_in_the_address_is_no_matter_of_buses() -> None:
    bus = IncidentClass(code="bus", name="公交出行", branch="", severity=4, words=("公交",))
    found = prefill("航天路 94 号公交站旁水管爆了", (bus, PIPE), ORGS)
    assert found.class_code is not None and found.class_code.value == "05-01"


def test_a_road_called_after_one_place_and_ending_like_another_is_at_the_first() -> None:
    orgs = (
        Org(id="1", name="西街社区", parent="s", kind="community"),
        Org(id="2", name="龙凤社区", parent="s", kind="community"),
    )
    found = guess_place("龙凤西街 129 号地上冒水", orgs)
    assert found is not None and found.value == "2"
    other = guess_place("西街 129 号地上冒水", orgs)
    assert other is not None and other.value == "1"


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("井盖没了，我电话 13912342207", "13912342207"),
        ("电话１３９１２３４２２０７，请回复", "13912342207"),
        ("139-1234-2207", "13912342207"),
        ("请打 028-82711234", "028-82711234"),
        ("转了13912342207元", "13912342207"),
        ("身份证 510115199001011234", None),
        ("高 3.5 米，约 30 平方米", None),
    ],
)
def test_a_telephone_number_is_read_however_it_is_typed(text: str, phone: str | None) -> None:
    found = prefill(text, (), ()).phone
    assert (found.value if found is not None else None) == phone


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("你好，我是航天路 76 号南门的，门口水管爆了", "航天路 76 号南门"),
        ("我停在和平馨苑 2 栋 3 单元楼下的车不见了", "和平馨苑 2 栋 3 单元"),
        ("市民来电：金泉路与杨柳大道路口积水", "金泉路与杨柳大道路口"),
        ("路上有个坑", None),
    ],
)
def test_an_address_is_read_without_what_was_said_around_it(text: str, address: str | None) -> None:
    found = prefill(text, (), ()).address
    assert (found.value if found is not None else None) == address


def test_the_condition_of_a_class_is_read_when_its_name_is_said() -> None:
    conditions = (
        Condition(code="1", name="缺失", limit=TimeLimit(amount=2, unit="urgent_hour")),
        Condition(code="2", name="破损", limit=TimeLimit(amount=1, unit="work_day")),
    )
    cover = IncidentClass(code="c", name="井盖", branch="", severity=3, words=("井盖",), conditions=conditions)
    found = prefill("路中间井盖破损", (cover,), ())
    assert found.condition is not None and found.condition.value == "2"


def test_most_reports_of_the_demo_district_need_no_class_and_no_street_typed() -> None:
    """The figures of ``python -m benchmarks prefill``; in other words than the catalogue's they are lower."""
    found = generated(200, 1)
    assert found["class_right_percent"] >= 85 and found["street_right_percent"] >= 95
    assert other_words() >= 85
