"""Who sits at a desk: login, opaque tokens, revocation.

A token is 32 random bytes, shown once; only its SHA-256 is kept. Sessions are cached in memory, so a request costs no
query. On a database that other processes share, ``refresh`` brings their revocations in.
"""

import hashlib
import json
import logging
import secrets
import time
from dataclasses import dataclass, replace

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from sqlalchemy import Connection, Row, delete, insert, select, update

from center.service import refusals
from center.service.clock import CenterClock
from center.service.passwords import PasswordPool, PasswordsBusy
from center.store import schema
from center.store.protocol import Store
from center.store.turns import take_turn
from contract.org import LoggedIn, OrgRef, Person, Session

logger = logging.getLogger(__name__)

LIFETIME_MS = 12 * 3_600_000
KEPT_AFTER_END_MS = 7 * 24 * 3_600_000
"""An ended session is remembered this long, to say "log in again" and not "who are you"."""
TRIES = RateLimitItemPerMinute(8, 5)
"""Failed logins of one name from one address: 8 in 5 minutes."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A session with the key it is kept under."""

    session: Session
    token_hash: str
    revoked: bool = False


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


class Sessions:
    def __init__(self, store: Store, clock: CenterClock, passwords: PasswordPool) -> None:
        self._store = store
        self._clock = clock
        self._passwords = passwords
        self._cache: dict[str, Signed] = {}
        self._tries = MovingWindowRateLimiter(MemoryStorage())

    async def login(self, login: str, password: str, address: str) -> LoggedIn:
        """Raises Refused: login_failed, login_throttled, rate_limited."""
        if not self._tries.test(TRIES, login, address):
            raise refusals.login_throttled(self._seconds_left(login, address))
        found = await self._store.read(lambda c: _user(c, schema.app_user.c.login == login))
        try:
            right = await self._passwords.verify(password, None if found is None else found.password_hash)
        except PasswordsBusy:
            raise refusals.rate_limited(2) from None
        if found is None or not right:
            self._tries.hit(TRIES, login, address)
            logger.info("login refused for %r from %s", login, address)
            raise refusals.login_failed()
        self._tries.clear(TRIES, login, address)
        token = secrets.token_urlsafe(32)
        signed = await self._begin(found, token, LIFETIME_MS)
        logger.info("user %s logged in from %s", signed.session.user.id, address)
        return LoggedIn(token=token, session=signed.session)

    async def provision(self, login: str, token: str, lifetime_ms: int) -> Session:
        """Make ``token`` a session of ``login`` (again), for a desk that starts its own center. Raises Refused."""
        found = await self._store.read(lambda c: _user(c, schema.app_user.c.login == login))
        if found is None:
            raise refusals.not_found(f"用户 {login}")
        return (await self._begin(found, token, lifetime_ms, known=True)).session

    async def resolve(self, token: str) -> Signed:
        """The session of a token. Raises Refused: unauthenticated, session_expired."""
        key = token_hash(token)
        signed = self._cache.get(key)
        if signed is None:
            signed = await self._store.read(lambda c: _load(c, key))
            if signed is None:
                raise refusals.unauthenticated()
            self._cache[key] = signed
        if not self.alive(signed):
            raise refusals.session_expired()
        return signed

    def alive(self, signed: Signed) -> bool:
        """Whether it is neither revoked nor over. No query: for the feed, which asks each second."""
        held = self._cache.get(signed.token_hash, signed)
        return not held.revoked and self._clock.now() < held.session.expires_at

    async def logout(self, signed: Signed) -> None:
        now = self._clock.now()
        table = schema.session

        def work(c: Connection) -> None:
            mine = (table.c.token_hash == signed.token_hash) & table.c.revoked_at.is_(None)
            c.execute(update(table).where(mine).values(revoked_at=now))

        await self._store.write(work)
        self._cache[signed.token_hash] = replace(signed, revoked=True)

    async def refresh(self) -> None:
        """Drop cached sessions that another process revoked, or whose user was shut out."""
        if not self._cache:
            return
        revoked = await self._store.read(_revoked)
        for key in revoked & self._cache.keys():
            self._cache[key] = replace(self._cache[key], revoked=True)
        now = self._clock.now()
        for key in [k for k, s in self._cache.items() if now >= s.session.expires_at + KEPT_AFTER_END_MS]:
            del self._cache[key]

    async def purge(self) -> None:
        """Forget sessions that ended long ago."""
        before = self._clock.now() - KEPT_AFTER_END_MS
        await self._store.write(lambda c: c.execute(delete(schema.session).where(schema.session.c.expires_at < before)))

    async def _begin(
        self, user: Row[tuple[object, ...]], token: str, lifetime_ms: int, *, known: bool = False
    ) -> Signed:
        """``known``: the token was given to us, so another center may be making the same session now."""
        now = self._clock.now()
        expires = now + int(lifetime_ms * max(1.0, self._clock.rate))
        key = token_hash(token)
        values = {"token_hash": key, "user_id": user.id, "created_at": now, "expires_at": expires, "revoked_at": None}

        def work(c: Connection) -> None:
            if known:
                take_turn(c)
            c.execute(delete(schema.session).where(schema.session.c.token_hash == key))
            c.execute(insert(schema.session).values(values))

        await self._store.write(work)
        signed = Signed(_session(user, expires), key)
        self._cache[key] = signed
        return signed

    def _seconds_left(self, login: str, address: str) -> int:
        return max(1, int(self._tries.get_window_stats(TRIES, login, address).reset_time - time.time()))


def _user(c: Connection, condition: object) -> Row[tuple[object, ...]] | None:
    user, org = schema.app_user, schema.org
    query = select(user, org.c.name.label("org_name")).join(org, org.c.id == user.c.org_id)
    return c.execute(query.where(condition, user.c.active.is_(True))).one_or_none()  # type: ignore[arg-type]


def _load(c: Connection, key: str) -> Signed | None:
    held = c.execute(select(schema.session).where(schema.session.c.token_hash == key)).one_or_none()
    if held is None:
        return None
    user = _user(c, schema.app_user.c.id == held.user_id)
    if user is None:
        return None
    return Signed(_session(user, held.expires_at), key, revoked=held.revoked_at is not None)


def _revoked(c: Connection) -> set[str]:
    session, user = schema.session, schema.app_user
    gone = session.c.revoked_at.is_not(None) | user.c.active.is_(False)
    query = select(session.c.token_hash).join(user, user.c.id == session.c.user_id).where(gone)
    return set(c.execute(query).scalars())


def _session(user: Row[tuple[object, ...]], expires_at: int) -> Session:
    return Session(
        user=Person(id=user.id, name=user.name),
        org=OrgRef(id=user.org_id, name=user.org_name),
        seat=user.seat,
        roles=tuple(json.loads(user.roles)),
        roots=(user.org_id,),
        expires_at=expires_at,
    )
