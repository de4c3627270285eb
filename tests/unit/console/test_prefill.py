"""What the desk reads out of a report's text."""

from console.domain.prefill import guess_title, prefill, stem
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
