"""Checking passwords: argon2id in two threads, with a short queue, so a flood of logins cannot stop the duty desk."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError
from pwdlib.hashers.argon2 import Argon2Hasher

THREADS = 2
QUEUE = 16


class PasswordsBusy(Exception):
    """Too many logins are being checked; try again in a second."""


def hasher() -> PasswordHash:
    """argon2id with 19 MiB, 2 passes, 1 lane: the first choice of the OWASP password storage sheet."""
    return PasswordHash((Argon2Hasher(memory_cost=19_456, time_cost=2, parallelism=1),))


class PasswordPool:
    """Used from one asyncio loop. ``close`` waits for the checks under way (some 40 ms each)."""

    def __init__(self) -> None:
        self._hash = hasher()
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="passwords")
        self._waiting = 0
        self._nobody: str | None = None

    async def verify(self, password: str, password_hash: str | None) -> bool:
        """Whether they match. None stands for an unknown login and takes as long. Raises PasswordsBusy."""
        if self._waiting >= QUEUE:
            raise PasswordsBusy
        self._waiting += 1
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._threads, self._verify, password, password_hash)
        finally:
            self._waiting -= 1

    def close(self) -> None:
        self._threads.shutdown(wait=True)

    def _verify(self, password: str, password_hash: str | None) -> bool:
        if password_hash is None:
            if self._nobody is None:
                self._nobody = self._hash.hash("nobody")
            self._hash.verify(password, self._nobody)
            return False
        try:
            return self._hash.verify(password, password_hash)
        except UnknownHashError:
            return False  # an account without a usable password, such as one that only another program uses
