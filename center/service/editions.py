"""Editions of the catalogue and of the district in the store: the newest of a kind is in force, none is ever edited."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from sqlalchemy import Connection, func, insert, select

from center.domain.catalog import Catalog
from center.domain.catalog_file import parse, standard
from center.store.catalog_schema import edition

Kind = Literal["catalog", "district"]


@dataclass(frozen=True, slots=True)
class Edition:
    """``digest``: SHA-256 of the file; ``at``: when it was imported (ms); ``by``: by whom."""

    seq: int
    kind: Kind
    version: str
    title: str
    digest: str
    by: str
    at: int


def newest_seq(c: Connection) -> int:
    """Rises with every edition of any kind; 0 before the first."""
    return int(c.execute(select(func.coalesce(func.max(edition.c.seq), 0))).scalar_one())


def editions(c: Connection, kind: Kind) -> list[Edition]:
    """The newest first."""
    e = edition.c
    rows = c.execute(
        select(e.seq, e.kind, e.version, e.title, e.digest, e.by, e.at).where(e.kind == kind).order_by(e.seq.desc())
    )
    return [Edition(*row) for row in rows]


def body_of(c: Connection, seq: int) -> str:
    """The file of an edition as it was imported."""
    return str(c.execute(select(edition.c.body).where(edition.c.seq == seq)).scalar_one())


def put_edition(c: Connection, kind: Kind, version: str, title: str, body: str, by: str, at: int) -> int:
    """Append one, in force when the caller's transaction is committed. The caller has taken its turn."""
    seq = newest_seq(c) + 1
    row = {"seq": seq, "kind": kind, "version": version, "title": title, "digest": digest_of(body), "body": body}
    c.execute(insert(edition).values(**row, by=by, at=at))
    return seq


def digest_of(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()


def catalog_in_force(c: Connection) -> Catalog:
    """The newest, or the program's own limits without a class. Raises CatalogError when this program is older than
    the one that wrote it."""
    body = c.execute(
        select(edition.c.body).where(edition.c.kind == "catalog").order_by(edition.c.seq.desc()).limit(1)
    ).scalar()
    return standard() if body is None else _parsed(body)


@lru_cache(maxsize=4)
def _parsed(body: str) -> Catalog:
    """Some 40 ms for a district's file."""
    return parse(body)
