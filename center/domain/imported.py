"""One row of another system's history as a matter of this log, or all that is wrong with it.

A matter comes in as it ended, in one full event (``incident.imported``): its times are those of the row, when it was
entered is said beside them. Who called is masked like every reporter. A matter that still waits comes in as reported
and is registered anew here: nobody can answer for half a loop that ran elsewhere.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from center.domain import case_code, clocks, import_values, masking
from center.domain.datums import Crs, Point, to_wgs84
from center.domain.district import District
from center.domain.import_mapping import ImportedState, ImportMapping, Wanted
from center.domain.import_values import Cell
from center.domain.made import changed, complete, made, with_fields
from center.domain.report import TITLE_LENGTH
from center.domain.running import permits_for, whole
from center.domain.values import Case, Decision, Facts, step
from contract.event import Actor, Step
from contract.incident import ENDED, Incident, Place, Source, State
from contract.org import OrgKind, OrgRef
from contract.payload import Contact
from contract.wire import Key

PLACES: frozenset[OrgKind] = frozenset({"district", "street", "community", "grid", "special_grid"})
MOST_TEXT, MOST_LINE, MOST_NAME, MOST_PHONE = 20_000, 200, 60, 24
"""Characters, as the contract has them."""
_NO_PHONE = re.compile(r"[^0-9+\- ()]")
_AT_FIRST = {name: field.default for name, field in Incident.model_fields.items() if not field.is_required()}
_GIVEN = set(Incident.model_fields)


@dataclass(frozen=True, slots=True)
class RowFault:
    """``column``: its heading in the table; ``what`` is wrong and what to ``do``, for whoever has the table."""

    column: str
    what: str
    do: str


class BadRow(ValueError):
    """The row cannot come in; ``faults`` say why."""

    def __init__(self, faults: tuple[RowFault, ...]) -> None:
        super().__init__("；".join(f"{f.column}：{f.what}" for f in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Known:
    """A row that can come in, but for its number of the day. ``contact``: whoever reported, in full."""

    key: str
    incident: Incident
    contact: Contact | None

    @property
    def day(self) -> str:
        """Of whose numbers it gets one."""
        return case_code.day_of(self.incident.reported_at)

    @property
    def at(self) -> int:
        """The last thing known of it, ms."""
        closed = self.incident.closed_at
        return self.incident.reported_at if closed is None else closed


class RowReader:
    """``names``: org ids by the names of the district's orgs. ``now``: when the rows are entered, ms."""

    def __init__(self, mapping: ImportMapping, district: District, names: Mapping[str, str], now: int) -> None:
        self._mapping, self._district, self._names, self._now = mapping, district, names, now
        self._facts = Facts(district)
        self._steps: dict[State, Step] = {}

    def row(self, cells: Mapping[Wanted, Cell]) -> "Row":
        return Row(self, cells)

    def decision(self, known: Known, serial: int, actor: Actor) -> Decision:
        """``serial``: of the day it was reported; ``actor``: the system it comes from."""
        before = known.incident
        incident = changed(before, code=case_code.make(before.place.path[0], known.day, serial), updated_at=known.at)
        clock = clocks.start("register", incident, self._now, self._facts) if incident.state == "reported" else None
        complete(incident, clock=clock, permits=permits_for(incident, None, self._facts))
        return Decision(
            type="incident.imported",
            at=known.at,
            actor=actor,
            after=Case(incident, None, 1),
            full=True,
            changes=whole(incident),
            step=self._step(incident.state),
        )

    def _step(self, state: State) -> Step:
        """One for all rows of a state: what is told of them is the same."""
        known = self._steps.get(state)
        if known is None:
            known = self._steps[state] = step("imported", to_state=state, entered_at=self._now)
        return known

    @property
    def mapping(self) -> ImportMapping:
        return self._mapping

    @property
    def district(self) -> District:
        return self._district

    @property
    def now(self) -> int:
        return self._now

    def org_named(self, word: str) -> str | None:
        """The org that a word of the other system means: mapped, an id or a name of ours; None for none of these."""
        mapped = self._mapping.orgs.get(word)
        if mapped is not None:
            return mapped
        return word if self._district.org(word) is not None else self._names.get(word)


class Row:
    """One row while it is read; what is wrong is collected."""

    def __init__(self, reader: RowReader, cells: Mapping[Wanted, Cell]) -> None:
        self._reader, self._mapping, self._cells = reader, reader.mapping, cells
        self._faults: list[RowFault] = []

    def key(self) -> str:
        """What names the row in its own system. Raises BadRow."""
        key = self._word("key", MOST_LINE)
        if not key and not self._faults:
            self._wrong("key", "没有编号", "填上该行在原系统中的唯一编号")
        self._stop()
        return key

    def known(self, key: str, incident_id: str) -> Known:
        """``key``: as ``key`` said. Raises BadRow with everything that is wrong."""
        text, title = self._text("text", MOST_TEXT), " ".join(self._text("title", MOST_LINE).split())
        if not (text or title) and not self._faults:
            self._wrong("text" if "text" in self._mapping.columns else "title", "没有内容", "填上内容或标题")
        state, class_code = self._state(), self._class()
        severity = self._severity(class_code)
        reported_at, closed_at, due_at = (self._time(n) for n in ("reported_at", "closed_at", "due_at"))
        self._check_times(state, reported_at, closed_at)
        place, lead = self._place(), self._lead()
        contact, external = self._contact(), self._word("code", MOST_LINE) or key
        kind = self._kind()
        self._stop()
        if place is None or reported_at is None or state is None:
            raise AssertionError("a fault was not collected")
        ended = state in ENDED
        late = ended and (self._late() or (due_at is not None and closed_at is not None and closed_at > due_at))
        lead_scope = () if lead is None else (lead.id,)
        incident = with_fields(
            Incident,
            dict(
                id=incident_id,
                code="",
                version=1,
                state=state,
                title=title or _headline(text),
                text=text or title,
                class_code=class_code,
                severity=severity,
                place=place,
                source=made(Source, kind=kind, name=self._mapping.source_name, external_id=external),
                reporter=masking.masked(contact),
                owner=None,
                lead=lead if ended else None,
                clock=None,
                late_stages=("total",) if late else (),
                returns=0,
                reworks=0,
                attachments=(),
                scope=tuple(dict.fromkeys((*place.path, *lead_scope))),
                permits=(),
                reported_at=reported_at,
                updated_at=reported_at,
                closed_at=closed_at if ended else None,
                **_AT_FIRST,
            ),
            _GIVEN,
        )
        return Known(key, incident, None if incident.reporter is None else contact)

    def _wrong(self, name: Wanted, what: str, do: str) -> None:
        self._faults.append(RowFault(self._mapping.columns.get(name, name), what, do))

    def _stop(self) -> None:
        if self._faults:
            raise BadRow(tuple(self._faults))

    def _text(self, name: Wanted, most: int) -> str:
        cell = self._cells.get(name)
        if cell is None:
            return ""
        try:
            text = import_values.words(cell)
        except ValueError:
            self._wrong(name, "含有不能保存的字符", "删去空字符或乱码")
            return ""
        if len(text) > most:
            self._wrong(name, f"有 {len(text)} 字，超过 {most} 字", "删减")
            return ""
        return text

    def _word(self, name: Wanted, most: int) -> str:
        """As ``_text``, in one spelling for all widths."""
        text = self._text(name, most)
        return text if text.isascii() else import_values.key(text)

    def _state(self) -> ImportedState | None:
        word = self._word("state", MOST_LINE)
        state = self._mapping.states.get(word) if word else self._mapping.state
        if state is None:
            what = f"状态“{word}”没有对应" if word else "没有状态"
            self._wrong("state", what, "在对应文件的 [states] 中写明" if word else "填上状态，或在 defaults 中写明")
        return state

    def _class(self) -> Key:
        word = self._word("class", MOST_LINE)
        code = self._mapping.classes.get(word, word) if word else self._mapping.class_code
        if code is not None and code in self._reader.district.classes:
            return code
        if not word:
            self._wrong("class", "没有类别", "填上类别，或在 defaults 中写明")
        else:
            self._wrong("class", f"类别“{word}”不在事件目录中", "在对应文件的 [classes] 中写明对应的代码")
        return ""

    def _severity(self, class_code: str) -> int:
        word = self._word("severity", MOST_LINE)
        severity = self._mapping.severities.get(word) if word else self._mapping.severity
        if severity is None and word in ("1", "2", "3", "4"):
            return int(word)
        if severity is None and word:
            self._wrong("severity", f"等级“{word}”没有对应", "在对应文件的 [severities] 中写明，1 最重")
        if severity is not None:
            return severity
        held = self._reader.district.classes.get(class_code)
        return 4 if held is None else held.severity

    def _time(self, name: Wanted) -> int | None:
        try:
            return import_values.moment(self._cells.get(name), self._mapping.times)
        except ValueError:
            self._wrong(name, "看不懂的时间", "写作 2023-04-05 06:07:08，或在对应文件的 times 中写明格式")
            return None

    def _check_times(self, state: ImportedState | None, reported_at: int | None, closed_at: int | None) -> None:
        if self._faults:
            return
        if reported_at is None:
            self._wrong("reported_at", "没有上报时间", "填上上报时间")
        elif reported_at > self._reader.now:
            self._wrong("reported_at", "上报时间在将来", "核对时间")
        elif state in ENDED and closed_at is None:
            self._wrong("closed_at", "已办结而没有结案时间", "填上结案时间")
        elif closed_at is not None and state in ENDED and not reported_at <= closed_at <= self._reader.now:
            self._wrong("closed_at", "结案早于上报，或在将来", "核对两个时间")

    def _place(self) -> Place | None:
        """By its coordinates, else by the org it belongs to."""
        address = " ".join(self._text("address", MOST_LINE).split())
        try:
            point = point_of(self._cells, self._mapping.crs)
        except ValueError:
            self._wrong("lon", "经纬度不是数字", "写作小数，如 103.8561 和 30.6932")
            return None
        district = self._reader.district
        if point is not None and abs(point[0]) <= 180 and abs(point[1]) <= 90:
            path = district.locate(*point)
            if path is not None:
                return made(Place, lon=point[0], lat=point[1], address=address, path=path)
        faults = len(self._faults)
        org = self._place_org()
        held = None if org is None else district.org(org)
        if held is not None and held.lon is not None and held.lat is not None:
            return made(Place, lon=held.lon, lat=held.lat, address=address, path=district.path_of(held.id))
        if len(self._faults) > faults:
            return None
        if point is not None:
            do = f"核对经纬度和对应文件的 crs（现为 {self._mapping.crs}），或填上所属街道、社区、网格"
            self._wrong("lon", "地点不在本区范围内", do)
        else:
            self._wrong("org", "不知道在哪里", "填上经纬度，或所属街道、社区、网格")
        return None

    def _place_org(self) -> str | None:
        word = self._word("org", MOST_LINE)
        if not word:
            return self._mapping.org
        found = self._reader.org_named(word)
        if found is None:
            self._wrong("org", f"没有名为“{word}”的机构", "在对应文件的 [orgs] 中写明对应的代码")
            return None
        held = self._reader.district.org(found) if found else None
        return found if held is not None and held.kind in PLACES else self._mapping.org

    def _lead(self) -> OrgRef | None:
        word = self._word("lead", MOST_LINE)
        found = self._reader.org_named(word) if word else ""
        if found is None:
            self._wrong("lead", f"没有名为“{word}”的机构", '在对应文件的 [orgs] 中写明对应的代码，已撤销的写 ""')
        held = self._reader.district.org(found) if found else None
        return None if held is None else made(OrgRef, id=held.id, name=held.name)

    def _kind(self) -> str:
        return self._mapping.sources.get(self._word("source", MOST_LINE), self._mapping.source_kind)

    def _late(self) -> bool:
        return import_values.yes(self._word("late", MOST_LINE))

    def _contact(self) -> Contact | None:
        """What is no telephone number is left out: it is nothing to call, and who called is not what is imported."""
        name, phone = self._text("reporter_name", MOST_NAME), self._word("reporter_phone", MOST_LINE)
        digits = phone if phone.isascii() and phone.isdigit() else _NO_PHONE.sub("", phone)
        kept = digits[:MOST_PHONE].strip()
        return made(Contact, name=name, phone=kept) if name or kept else None


def point_of(cells: Mapping[Wanted, Cell], crs: Crs) -> Point | None:
    """Where a row's coordinates say it was, in WGS-84; None without any. Raises ValueError for what is no number."""
    lon, lat = import_values.number(cells.get("lon")), import_values.number(cells.get("lat"))
    return to_wgs84(crs, lon, lat) if lon and lat else None


def _headline(text: str) -> str:
    line = text.splitlines()[0]
    return line if len(line) <= TITLE_LENGTH else line[: TITLE_LENGTH - 1] + "…"
