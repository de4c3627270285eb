"""Sending what the script says: photos first, then the report that names them."""

import asyncio

from center.sim.api import Api
from center.sim.photos import sketch
from center.sim.script import Draft
from center.sim.subjects import Subject, nothing, subject_of
from contract.command import Command, Receipt
from contract.envelope import FeedbackCommand
from contract.incident import Incident
from contract.parts import PhotoKind
from contract.payload import Feedback


async def photograph(
    api: Api, key: str, title: str, address: str, subject: Subject, count: int, login: str | None = None
) -> tuple[str, ...]:
    """Draw ``count`` pictures and upload them, as ``login`` if a person took them; returns their hashes.

    Raises Unavailable, Refused.
    """
    hashes = []
    for number in range(count):
        picture = await asyncio.to_thread(sketch, f"{key}/{number}", title, address, subject)
        hashes.append(await api.upload(picture, f"现场照片{number + 1}.jpg", login))
    return tuple(hashes)


async def send(api: Api, draft: Draft, occurred_at: int | None = None) -> Receipt:
    """``occurred_at``: when the other system received it, if not now. Raises Unavailable, Refused."""
    report = draft.report
    subject = subject_of(report.class_code)
    hashes = await photograph(api, str(report.external_id), report.title, report.place.address, subject, draft.photos)
    photos: dict[str, PhotoKind] = dict.fromkeys(hashes, "before")
    more = {"attachments": hashes, "photos": photos, "occurred_at": occurred_at}
    return await api.report(report.model_copy(update=more))


async def with_photos(api: Api, incident: Incident, command: Command, count: int, login: str) -> Command:
    """A feedback with ``count`` pictures that ``login`` took of the place as it is now; other commands as they are."""
    if not count or not isinstance(command, FeedbackCommand):
        return command
    key = incident.source.external_id or incident.id
    hashes = await photograph(api, key, f"处置后：{incident.title}", incident.place.address, nothing, count, login)
    payload = Feedback(text=command.payload.text, attachments=hashes, photos=dict.fromkeys(hashes, "after"))
    return command.model_copy(update={"payload": payload})
