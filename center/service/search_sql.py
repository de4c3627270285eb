"""The SQL of searching: where candidates come from in the order of time, and what a line must be to count.

Every source is read a stretch at a time from an index that stands in that order, so a stretch costs what is in it,
however many matters there are. Only PostgreSQL's index of words cannot say in what order: it is read by weeks
(``search_weeks``).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, text

from center.domain.bigrams import Word
from center.service.search_weeks import Span
from center.store.search_schema import PLACES
from contract.incident import State
from contract.parts import Level

Params = dict[str, str | int | bool]


@dataclass(frozen=True, slots=True)
class Ask:
    """What is looked for; everything given must hold. ``roots``: what the caller may see, part of every statement.

    Empty tuples and None ask for nothing in particular. ``org``: in the scope of that organisation. ``since``,
    ``until``: reported in [since, until), ms.
    """

    roots: tuple[str, ...]
    words: tuple[Word, ...] = ()
    states: tuple[State, ...] = ()
    classes: tuple[str, ...] | None = None
    severities: tuple[int, ...] = ()
    levels: tuple[Level, ...] = ()
    org: str | None = None
    lead: str | None = None
    late: bool | None = None
    since: int | None = None
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Candidates from one index. ``arms``: one SELECT for each value of it, all giving ``n``; ``weekly``: it is read
    some weeks at a time."""

    name: str
    arms: tuple[str, ...]
    params: Params = field(default_factory=dict)
    weekly: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """``hits`` in the order walked; ``first`` and ``last``: the first and the last candidate looked at, None when there
    was none; ``seen``: how many candidates there were; ``worded`` how many of them held the words, where that was asked
    of all."""

    hits: list[int]
    first: int | None
    last: int | None
    seen: int
    worded: int


class Statements:
    """The statements of one question on one engine."""

    def __init__(self, connection: Connection, ask: Ask) -> None:
        self._connection = connection
        self._sqlite = connection.dialect.name == "sqlite"
        self.ask = ask
        self._params: Params = {}
        self._worded = _all([self._holds(i, word) for i, word in enumerate(ask.words)])
        self._seen, self._kept = self._scopes(), self._filters()

    def stretch(
        self, source: Source, start: int, newest_first: bool, size: int, most: int, span: Span | None = None
    ) -> Stretch:
        """The next ``size`` candidates after ``start`` (exclusive) of a source, within ``span`` when it is weekly; of
        those that are what is asked for the first ``most``."""
        order, side = ("DESC", "<") if newest_first else ("ASC", ">")
        bounds = f"n {side} :start AND n >= :floor AND n < :ceiling"
        arms, given = list(source.arms), {**self._params, **source.params, **self._bounds()}
        if span is not None and span.grams is not None:
            arms = [f"{arm} AND grams @@ CAST(:weeks AS tsquery)" for arm in arms]
            given["weeks"] = " | ".join(f"'{gram}'" for gram in span.grams)
        # an index without order is asked first and put in order then, never the other way round
        read = f"r AS MATERIALIZED ({arms[0]}), " if source.weekly else ""
        if source.weekly:
            arms = ["SELECT n FROM r"]
        arms = [f"SELECT n FROM ({arm}) AS a WHERE {bounds} ORDER BY n {order} LIMIT :size" for arm in arms]
        joined = " UNION ALL ".join(f"SELECT n FROM ({arm}) AS u" for arm in arms)
        limit = f"ORDER BY n {order} LIMIT :size"
        first, last = ("max", "min") if newest_first else ("min", "max")
        once = "" if len(arms) == 1 else "DISTINCT "  # several orgs may see the same line
        found = self._connection.execute(
            text(
                f"WITH {read}c AS MATERIALIZED ({arms[0] if len(arms) == 1 else f'{joined} {limit}'}),"
                f" d AS MATERIALIZED ({self._looked_at(source)})"
                " SELECT n, 0 AS first, 0 AS seen, 0 AS worded FROM"
                f" (SELECT {once}n FROM d WHERE k ORDER BY n {order} LIMIT :most) AS h UNION ALL"
                f" SELECT {last}(n), {first}(n), 1 + count(*), (SELECT count(*) FROM d) FROM c"
            ),
            {**given, "start": start, "size": size, "most": most},
        ).all()
        hits = sorted((int(row.n) for row in found if not row.seen), reverse=newest_first)
        end = next(row for row in found if row.seen)
        return Stretch(hits, end.first, end.n, end.seen - 1, end.worded)

    def _looked_at(self, source: Source) -> str:
        """Candidates that hold the words, and whether (``k``) they are all else that is asked for. Of those that the
        index of words names, only lines that the caller may see are fetched."""
        join = (
            "CROSS JOIN search_line l WHERE l.n = c.n" if self._sqlite else "JOIN search_line l ON l.n = c.n WHERE true"
        )
        if source.name == "words":
            kept = _all([*self._seen.values(), self._worded, *self._kept.values()])
            return f"SELECT c.n AS n, (1 = 1) AS k FROM c {join} AND {kept}"
        kept = _all([condition for name, condition in (self._seen | self._kept).items() if name != source.name])
        return f"SELECT c.n AS n, {kept} AS k FROM c {join} AND {self._worded}"

    def far(self, newest_first: bool) -> int:
        """Where the list ends: its last line may stand there, none stands beyond."""
        bounds, end = self._bounds(), "min" if newest_first else "max"
        last = self._connection.execute(text(f"SELECT {end}(n) FROM search_line")).scalar() or 0
        return max(int(last), int(bounds["floor"])) if newest_first else min(int(last), int(bounds["ceiling"]))

    def origin(self, start: int, newest_first: bool) -> int:
        """Where the list begins: at ``start``, or at the first line there is."""
        bounds, end = self._bounds(), "max" if newest_first else "min"
        first = self._connection.execute(text(f"SELECT {end}(n) FROM search_line")).scalar() or 0
        if newest_first:
            return min(start, int(first), int(bounds["ceiling"]))
        return max(start, int(first), int(bounds["floor"]))

    def depth(self, source: Source, start: int, newest_first: bool, size: int) -> int | None:
        """Where the candidate number ``size`` after ``start`` stands; None when there are fewer."""
        order, side = ("DESC", "<") if newest_first else ("ASC", ">")
        reached: list[int] = []
        for arm in source.arms:
            statement = text(
                f"SELECT n FROM ({arm}) AS a WHERE n {side} :start AND n >= :floor AND n < :ceiling"
                f" ORDER BY n {order} LIMIT 1 OFFSET :size"
            )
            given = {**source.params, **self._bounds(), "start": start, "size": size}
            found = self._connection.execute(statement, given).scalar()
            if found is not None:
                reached.append(int(found))
        if not reached:
            return None
        return max(reached) if newest_first else min(reached)

    def everything(self) -> Source:
        return Source("time", ("SELECT n FROM search_line",))

    def by_words(self) -> Source | None:
        """None when the words have nothing an index could find."""
        words = self.ask.words
        if not any(word.grams for word in words):
            words = self._rarest_letter()
        match = (_fts5 if self._sqlite else _tsquery)(words)
        if match is None:
            return None
        if self._sqlite:
            arm = "SELECT rowid AS n FROM search_words WHERE search_words MATCH :match"
            return Source("words", (arm,), {"match": match})
        arm = "SELECT n FROM search_words WHERE grams @@ CAST(:match AS tsquery)"
        return Source("words", (arm,), {"match": match}, weekly=True)

    def _rarest_letter(self) -> tuple[Word, ...]:
        """Of words of one letter, the one that few of the newest lines hold. A letter that many hold is met soon
        enough on any way, and putting all its pairs in order would take longer than anything else."""
        letters = [word for word in self.ask.words if word.letter is not None]
        newest = self._connection.execute(
            text("SELECT words FROM search_line ORDER BY n DESC LIMIT :sample"), {"sample": _SAMPLE}
        ).scalars()
        texts = list(newest)
        held = {word: sum(word.text in t for t in texts) for word in letters}
        rare = [word for word in letters if held[word] * _FEW <= _SAMPLE]
        return (min(rare, key=held.__getitem__),) if rare else ()

    def by_filters(self) -> list[Source]:
        """One for each thing asked for that has an index in the order of time; the caller's scope among them."""
        ask = self.ask
        scope = "SELECT n FROM search_scope WHERE org_id = "
        found = [_source("roots", scope, ask.roots)]
        for name, org in (("org", ask.org), ("lead", ask.lead)):
            if org is not None:
                found.append(_source(name, scope, (org,)))
        for name, column, values in (
            ("states", "state", ask.states),
            ("classes", "class_code", ask.classes or ()),
            ("levels", "level", ask.levels),
            ("severities", "severity", ask.severities),
        ):
            if 0 < len(values) <= _MOST_ARMS:
                found.append(_source(name, f"SELECT n FROM search_line WHERE {column} = ", values))
        return found

    def _bounds(self) -> Params:
        ask = self.ask
        return {
            "floor": 0 if ask.since is None else ask.since * PLACES,
            "ceiling": _END if ask.until is None else min(ask.until * PLACES, _END),
        }

    def _holds(self, number: int, word: Word) -> str:
        """Substring search: what LIKE would find."""
        name = f"word{number}"
        self._params[name] = word.text
        at = "instr" if self._sqlite else "strpos"
        held = f"{at}(l.words, :{name}) > 0"
        return f"({held} OR {at}(l.code, :{name}) > 0)" if word.code_grams else held

    def _scopes(self) -> dict[str, str]:
        """Who must be able to see a candidate, by the names of the sources that make it true by themselves."""
        found = {"roots": self._in_scope("root", self.ask.roots)}
        if self.ask.org is not None:
            found["org"] = self._in_scope("org", (self.ask.org,))
        return found

    def _filters(self) -> dict[str, str]:
        """What its line must say, by the names of the sources likewise."""
        ask, found = self.ask, dict[str, str]()
        if ask.lead is not None:
            found["led"] = self._one_of("lead", (ask.lead,))  # led once and leads now are not the same
        if ask.states:
            found["states"] = self._one_of("state", ask.states)
        if ask.classes is not None:
            found["classes"] = self._one_of("class_code", ask.classes)
        if ask.levels:
            found["levels"] = self._one_of("level", ask.levels)
        if ask.severities:
            found["severities"] = self._one_of("severity", ask.severities)
        if ask.late is not None:
            self._params["late"] = ask.late
            found["late"] = "l.late = :late"
        return found

    def _in_scope(self, name: str, orgs: Sequence[str]) -> str:
        seen = self._one_of("org_id", orgs, "s", name)
        # the offset keeps PostgreSQL from reading all that the orgs see into memory first
        return f"EXISTS (SELECT 1 FROM search_scope s WHERE s.n = c.n AND {seen} LIMIT 1 OFFSET 0)"

    def _one_of(self, column: str, values: Sequence[str | int], table: str = "l", name: str = "") -> str:
        names = [f"{name or column}{i}" for i in range(len(values))]
        self._params |= dict(zip(names, values, strict=True))
        if not names:
            return "1 = 0"
        return f"{table}.{column} IN ({', '.join(f':{n}' for n in names)})"


_END = 2**62
_MOST_ARMS = 24
_SAMPLE = 256
_FEW = 50


def _all(conditions: Sequence[str]) -> str:
    return f"({' AND '.join(conditions)})" if conditions else "(1 = 1)"


def _source(name: str, select: str, values: Sequence[str | int]) -> Source:
    params: Params = {f"{name}_{i}": value for i, value in enumerate(values)}
    return Source(name, tuple(f"{select}:{key}" for key in params), params)


def _fts5(words: Sequence[Word]) -> str | None:
    """The query of FTS5; grams hold nothing that would need escaping."""
    return _match(words, '"', " AND ", " OR ", " *")


def _tsquery(words: Sequence[Word]) -> str | None:
    return _match(words, "'", " & ", " | ", ":*")


def _match(words: Sequence[Word], quote: str, and_: str, or_: str, prefix: str) -> str | None:
    """Every word by all its pairs, or, if it looks like one, as part of a case code. A single letter is looked up as
    the beginning of a pair, when there is nothing better."""
    wanted = []
    for word in words:
        ways = [
            "(" + and_.join(f"{quote}{gram}{quote}" for gram in grams) + ")"
            for grams in (word.grams, word.code_grams)
            if grams
        ]
        if ways:
            wanted.append(f"({or_.join(ways)})")
    if wanted:
        return and_.join(wanted)
    letter = next((word.letter for word in words if word.letter is not None), None)
    return None if letter is None else f"{quote}{letter}{quote}{prefix}"
