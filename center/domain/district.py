"""What the rules ask of the place they are kept in: its organisations, its classes of matter, its borders."""

from collections.abc import Mapping
from typing import Protocol

from contract.org import Org
from contract.reference import IncidentClass


class District(Protocol):
    """Immutable, in memory and hashable by identity: decisions ask it inside a transaction and remember answers."""

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

    def handle_minutes(self, class_code: str) -> int | None:
        """The time a class allows for handling, None when its severity decides."""
        ...

    def __hash__(self) -> int: ...
