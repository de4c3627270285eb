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


async def test_the_weights_of_the_catalogue_make_a_score_that_shows_what_it_is_made_of(town: Town) -> None:
    first, second = [await town.officer.report() for _ in range(2)]
    await town.officer.do(first, "register", 1)
    await town.officer.do(first, "dispatch", 2, lead="D-510115-water")
    await town.officer.do(second, "decline", 1, reason="不属受理范围")
    answer = (await town.officer.get("/v1/kpi", params=_around(town.services.clock.now()))).json()
    scores = {s["id"]: s for s in answer["scores"]}
    assert {"department", "acceptor", "shift_supervisor", "dispatcher", "collector"} <= scores.keys()
    dispatcher = scores["dispatcher"]
    parts = {p["id"]: p for p in dispatcher["parts"]}
    assert (parts["count"]["count"], parts["count"]["value"], parts["count"]["points"]) == (1, "100.00", "20.00")
    right = parts["dispatched_right"]
    assert (right["ratio"], right["weight"], right["points"]) == ({"numerator": 1, "denominator": 1}, 40, "40.00")
    assert (dispatcher["weighed"], dispatcher["total"], dispatcher["grade"]) == (100, "100.00", "A")
    collector = scores["collector"]
    missed = next(p for p in collector["parts"] if p["id"] == "not_missed")
    assert (missed["ratio"], missed["value"], missed["points"]) == (None, None, None), "no log can show it"
    assert (collector["weighed"], collector["total"], collector["grade"]) == (40, "50.00", "D"), "one of two was valid"


async def test_a_draft_that_was_thrown_away_is_no_report(town: Town) -> None:
    street = await town.user(STREET)
    draft = await street.report(draft=True)
    assert (await street.do(draft, "decline", 1, reason="误填")).status_code == 200
    answer = (await street.get("/v1/kpi", params=_around(town.services.clock.now()))).json()
    assert answer["matters"] == 0


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
