"""What a way out of the house has to do, and what may go wrong on it.

Undelivered
  Refused    the other side will never take it: do not try again
"""

from dataclasses import dataclass, field
from typing import Protocol

DAY_MINUTES = 24 * 60


class NotifySettingsError(Exception):
    """The file cannot be used; says where and why, without secrets."""


class Undelivered(Exception):
    """It did not go out, or nobody knows; another try may help. The text says why, without address or secret."""


class Refused(Undelivered):
    """It will never go out as it is: the address does not exist, the message is not accepted."""


@dataclass(frozen=True, slots=True)
class Message:
    """``key``: the same at every try, so that the other side can drop what it has already. ``address`` as the adapter
    understands it. Nothing in it is about a reporter."""

    key: str
    address: str = field(repr=False)
    subject: str
    text: str


class Notifier(Protocol):
    """One way out. Used from one asyncio loop; several messages may be under way at once."""

    @property
    def name(self) -> str:
        """Whose addresses it takes: ``email``, ``sms``."""
        ...

    async def send(self, message: Message) -> None:
        """Returns when the other side has taken it over. Raises Undelivered, Refused."""

    async def close(self) -> None:
        """Let go of connections."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours in which only what cannot wait goes out; minutes of the day by the center's time zone. May span
    midnight."""

    begin: int
    end: int

    def over_at(self, now: int, offset: int) -> int:
        """The first instant (ms) from ``now`` on that is not quiet. ``offset``: ms of the time zone."""
        day, within = divmod(now + offset, DAY_MINUTES * 60_000)
        begin, end = self.begin * 60_000, self.end * 60_000
        midnight = day * DAY_MINUTES * 60_000 - offset
        if begin <= end:
            return midnight + end if begin <= within < end else now
        if within >= begin:
            return midnight + DAY_MINUTES * 60_000 + end
        return midnight + end if within < end else now


@dataclass(frozen=True, slots=True)
class Way:
    """A notifier with its hours."""

    notifier: Notifier
    quiet: Quiet | None = None
