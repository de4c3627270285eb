"""What the desk may say about its link. The only place that sets ``store.link`` and that logs a loss and a recovery."""

import logging

from console.domain.store import Store
from console.domain.values import Link, LinkKind
from console.services.center_time import CenterTime

log = logging.getLogger(__name__)


class LinkState:
    """Moves the link from state to state. A loss is logged once, and its end once, however many tries lie between.

    What is shown from the last session stays CACHED until live data replaces it, and what was live stays LOST until
    it is live again: a try under way never hides that the data is old.
    """

    def __init__(self, store: Store, clock: CenterTime) -> None:
        self._store = store
        self._clock = clock
        self._lost = False

    def cached(self, data_at: int) -> None:
        """The last session's copy is shown; ``data_at`` is the center's time (ms) it was taken at."""
        self._set(LinkKind.CACHED, data_at)

    def connecting(self, attempt: int, problem: str = "") -> None:
        link = self._store.link
        kept = (LinkKind.CACHED, LinkKind.LOST, LinkKind.REFUSED)  # a new try is no news: the way to log in stays
        kind = link.kind if link.kind in kept else LinkKind.CONNECTING
        self._set(kind, link.data_at, attempt=attempt, problem=problem or link.problem)

    def live(self, data_at: int) -> None:
        if self._lost:
            self._lost = False
            log.warning("link to the center is live")
        self._set(LinkKind.LIVE, data_at)

    def leave(self) -> None:
        """We go to another address or log in as somebody else: what is shown is not live meanwhile."""
        link = self._store.link
        if link.kind is LinkKind.LIVE:
            self._set(LinkKind.LOST, link.data_at)
        elif link.kind is LinkKind.REFUSED:
            self._set(LinkKind.LOST if link.data_at else LinkKind.CONNECTING, link.data_at)

    def lost(self, problem: str, retry_in: float | None, attempt: int) -> None:
        link = self._store.link
        was_live = link.kind in (LinkKind.LIVE, LinkKind.LOST, LinkKind.REFUSED) and link.data_at > 0
        if not self._lost:
            self._lost = True
            if was_live:
                log.warning("link to the center lost: %s (data is %.1f s old)", problem, self._clock.age(link.data_at))
            else:
                log.info("no link to the center yet: %s", problem)
        kind = LinkKind.LOST if was_live else link.kind if link.kind is LinkKind.CACHED else LinkKind.CONNECTING
        self._set(kind, link.data_at, retry_in, attempt, problem)

    def refused(self, problem: str) -> None:
        """The center answers and does not let us in: only a new login helps."""
        if not self._lost:
            self._lost = True
            log.warning("the center refused: %s", problem)
        self._set(LinkKind.REFUSED, self._store.link.data_at, problem=problem)

    def _set(
        self, kind: LinkKind, data_at: int, retry_in: float | None = None, attempt: int = 0, problem: str = ""
    ) -> None:
        self._store.set_link(Link(kind, data_at, retry_in, attempt, problem))
