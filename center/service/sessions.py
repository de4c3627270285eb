"""Who sits at a desk: login, opaque tokens, revocation.

A token is 32 random bytes, shown once; only its SHA-256 is kept. Sessions are cached in memory, so a request costs no
query. On a database that other processes share, ``refresh`` brings their revocations in.
"""

import hashlib
import logging
import secrets
import time
from dataclasses import dataclass, replace

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from sqlalchemy import Connection, delete, insert, select, update

from center.service import refusals
from center.service.clock import CenterClock
from center.service.passwords import PasswordPool, PasswordsBusy
from center.service.posts import Known, Standing, users
from center.store import schema
from center.store.protocol import Store
from center.store.turns import take_turn
from contract.org import LoggedIn, Session

logger = logging.getLogger(__name__)

LIFETIME_MS = 12 * 3_600_000
KEPT_AFTER_END_MS = 7 * 24 * 3_600_000
"""An ended session is remembered this long, to say "log in again" and not "who are you"."""
TRIES = RateLimitItemPerMinute(8, 5)
"""Failed logins of one name from one address: 8 in 5 minutes."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A session with the key it is kept under, and what of its user it was made from."""

    session: Session
    token_hash: str
    standing: Standing
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
        found = await self._store.read(lambda c: _by_login(c, login))
        try:
            right = await self._passwords.verify(password, None if found is None else found.password_hash)
        except PasswordsBusy:
            raise refusals.rate_limited(2) from None
        if found is None or not right:
            self._tries.hit(TRIES, login, address)
            # a name nobody has may be a password that was typed in its place
            logger.info("login refused for %s from %s", "an unknown name" if found is None else repr(login), address)
            raise refusals.login_failed()
        self._tries.clear(TRIES, login, address)
        token = secrets.token_urlsafe(32)
        signed = await self._begin(found.standing, token, LIFETIME_MS)
        logger.info("user %s logged in from %s", signed.session.user.id, address)
        return LoggedIn(token=token, session=signed.session)

    async def provision(self, login: str, token: str, lifetime_ms: int) -> Session:
        """Make ``token`` a session of ``login`` (again), for a desk that starts its own center. Raises Refused."""
        found = await self._store.read(lambda c: _by_login(c, login))
        if found is None:
            raise refusals.not_found(f"用户 {login}")
        return (await self._begin(found.standing, token, lifetime_ms, known=True)).session

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

    def unchanged(self, signed: Signed) -> bool:
        """Whether its user still holds the posts ``signed`` was given out for. No query."""
        return self._cache.get(signed.token_hash, signed).standing == signed.standing

    async def logout(self, signed: Signed) -> None:
        now = self._clock.now()
        table = schema.session

        def work(c: Connection) -> None:
            mine = (table.c.token_hash == signed.token_hash) & table.c.revoked_at.is_(None)
            c.execute(update(table).where(mine).values(revoked_at=now))

        await self._store.write(work)
        self._cache[signed.token_hash] = replace(signed, revoked=True)

    async def refresh(self) -> None:
        """Take over what changed in the tables: sessions another process revoked, users shut out, posts given and
        ended."""
        now = self._clock.now()
        for key in [k for k, s in self._cache.items() if now >= s.session.expires_at + KEPT_AFTER_END_MS]:
            del self._cache[key]
        if not self._cache:
            return
        revoked, standings = await self._store.read(_changed)
        for key, held in self._cache.items():
            standing = standings.get(held.standing.person.id, held.standing)
            if standing != held.standing:
                session = _session(standing, held.session.expires_at)
                held = self._cache[key] = replace(held, session=session, standing=standing)
            if not held.revoked and (key in revoked or not standing.active):
                self._cache[key] = replace(held, revoked=True)

    async def purge(self) -> None:
        """Forget sessions that ended long ago."""
        before = self._clock.now() - KEPT_AFTER_END_MS
        await self._store.write(lambda c: c.execute(delete(schema.session).where(schema.session.c.expires_at < before)))

    async def _begin(self, user: Standing, token: str, lifetime_ms: int, *, known: bool = False) -> Signed:
        """``known``: the token was given to us, so another center may be making the same session now."""
        now = self._clock.now()
        expires = now + int(lifetime_ms * max(1.0, self._clock.rate))
        key = token_hash(token)
        values = {
            "token_hash": key,
            "user_id": user.person.id,
            "created_at": now,
            "expires_at": expires,
            "revoked_at": None,
        }

        def work(c: Connection) -> None:
            if known:
                take_turn(c)
            c.execute(delete(schema.session).where(schema.session.c.token_hash == key))
            c.execute(insert(schema.session).values(values))

        await self._store.write(work)
        signed = Signed(_session(user, expires), key, user)
        self._cache[key] = signed
        return signed

    def _seconds_left(self, login: str, address: str) -> int:
        return max(1, int(self._tries.get_window_stats(TRIES, login, address).reset_time - time.time()))


def _by_login(c: Connection, login: str) -> Known | None:
    user = schema.app_user.c
    return next(iter(users(c, (user.login == login) & user.active.is_(True))), None)


def _load(c: Connection, key: str) -> Signed | None:
    held = c.execute(select(schema.session).where(schema.session.c.token_hash == key)).one_or_none()
    if held is None:
        return None
    user = next(iter(users(c, schema.app_user.c.id == held.user_id)), None)
    if user is None or not user.standing.active:
        return None
    standing = user.standing
    return Signed(_session(standing, held.expires_at), key, standing, revoked=held.revoked_at is not None)


def _changed(c: Connection) -> tuple[set[str], dict[str, Standing]]:
    """Revoked sessions by key, and everybody who has a session, by id."""
    session, user = schema.session.c, schema.app_user.c
    revoked = c.execute(select(session.token_hash).where(session.revoked_at.is_not(None))).scalars()
    has_one = user.id.in_(select(session.user_id).where(session.revoked_at.is_(None)))
    return set(revoked), {known.standing.person.id: known.standing for known in users(c, has_one)}


def _session(user: Standing, expires_at: int) -> Session:
    first = user.posts[0]
    return Session(
        user=user.person,
        org=first.org,
        seat=user.seat,
        roles=first.roles,
        roots=user.roots,
        expires_at=expires_at,
        posts=user.posts,
    )
