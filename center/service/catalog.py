"""Bringing in a new catalogue: what it would change, whether it may, and then all of it in one transaction."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from center.domain.catalog import Catalog
from center.domain.catalog_diff import Change, diff, dropped_classes
from center.domain.catalog_faults import CatalogError, Fault
from center.domain.catalog_file import parse
from center.domain.dispatching import LEADS
from center.domain.toml_lines import lines_of
from center.service.editions import catalog_in_force, digest_of, editions, put_edition
from center.service.refusals import Refused
from center.store import schema
from center.store.protocol import Store
from center.store.turns import take_turn
from contract.incident import ENDED, Incident
from contract.problems import Problem
from contract.said import Said

SAID = 5
"""How many of what stands in the way are named."""


@dataclass(frozen=True, slots=True)
class Import:
    """``changes``: against the edition in force. ``applied``: it is in force now. ``since``: the version before it."""

    catalog: Catalog
    changes: tuple[Change, ...]
    since: str
    applied: bool


async def import_catalog(store: Store, text: str, *, apply: bool, by: str, at: int) -> Import:
    """Compare ``text`` with the catalogue in force; with ``apply``, put it in force. ``at``: ms.

    Matters keep the deadlines they were given. Raises CatalogError (the file is wrong, with lines), Refused ``in_use``
    (an open matter has a class or type it drops; the version's name is taken), StoreError.
    """
    catalog = parse(text)

    def work(c: Connection) -> Import:
        take_turn(c)
        unknown = list(_unknown_leads(c, catalog, text))
        if unknown:
            raise CatalogError(tuple(unknown))
        before = catalog_in_force(c)
        changes = diff(before, catalog)
        _not_taken(c, catalog, text)
        _not_in_use(c, before, catalog)
        if apply:
            put_edition(c, "catalog", catalog.version, catalog.title, text, by, at)
        return Import(catalog, changes, before.version, apply)

    return await (store.write(work) if apply else store.read(work))


def _unknown_leads(c: Connection, catalog: Catalog, text: str) -> Iterator[Fault]:
    kinds = {row[0]: row[1] for row in c.execute(select(schema.org.c.id, schema.org.c.kind))}
    leads = [(n, one.lead) for n, one in enumerate(catalog.classes.values()) if one.lead]
    wrong = [(n, lead) for n, lead in leads if kinds.get(lead) not in LEADS]
    lines = lines_of(text) if wrong else {}
    for n, lead in wrong:
        if lead in kinds:
            why = Said(f"牵头单位 {lead} 不是可以牵头的单位", f"{lead} is no organisation that can lead")
        else:
            why = Said(f"牵头单位 {lead} 不在机构名册中", f"{lead}, to lead, is not in the roster")
        yield Fault(lines.get(("classes", n, "lead"), 0), f"classes[{n}].lead", why)


def _not_taken(c: Connection, catalog: Catalog, text: str) -> None:
    for edition in editions(c, "catalog"):
        if edition.version == catalog.version:
            alike = edition.digest == digest_of(text)
            same = Said("内容相同，无需再导入", "the same") if alike else Said("内容不同", "another one")
            detail = Said(
                f"目录版本 {catalog.version} 已导入过，{same.zh}。各版原样保存；要启用这份文件，请给它新的 version。",
                f"edition {catalog.version} was imported before, its content {same.en}. Editions are kept as they are; "
                "to put this file into force, give it a new version.",
            )
            raise _refused(detail, catalog.version, 1)


def _not_in_use(c: Connection, before: Catalog, after: Catalog) -> None:
    """Raises Refused when open matters have a class, or open disputes a type, that ``after`` does not have."""
    i = schema.incident.c
    names = {one.code: one.name for one in dropped_classes(before, after)}
    counted = c.execute(
        select(i.class_code, func.count()).where(i.state.not_in(ENDED), i.class_code.in_(names)).group_by(i.class_code)
    )
    used = {Said(f"类别 {code} {names[code]}", f"class {code} {names[code]}"): int(count) for code, count in counted}
    types = {t.code: t.name for t in before.dispute_types.values() if t.code not in after.dispute_types}
    if types:
        used |= {
            Said(f"纠纷类型 {code} {types[code]}", f"type of dispute {code} {types[code]}"): n
            for code, n in _open_disputes(c).items()
            if code in types
        }
    if used:
        raise refused_in_use(
            Said("新目录去掉了还在使用的内容", "the new catalogue drops what is still in use"),
            used,
            Said(
                "请先办结或改类这些事件，或在目录中保留它们",
                "Close or reclassify these matters first, or keep the entries",
            ),
        )


def _open_disputes(c: Connection) -> Counter[str]:
    """Open matters by type of dispute."""
    i = schema.incident.c
    bodies = c.execute(select(i.body).where(i.state.not_in(ENDED), i.body.like('%"type_code"%'))).scalars()
    disputes = (Incident.model_validate_json(body).dispute for body in bodies)
    return Counter(dispute.type_code for dispute in disputes if dispute is not None)


def refused_in_use(why: Said, used: dict[Said, int], cure: Said) -> Refused:
    """``used``: how often, by what in plain words."""
    first, *_ = named = sorted(used, key=lambda what: what.zh)
    listed = "、".join(f"{what.zh}（{used[what]} 件）" for what in named[:SAID])
    in_english = ", ".join(f"{what.en} ({used[what]})" for what in named[:SAID])
    more = Said(f"等 {len(used)} 项", f" and others, {len(used)} in all") if len(used) > SAID else Said("", "")
    detail = Said(
        f"{why.zh}：{listed}{more.zh}。{cure.zh}；现在用的没有改动。",
        f"{why.en}: {in_english}{more.en}. {cure.en}; what is in force is unchanged.",
    )
    return _refused(detail, first.zh, sum(used.values()))


def _refused(detail: Said, what: str, count: int) -> Refused:
    params: dict[str, str | int] = {"what": what, "count": count}
    return Refused(Problem(title="仍在使用", status=409, code="in_use", detail=detail.zh, params=params), detail.en)
