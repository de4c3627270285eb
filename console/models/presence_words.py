"""Words for an owner who is at no desk now."""

from PySide6.QtCore import QCoreApplication

from console.models.incident_text import one_line, when
from contract.incident import Incident


def away_words(incident: Incident, seen_at: int | None, today: int) -> str:
    """李文博 离席，最后在席 09:41; empty when the owner is there, or nothing is known. ``seen_at`` and ``today``: Unix
    ms of the center's clock, the latter its last midnight."""
    if incident.owner is None or seen_at is None:
        return ""
    return QCoreApplication.translate("PresenceWords", "{name} 离席，最后在席 {time}").format(
        name=one_line(incident.owner.name, 20), time=when(seen_at, today)
    )
