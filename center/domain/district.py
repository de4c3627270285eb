"""What the rules ask of the place they are kept in: its organisations, its classes of matter, its borders."""

from collections.abc import Mapping
from typing import Protocol

from center.domain.catalog import Catalog
from contract.org import Org
from contract.reference import IncidentClass


class District(Protocol):
    """Immutable, in memory and hashable by identity: decisions ask it inside a transaction and remember answers."""

    @property
    def catalog(self) -> Catalog:
        """Time limits, working days, conditions and types of dispute in force."""
        ...

    @property
    def classes(self) -> Mapping[str, IncidentClass]:
        """The catalogue by class code."""
        ...

    def org(self, id: str) -> Org | None: ...

    def path_of(self, org_id: str) -> tuple[str, ...]:
        """The org and all above it, top first: district, street, community, grid. Empty when unknown."""
        ...

    def locate(self, lon: float, lat: float) -> tuple[str, ...] | None:
        """The path (district, street, community, grid) of a point (WGS-84), None outside the district."""
        ...

    def bound(self, path: tuple[str, ...], class_code: str) -> tuple[str, ...]:
        """The special grids (专属网格) that see a matter of this class at a place with this path."""
        ...

    def __hash__(self) -> int: ...
