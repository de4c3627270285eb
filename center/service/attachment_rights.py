"""Who may name a file in a command, and who may look at it.

Whoever brought it, as long as the upload counts; and every user with a matter in scope that shows it. Knowing a hash
opens nothing. All of it in statements for a whole batch; what may not be named is as if it were not there.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, Select, bindparam, select

from center.domain.made import changed
from center.service.caller import Caller
from center.service.jobs import Job
from center.store import schema
from center.store.attachment_schema import attachment_upload
from contract.incident import Attachment

_a, _u = schema.attachment.c, attachment_upload.c
_use, _scope = schema.attachment_use.c, schema.incident_scope.c
_HELD = (
    select(_a.hash, _a.media_type, _a.size, _a.name)
    .where(_a.hash.in_(bindparam("hashes", expanding=True)), _a.removed_at.is_(None))
    .order_by(_a.hash)
    # until this command is in the log nobody takes the file away: the sweep wants the whole row
    .with_for_update(read=True, key_share=True)
)
_BROUGHT = select(_u.hash, _u.who, _u.name).where(_u.hash.in_(bindparam("hashes", expanding=True)))
_SHOWN = (
    select(_use.hash, _scope.org_id)
    .join_from(schema.attachment_use, schema.incident_scope, _scope.incident_id == _use.incident_id)
    .where(
        _use.hash.in_(bindparam("hashes", expanding=True)),
        _use.expired_at.is_(None),
        _scope.org_id.in_(bindparam("roots", expanding=True)),
    )
    .distinct()
)

Named = Mapping[tuple[str, str], Mapping[str, Attachment]]
"""By a job's command id and request hash (which covers who asks): the files it may name, by their hash (of all
that the batch names)."""


def who(caller: Caller) -> str:
    """The name under which a caller's uploads are kept: a user and a key never share one."""
    return f"{caller.actor.kind}:{caller.actor.id}"


def namable(connection: Connection, jobs: Sequence[Job]) -> Named:
    """What each of ``jobs`` may name, of what it names. Part of a writing transaction."""
    asking = {(job.command_id, job.request_hash): job for job in jobs if job.attachments and job.caller is not None}
    if not asking:
        return {}
    hashes = sorted({hash_ for job in asking.values() for hash_ in job.attachments})
    roots = sorted({root for job in asking.values() if (c := job.caller) is not None for root in _roots(c)})
    rows = connection.execute(_HELD, {"hashes": hashes})
    held = {h: Attachment(hash=h, media_type=m, size=s, name=n) for h, m, s, n in rows}
    brought = {(h, w): name for h, w, name in connection.execute(_BROUGHT, {"hashes": hashes})}
    shown = {(h, o) for h, o in connection.execute(_SHOWN, {"hashes": hashes, "roots": roots})} if roots else set()

    def granted(caller: Caller) -> Mapping[str, Attachment]:
        own = {h: changed(a, name=brought[h, who(caller)]) for h, a in held.items() if (h, who(caller)) in brought}
        return {h: a for h, a in held.items() if any((h, root) in shown for root in _roots(caller))} | own

    return {key: granted(job.caller) for key, job in asking.items() if job.caller is not None}


def _roots(caller: Caller) -> frozenset[str]:
    """Orgs whose matters the caller may look into: a key sends, it reads nothing."""
    return caller.roots if caller.actor.kind == "user" else frozenset()


def shown_since(digest: str, caller: Caller) -> Select[int | None]:
    """``expired_at`` of each use of the file in a matter that ``caller`` sees."""
    return (
        select(_use.expired_at)
        .join_from(schema.attachment_use, schema.incident_scope, _scope.incident_id == _use.incident_id)
        .where(_use.hash == digest, _scope.org_id.in_(sorted(_roots(caller))))
    )
