"""What the routes stand on. Put together in one place, ``center.compose``; passed, never looked up globally."""

from dataclasses import dataclass

from center.api.feed import Feed
from center.domain.district import District
from center.service.attachments import Attachments
from center.service.cameras import CameraBook
from center.service.clock import CenterClock
from center.service.commands import CommandService
from center.service.figures import FigureBook
from center.service.keys import ApiKeys
from center.service.log import EventLog
from center.service.presence import PresenceBook
from center.service.progress import ProgressBook
from center.service.reference import ReferenceBook
from center.service.row_numbers import RowNumbers
from center.service.sessions import Sessions
from center.store.protocol import Store


@dataclass(frozen=True)
class Services:
    store: Store
    clock: CenterClock
    log: EventLog
    commands: CommandService
    district: District
    sessions: Sessions
    keys: ApiKeys
    figures: FigureBook
    reference: ReferenceBook
    cameras: CameraBook
    attachments: Attachments
    feed: Feed
    presence: PresenceBook
    progress: ProgressBook
    numbers: RowNumbers
    version: str
    demo: bool = False
    note: str = ""
