"""The first start: matters of the last thirty hours are handed over with the times of their steps, as a district does
that changes its platform. From then on the same people carry them on by the same rules.
"""

import asyncio
import logging
from random import Random

from center.sim.api import Api, Refused
from center.sim.conduct import HISTORY_KEY, Conduct
from center.sim.rhythm import WEIGHTS, hour_of
from center.sim.script import Draft, Script
from center.sim.sender import send, with_photos
from center.sim.staff import SEATS

logger = logging.getLogger(__name__)

HOURS = 30
MATTERS = 120
FRESH = 14
"""Reported in the last minutes: some of them are still waiting for an officer."""
FRESH_MS = 11 * 60_000
AT_ONCE = 6
JUST_NOW_MS = 5_000


def drafts(script: Script, seed: int, now: int) -> list[Draft]:
    """The reports of the last HOURS before ``now`` (ms), oldest first, by the rhythm of the day."""
    chance = Random(f"{seed}/history")
    times = sorted(_past(chance, now) for _ in range(MATTERS - FRESH))
    times += sorted(now - chance.randrange(30_000, FRESH_MS) for _ in range(FRESH))
    return [script.draft(at, f"{seed}{HISTORY_KEY}{number}") for number, at in enumerate(times)]


async def hand_over(api: Api, script: Script, conduct: Conduct, seed: int, now: int) -> int:
    """Send the history; returns how many matters. Raises Unavailable; a refusal skips its matter and is logged."""
    gate = asyncio.Semaphore(AT_ONCE)
    told = 0

    async def one(draft: Draft) -> None:
        nonlocal told
        async with gate:
            try:
                await _relive(api, conduct, draft, now)
                told += 1
            except Refused as refused:
                logger.warning("history %s: %s", draft.report.external_id, refused)

    async with asyncio.TaskGroup() as group:
        for draft in drafts(script, seed, now):
            group.create_task(one(draft))
    return told


async def _relive(api: Api, conduct: Conduct, draft: Draft, now: int) -> None:
    """Report a matter, then do every step that its people would have done before ``now``."""
    receipt = await send(api, draft, draft.at)
    while True:
        incident = await api.incident(SEATS[0], receipt.incident_id)
        move = conduct.next_move(incident)
        if move is None or move.due > now - JUST_NOW_MS:
            return
        command = await with_photos(api, incident, move.command, min(move.photos, 1), move.login)
        await api.submit(move.login, incident.id, command, move.due)


def _past(chance: Random, now: int) -> int:
    """A time in the last HOURS, likelier in busy hours (rejection sampling)."""
    while True:
        at = now - chance.randrange(FRESH_MS, HOURS * 3_600_000)
        if chance.random() * max(WEIGHTS) < WEIGHTS[hour_of(at)]:
            return at
