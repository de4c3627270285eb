"""API keys of other systems: what a system may do, and for which org. Only the SHA-256 of a key is kept."""

import json
import secrets
import time
from dataclasses import dataclass, field

from sqlalchemy import Connection, insert, select, update

from center.service import refusals
from center.service.caller import Caller
from center.service.reach import widened, with_past
from center.service.sessions import token_hash
from center.store import schema
from center.store.protocol import Store
from center.store.turns import take_turn
from contract.event import Actor
from contract.org import OrgRef

GRANTS = ("report", "cameras", "history")
"""``history``: hand over matters with the times at which their steps were done elsewhere."""
RECHECK_SECONDS = 5.0
"""A key that was shut elsewhere works at most this much longer."""
PER_SECOND = 500.0
BURST = 2_000.0


@dataclass(slots=True)
class _Held:
    caller: Caller | None
    checked: float
    tokens: float = BURST
    filled: float = field(default_factory=time.monotonic)


class ApiKeys:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._held: dict[str, _Held] = {}

    async def resolve(self, secret: str, grant: str) -> Caller:
        """The system behind a key. Raises Refused: unauthenticated, forbidden, rate_limited."""
        key = token_hash(secret)
        held = self._held.get(key)
        if held is None or time.monotonic() - held.checked > RECHECK_SECONDS:
            caller = await self._store.read(lambda c: _load(c, key))
            if caller is None:
                self._held.pop(key, None)
                raise refusals.unauthenticated()
            if held is None:
                held = self._held[key] = _Held(caller, 0.0)
            held.caller, held.checked = caller, time.monotonic()
        if held.caller is None or grant not in held.caller.grants:
            raise refusals.forbidden(
                {"report": "外部系统上报", "cameras": "登记摄像机", "history": "补录办理经过"}.get(grant, grant)
            )
        if not _take(held):
            raise refusals.rate_limited(1)
        return held.caller

    async def create(self, name: str, org_id: str, grants: tuple[str, ...]) -> str:
        """Make a key and return it: the only time it can be read. Raises Refused: unknown_org."""
        secret = secrets.token_urlsafe(32)
        await self.put(secret, name, org_id, grants)
        return secret

    async def put(self, secret: str, name: str, org_id: str, grants: tuple[str, ...]) -> None:
        """Make ``secret`` a key, or renew its name and grants. Raises Refused: unknown_org."""
        key = token_hash(secret)
        values = {"name": name, "org_id": org_id, "grants": json.dumps(grants), "active": True}

        def work(c: Connection) -> None:
            take_turn(c)
            if c.execute(select(schema.org.c.id).where(schema.org.c.id == org_id)).first() is None:
                raise refusals.unknown_org(org_id)
            table = schema.api_key
            if not c.execute(update(table).where(table.c.key_hash == key).values(values)).rowcount:
                c.execute(insert(table).values(key_hash=key, **values))

        await self._store.write(work)
        self._held.pop(key, None)


def _load(c: Connection, key: str) -> Caller | None:
    table, org = schema.api_key, schema.org
    query = select(table, org.c.name.label("org_name")).join(org, org.c.id == table.c.org_id)
    found = c.execute(query.where(table.c.key_hash == key, table.c.active.is_(True))).one_or_none()
    if found is None:
        return None
    ref = OrgRef(id=found.org_id, name=found.org_name)
    return Caller(
        actor=Actor(kind="integration", id=f"key-{key[:12]}", name=found.name, org=ref),
        roles=(),
        org=ref,
        org_path=(found.org_id,),
        roots=frozenset(with_past((found.org_id,), widened(c, (found.org_id,)))),
        grants=frozenset(json.loads(found.grants)),
    )


def _take(held: _Held) -> bool:
    """One token of the key's bucket; the bucket fills with PER_SECOND up to BURST."""
    now = time.monotonic()
    held.tokens = min(BURST, held.tokens + (now - held.filled) * PER_SECOND)
    held.filled = now
    if held.tokens < 1.0:
        return False
    held.tokens -= 1.0
    return True
