"""What an officer likes about his queue, and that it comes back as it was."""

import json

from benchmarks._queue_samples import NOW, clock, incident
from console.models.queue_arrangement import (
    FILTERS_KEPT,
    WIDTHS,
    Arrangement,
    Density,
    Grouping,
    Liking,
    Narrow,
    group_key,
    liking_of,
)
from console.models.workspace import Workspace


def test_everything_that_is_liked_comes_back_from_the_file() -> None:
    liking = Liking(
        density=Density.COMPACT,
        views={"open": Arrangement(Grouping.STREET, ("time", "left", "state"), (("state", 130),))},
        filters=(Narrow(name="夜间", words="噪声", severities=(1, 2), streets=("510115001",)),),
        since=NOW,
        seen=("a", "b"),
    )
    assert liking_of(json.loads(json.dumps(liking.to_json()))) == liking


def test_what_is_broken_or_of_another_version_is_left_at_its_default() -> None:
    for broken in (None, 7, [], {"density": "huge"}, {"views": {"open": 3}}, {"filters": "x", "seen": 4, "since": "y"}):
        assert liking_of(broken).filters == ()
    odd = {"views": {"open": {"grouping": "moon", "columns": ["left", "x", "left"], "widths": [["left", 9999], 3]}}}
    assert liking_of(odd).views["open"] == Arrangement(Grouping.NONE, ("left",), (("left", WIDTHS[1]),))


def test_a_filter_admits_what_holds_in_every_field_with_any_of_its_values() -> None:
    matter = incident(3, severity=2, clock=clock(NOW, NOW + 1, "overdue"))
    branches = {matter.class_code: "城市管理"}
    assert Narrow(severities=(1, 2), levels=("overdue",), branches=("城市管理",)).admits(matter, branches)
    assert not Narrow(severities=(1, 2), levels=("normal",)).admits(matter, branches)
    assert Narrow(streets=(matter.place.path[1],)).admits(matter, branches)
    assert not Narrow(streets=("elsewhere",)).admits(matter, branches)
    assert not Narrow(leads=("nobody",)).admits(matter, branches)
    assert Narrow(sources=(matter.source.kind,), states=(matter.state,)).admits(matter, branches)


def test_groups_by_state_follow_the_loop_and_not_the_alphabet() -> None:
    keys = [
        group_key(incident(n, state=s), Grouping.STATE, {}) for n, s in enumerate(("closed", "reported", "returned"))
    ]
    assert sorted(keys) == [keys[1], keys[2], keys[0]]


def test_columns_move_leave_and_come_back() -> None:
    plain = Arrangement()
    assert plain.shown("lead", False).columns == ("time", "owner", "state", "left")
    assert plain.shown("lead", False).shown("lead", True).columns[-1] == "lead"
    assert plain.moved("left", -1).columns == ("time", "owner", "lead", "left", "state")
    assert plain.moved("left", 5).columns == plain.columns
    assert dict(plain.widened("lead", 9999).widths) == {"lead": WIDTHS[1]}
    assert plain.widened("lead", 200).widened("lead", None) == plain


def test_kept_filters_are_bounded_and_one_name_is_one_filter(qapp: object) -> None:
    workspace = Workspace()
    for number in range(FILTERS_KEPT + 3):
        workspace.keep_filter(Narrow(name=f"第 {number} 个", severities=(1,)))
    workspace.keep_filter(Narrow(name="第 9 个", severities=(2,)))
    assert len(workspace.filters) == FILTERS_KEPT
    assert [f.severities for f in workspace.filters if f.name == "第 9 个"] == [(2,)]


def test_the_next_officer_finds_nothing_of_the_last_one(qapp: object) -> None:
    workspace = Workspace()
    workspace.keep_filter(Narrow(name="夜间", words="噪声"))
    workspace.arrange(Arrangement(Grouping.LEAD))
    workspace.mark(["a"])
    workspace.like(Liking())
    assert (workspace.filters, workspace.arrangement, workspace.narrow) == ((), Arrangement(), Narrow())
    assert not workspace.marked


def test_only_matters_that_are_still_there_are_remembered_as_seen(qapp: object) -> None:
    workspace = Workspace()
    workspace.like(Liking(since=NOW - 10))
    first, second = incident(1, reported_at=NOW), incident(2, reported_at=NOW)
    old = incident(3, reported_at=NOW - 20)
    assert workspace.is_new(first) and not workspace.is_new(old), "what was there before he came is not new"
    workspace.look(first)
    workspace.look(second)
    assert not workspace.is_new(first)
    assert workspace.liking([second.id]).seen == (second.id,)
