"""Tokens and passwords of a district's center, in the keyring of the operating system.

Where there is no keyring (a bare session without a secret service) they are kept in memory until the desk is closed,
and ``lasting`` says so; they are never written to a file of ours.
"""

import asyncio
import logging
from typing import Protocol

log = logging.getLogger(__name__)

SERVICE = "shouwang"
ANSWER_SECONDS = 60.0
"""A keyring may first ask the officer to unlock it."""


class Keyring(Protocol):
    """The part of ``keyring.backend.KeyringBackend`` that is used. Blocking; raises what it likes."""

    def get_password(self, service: str, username: str) -> str | None: ...
    def set_password(self, service: str, username: str, password: str) -> None: ...
    def delete_password(self, service: str, username: str) -> None: ...


class SecretsStore:
    """One secret per server and login. Calls run in a thread and never raise: memory stands in for a broken keyring."""

    def __init__(self) -> None:
        self._keyring: Keyring | None = None
        self._memory: dict[str, str] = {}
        self.lasting = False
        """Whether secrets outlive this desk. Known after ``open``."""

    async def open(self) -> None:
        """Find the keyring; its import takes some 100 ms, so it is done in a thread."""
        self._keyring = await asyncio.to_thread(_find)
        self.lasting = self._keyring is not None
        if not self.lasting:
            log.info("there is no keyring on this machine: logins are kept until the desk is closed")

    async def get(self, server: str, login: str) -> str:
        """Empty when there is none."""
        name = _name(server, login)
        if name in self._memory or self._keyring is None:
            return self._memory.get(name, "")
        keyring = self._keyring
        return await self._ask(lambda: keyring.get_password(SERVICE, name) or "") or ""

    async def put(self, server: str, login: str, secret: str) -> None:
        name = _name(server, login)
        self._memory[name] = secret
        if (keyring := self._keyring) is not None:
            await self._ask(lambda: keyring.set_password(SERVICE, name, secret))

    async def forget(self, server: str, login: str) -> None:
        name = _name(server, login)
        self._memory.pop(name, None)
        if (keyring := self._keyring) is not None and await self.get(server, login):
            await self._ask(lambda: keyring.delete_password(SERVICE, name))

    async def _ask(self, question: "_Question") -> str | None:
        """Keyring backends raise their own errors, of D-Bus or of anything else; whatever it is, memory serves on."""
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                return await asyncio.to_thread(question)
        except Exception as error:  # noqa: BLE001  see above
            log.warning("the keyring failed (%r); logins are kept until the desk is closed", error)
            self._keyring, self.lasting = None, False
            return None


class _Question(Protocol):
    def __call__(self) -> str | None: ...


def _find() -> Keyring | None:
    import keyring
    from keyring.backends import fail, null

    try:
        found = keyring.get_keyring()
    except Exception as error:  # noqa: BLE001  a backend's own import may fail in any way
        log.warning("the keyring cannot be loaded: %r", error)
        return None
    unusable = isinstance(found, fail.Keyring | null.Keyring) or found.priority <= 0
    return None if unusable else found


def _name(server: str, login: str) -> str:
    return f"{login}@{server.rstrip('/')}"
