"""After any sequence of moves, mergers and splits: everybody sees the matters of the subtrees of his posts, all of
them and no others. Random lives of a district, on the real tables."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine, insert, update

from center.domain.district_file import Entry
from center.domain.org_tree import OrgFault, above, changed_orgs
from center.service.reach import remember, widened, with_past
from center.store import schema
from center.store.org_schema import org_past
from contract.org import Org
from contract.org_change import MergeGrids, MoveOrg, Part, Polygon, SplitGrid

pytestmark = pytest.mark.served

STREETS, COMMUNITIES, GRIDS = ("S1", "S2", "S3"), ("C1", "C2", "C3", "C4"), tuple(f"G{n}" for n in range(1, 7))
RING = ((103.0, 30.0), (104.0, 30.0), (104.0, 31.0), (103.0, 30.0))
BORDER = Polygon(type="Polygon", coordinates=(RING,))
START = {
    org.id: Entry(org, None)
    for org in (
        Org(id="D", name="区", parent=None, kind="district"),
        *(Org(id=s, name=s, parent="D", kind="street") for s in STREETS),
        *(Org(id=c, name=c, parent=STREETS[n % 3], kind="community") for n, c in enumerate(COMMUNITIES)),
        *(Org(id=g, name=g, parent=COMMUNITIES[n % 4], kind="grid") for n, g in enumerate(GRIDS)),
    )
}
some_grid = st.integers(0, 9)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("report"), some_grid, st.just(0)),
        st.tuples(st.just("move grid"), some_grid, st.integers(0, 3)),
        st.tuples(st.just("move community"), st.integers(0, 3), st.integers(0, 2)),
        st.tuples(st.just("merge"), some_grid, some_grid),
        st.tuples(st.just("split"), some_grid, st.just(0)),
    ),
    max_size=25,
)


class Life:
    """A district, its past, and the scopes of matters that nobody touches any more."""

    def __init__(self, c: Connection) -> None:
        self.c = c
        self.orgs = dict(START)
        self.matters: list[tuple[str, ...]] = []
        c.execute(insert(schema.org), [{"id": i, **self._row(i)} for i in self.orgs])

    @property
    def tree(self) -> dict[str, Org]:
        return {id_: entry.org for id_, entry in self.orgs.items()}

    def step(self, what: str, one: int, two: int) -> None:
        living = [id_ for id_, e in self.orgs.items() if e.org.kind == "grid" and e.org.retired_at is None]
        grid = living[one % len(living)]
        if what == "report":
            self.matters.append(above(grid, self.tree))
        elif what == "move grid":
            self._change(MoveOrg(type="move", org=grid, parent=COMMUNITIES[two]))
        elif what == "move community":
            self._change(MoveOrg(type="move", org=COMMUNITIES[one], parent=STREETS[two]))
        elif what == "merge":
            self._change(MergeGrids(type="merge", orgs=(grid,), into=living[two % len(living)]))
        else:
            parts = tuple(Part(id=f"{grid}{n}", name=f"{grid}{n}", border=BORDER) for n in "ab")
            self._change(SplitGrid(type="split", org=grid, parts=parts))

    def sees(self, post: str, scope: tuple[str, ...]) -> bool:
        roots = with_past((post,), widened(self.c, (post,)))
        return not set(roots).isdisjoint(scope)

    def _change(self, change: MoveOrg | MergeGrids | SplitGrid) -> None:
        try:
            changed = changed_orgs(change, self.orgs, (), 1)
        except OrgFault:
            return
        before = self.tree
        self.orgs |= changed
        for id_ in changed:
            if id_ in before:
                self.c.execute(update(schema.org).where(schema.org.c.id == id_).values(self._row(id_)))
            else:
                self.c.execute(insert(schema.org).values(id=id_, **self._row(id_)))
        remember(self.c, before, self.tree)

    def _row(self, id_: str) -> dict[str, str | None]:
        org = self.orgs[id_].org
        return {"parent": org.parent, "kind": org.kind, "name": org.name}


@contextmanager
def living() -> Iterator[Life]:
    engine = create_engine("sqlite://")
    with engine.connect() as c:
        for table in (schema.org, org_past):
            table.create(c)
        yield Life(c)
    engine.dispose()


@settings(max_examples=150, deadline=None)
@given(steps)
def test_a_post_sees_the_matters_of_its_subtree_and_no_others_whatever_moved(
    life_steps: list[tuple[str, int, int]],
) -> None:
    with living() as life:
        for what, one, two in life_steps:
            life.step(what, one, two)
        tree = life.tree
        for post in tree:
            for scope in life.matters:
                below = any(post in above(org, tree) for org in scope)
                assert life.sees(post, scope) == below, (post, scope)


@settings(max_examples=50, deadline=None)
@given(steps, st.sets(st.sampled_from([*STREETS, *COMMUNITIES, *GRIDS]), min_size=2, max_size=3))
def test_several_posts_see_together_what_each_sees_and_nothing_more(
    life_steps: list[tuple[str, int, int]], posts: set[str]
) -> None:
    with living() as life:
        for what, one, two in life_steps:
            life.step(what, one, two)
        roots = set(with_past(sorted(posts), widened(life.c, posts)))
        for scope in life.matters:
            assert (not roots.isdisjoint(scope)) == any(life.sees(post, scope) for post in posts)


def test_a_district_where_nothing_ever_moved_asks_one_question() -> None:
    with living() as life:
        assert widened(life.c, ("S1", "C1")) == {}
        assert with_past(("S1",), {}) == ("S1",)
