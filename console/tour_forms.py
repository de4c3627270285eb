"""The forms on the tour: one of each kind, on a matter that takes its step now. Nothing is submitted."""

import asyncio
import sys

from console.domain.store import SETTLED
from console.models.step_keys import KEYS
from console.tour import Visit
from console.tour_choice import FORMS
from contract.incident import Incident, allowed

SHOWN = 0.4
"""Seconds for a matter to come up before its form is opened."""
TRIED = 4
"""Matters that are tried: others act too, and a step may be gone when its form should open."""


async def show_forms(visit: Visit) -> None:
    """Each form of FORMS. A step that no matter takes just now is named on the error output and left out."""
    desk = visit.parts.desk
    for screen, action in FORMS.items():
        if not visit.guide.choice.wants(screen):
            continue
        for matter in _taking(visit, action)[:TRIED]:
            desk.jump_to(matter.id)
            await asyncio.sleep(SHOWN)
            await visit.cameras()
            desk.actions_[action].trigger()
            if desk.detail.steps.panel is not None:
                await visit.take(screen)
                desk.detail.steps.close_panel()
                break
        else:
            sys.stderr.write(f"{screen}: no matter takes {action} now\n")


def _taking(visit: Visit, action: str) -> list[Incident]:
    """The matters that take ``action``, the longest story first."""
    store = visit.parts.store
    session = store.session
    assert session is not None and action in KEYS
    found = [
        i
        for i in store.incidents.values()
        if action in allowed(i, session) and all(p.state in SETTLED for p in store.pending_of(i.id))
    ]
    return sorted(found, key=_length, reverse=True)


def _length(incident: Incident) -> tuple[int, str]:
    return incident.version, incident.id
