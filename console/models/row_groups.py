"""In which group each matter of a view stands, how large the groups are, and which are folded. No Qt."""

from collections.abc import Iterable, Mapping

from console.models.group_words import group_label
from console.models.queue_arrangement import Grouping
from console.models.queue_order import Entry, head_of
from console.widgets.queue_row import QueueRow


class RowGroups:
    """Without a grouping every matter stands in the group without a name, which has no head."""

    def __init__(self, grouping: Grouping) -> None:
        self.grouping = grouping
        self._of: dict[str, str] = {}
        self._sizes: dict[str, int] = {}
        self._folded: set[tuple[Grouping, str]] = set()
        self._before: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._of)

    @property
    def on(self) -> bool:
        return self.grouping is not Grouping.NONE

    def fill(self, grouping: Grouping, groups: Iterable[tuple[str, str]]) -> None:
        """Anew: (incident id, group)."""
        self.grouping, self._of, self._sizes = grouping, dict(groups), {}
        if self.on:
            for group in self._of.values():
                self._sizes[group] = self._sizes.get(group, 0) + 1

    def heads(self) -> list[Entry]:
        return [head_of(group) for group in self._sizes]

    def items(self) -> Iterable[tuple[str, str]]:
        """(incident id, group) of every matter of the view."""
        return self._of.items()

    def has_head(self, group: str) -> bool:
        return group in self._sizes

    def holds(self, incident_id: str) -> bool:
        return incident_id in self._of

    def ids_of(self, group: str) -> list[str]:
        return [i for i, of in self._of.items() if of == group]

    def folded(self, group: str) -> bool:
        return bool(self._folded) and (self.grouping, group) in self._folded

    def turn(self, group: str) -> None:
        """Fold it, or open it again."""
        self._folded ^= {(self.grouping, group)}

    def begin(self) -> None:
        """Remember the sizes as they are: ``changes`` tells what became of them."""
        self._before = dict(self._sizes) if self.on else {}

    def move(self, incident_id: str, group: str | None) -> None:
        """A matter stands in ``group`` now, None: in none, it is not shown."""
        known = self._of.get(incident_id)
        if group == known:
            return
        if group is None:
            del self._of[incident_id]
        else:
            self._of[incident_id] = group
        if self.on:
            if known is not None:
                self._sizes[known] -= 1
                if not self._sizes[known]:
                    del self._sizes[known]
            if group is not None:
                self._sizes[group] = self._sizes.get(group, 0) + 1

    def changes(self, heads: Iterable[str]) -> tuple[list[Entry], list[Entry], list[Entry]]:
        """The heads that came, went, and say something else since ``begin``; ``heads`` do in any case."""
        before, now = self._before, self._sizes
        if not self.on:
            return [], [], []
        changed = {g for g in {*before, *now} if before.get(g) != now.get(g)} | set(heads)
        came = [head_of(g) for g in changed if g not in before]
        went = [head_of(g) for g in changed if g not in now]
        return came, went, [head_of(g) for g in changed if g in before and g in now]

    def face(self, group: str, names: Mapping[str, str]) -> QueueRow:
        """The head of ``group`` as a row. ``names``: org id to name."""
        return QueueRow(
            id=f"\N{SECTION SIGN}{group}",
            version=0,
            severity=4,
            when="",
            title=group_label(group, self.grouping, names),
            place="",
            lead="",
            lead_token="text_dim",
            state="",
            state_token="text_dim",
            head="folded" if self.folded(group) else "open",
            size=self._sizes.get(group, 0),
        )
