"""The indicators of a period, as a leader asks for them."""

from tests.unit.center_api.desk import OTHER_STREET, STREET, Town, refused


def _around(now: int) -> dict[str, str]:
    return {"since": str(now - 86_400_000), "until": str(now + 86_400_000)}


async def test_each_indicator_says_what_is_above_and_below_the_line(town: Town) -> None:
    incident_id = await town.officer.report()
    await town.officer.do(incident_id, "register", 1)
    await town.officer.report()
    answer = (await town.officer.get("/v1/kpi", params=_around(town.services.clock.now()))).json()
    found = {i["id"]: i for i in answer["indicators"]}
    assert answer["matters"] == 2
    assert found["registered_in_time"]["ratio"] == {"numerator": 1, "denominator": 1}
    assert (found["registered_in_time"]["name"], found["registered_in_time"]["percent"]) == ("按时立案率", "100.00")
    assert (found["satisfied"]["ratio"]["denominator"], found["satisfied"]["percent"]) == (0, None)


async def test_a_street_counts_its_own_matters_and_may_not_ask_about_others(town: Town) -> None:
    await town.officer.report()
    around = _around(town.services.clock.now())
    own, other = await town.user(STREET), await town.user(OTHER_STREET)
    assert (await own.get("/v1/kpi", params=around)).json()["matters"] == 1
    assert (await other.get("/v1/kpi", params=around)).json()["matters"] == 0
    refused(await other.get("/v1/kpi", params={**around, "org": "510115004"}), 404, "not_found")
    refused(await own.get("/v1/kpi", params={**around, "org": "510115"}), 404, "not_found")


async def test_a_period_that_makes_no_sense_is_refused(town: Town) -> None:
    refused(await town.officer.get("/v1/kpi", params={"since": "5", "until": "5"}), 422, "invalid")
    refused(await town.officer.get("/v1/kpi", params={"since": "0", "until": str(2**52)}), 422, "invalid")
