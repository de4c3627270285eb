"""Who serves where: to hand responsibility to somebody, or to reach whoever is on duty."""

from contract.org import Person, Post
from contract.wire import Wire


class OfficerLine(Person):
    """``posts``: those within the asker's reach, the first one first. ``at_desk``: a desk said within the last
    ``AWAY_SECONDS`` that the officer is there. No telephone, no hours."""

    posts: tuple[Post, ...]
    at_desk: bool


class Officers(Wire):
    """Those at a desk first, then by name. ``more``: not all of them are here, ask with further words."""

    officers: tuple[OfficerLine, ...]
    more: bool
