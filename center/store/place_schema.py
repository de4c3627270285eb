"""Where matters are, by cells of the ground (``center.domain.cells``) and the order of time: what is near and recent.

``n`` is that of ``search_line``. Written with the matter; made anew with the index of words.
"""

from sqlalchemy import BigInteger, Column, Float, Index, Integer, Table

from center.store.schema import metadata

_Place = BigInteger().with_variant(Integer, "sqlite")  # SQLite's own row number

search_place = Table(
    "search_place",
    metadata,
    Column("n", _Place, primary_key=True, autoincrement=False),
    Column("cell", BigInteger, nullable=False),
    Column("lon", Float, nullable=False),
    Column("lat", Float, nullable=False),
    Index(None, "cell", "n"),
)
