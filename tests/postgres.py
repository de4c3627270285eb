"""A real PostgreSQL for tests: its own cluster in a temporary directory, on a free port, gone with the test run.

Nothing of the machine's own PostgreSQL is touched. The server refuses to run as root, so root hands it to the
``postgres`` user that Debian's package made. ``setpriv --pdeathsig`` ends it even when the runner is killed.
"""

import asyncio
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from center.store.connect import store_for

START_SECONDS = 30.0
STOP_SECONDS = 15.0
ROLE = "shouwang"


class PostgresMissing(RuntimeError):
    """No server binaries on this machine."""


class PostgresFailed(RuntimeError):
    """It did not start or refused a command; the message ends with its log."""


def find_binaries() -> Path:
    """The newest ``/usr/lib/postgresql/*/bin``. Raises PostgresMissing."""
    found = [p for p in Path("/usr/lib/postgresql").glob("*/bin") if (p / "initdb").exists()]
    if not found:
        raise PostgresMissing("PostgreSQL is not installed: run ./test.sh once, or apt-get install postgresql")
    return max(found, key=_major)


def _major(binaries: Path) -> int:
    return int(re.sub(r"\D", "", binaries.parent.name) or 0)


def bring_up_to_date(database: str | Path) -> None:
    """Give an empty database the newest schema, whether or not a loop runs in this thread."""

    async def opened() -> None:
        store = store_for(database)
        await store.open()
        await store.close()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, opened()).result()


def free_port() -> int:
    """A TCP port of 127.0.0.1 that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _as_server_user(command: Sequence[str]) -> list[str]:
    """``command``, run by someone who is not root and ended when we end."""
    prefix = ["setpriv", "--pdeathsig", "INT"]
    if os.geteuid() == 0:
        owner = _server_user()
        prefix += [f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups"]
    return [*prefix, *command]


def _server_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


@dataclass
class PostgresServer:
    """One running cluster. Every test takes its own database; the role may do everything and has no password."""

    bin: Path
    home: Path
    port: int
    durable: bool = True
    """Flushes to the disk at each commit, which only a power cut can tell from not doing so."""
    buffers: str = "32MB"
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    _serial: int = 0
    _newest: str | None = None

    def url(self, database: str, *, driver: str = "postgresql+asyncpg") -> str:
        """The SQLAlchemy URL of ``database`` over TCP; ``driver="postgresql"`` for psql and pgbench."""
        return f"{driver}://{ROLE}@127.0.0.1:{self.port}/{database}"

    def create_database(self, prefix: str = "t") -> str:
        """Make an empty database and return its name."""
        return self._created(prefix)

    def copy_newest(self, prefix: str = "t") -> str:
        """Make a database with the newest schema and return its name: a fifth of the work of migrating an empty one."""
        if self._newest is None:
            made = self.create_database("newest")
            bring_up_to_date(self.url(made))
            self._newest = made
        # Copying files spares the log the whole template; before 15 there was no other way.
        by_file = ["--strategy=file_copy"] if _major(self.bin) >= 15 else []
        return self._created(prefix, f"--template={self._newest}", *by_file)

    def _created(self, prefix: str, *how: str) -> str:
        self._serial += 1
        name = f"{prefix}_{self._serial}"
        self._run("createdb", *how, name)
        return name

    def drop_database(self, name: str) -> None:
        """Drop it, even with clients connected."""
        self._run("dropdb", "--force", "--if-exists", name)

    @contextmanager
    def database(self, prefix: str = "t", *, empty: bool = False) -> Iterator[str]:
        """The asyncpg URL of a database that lives as long as the block.

        It has the newest schema, or is ``empty`` as a first start finds it.
        """
        name = self.create_database(prefix) if empty else self.copy_newest(prefix)
        try:
            yield self.url(name)
        finally:
            self.drop_database(name)

    def _run(self, tool: str, *arguments: str) -> None:
        command = [str(self.bin / tool), "-h", "127.0.0.1", "-p", str(self.port), "-U", ROLE, *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False, cwd="/")
        if done.returncode:
            raise PostgresFailed(f"{tool}: {done.stderr.strip()}\n{self.log()}")

    def log(self) -> str:
        """The last lines of the server's log."""
        path = self.home / "server.log"
        return path.read_text(errors="replace")[-4_000:] if path.exists() else ""

    def start(self, log: IO[bytes]) -> None:
        """Raises PostgresFailed when it does not answer in time."""
        options = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": str(self.home),
            "fsync": "on" if self.durable else "off",
            "full_page_writes": "on" if self.durable else "off",
            "shared_buffers": self.buffers,
            "max_connections": "60",
            "timezone": "UTC",
            "logging_collector": "off",
        }
        command = [str(self.bin / "postgres"), "-D", str(self.home / "data"), "-p", str(self.port)]
        command += [f"--{key}={value}" for key, value in options.items()]
        self._process = subprocess.Popen(
            _as_server_user(command), stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", start_new_session=True
        )
        self._wait_until_ready()

    def _wait_until_ready(self) -> None:
        assert self._process is not None
        end = time.monotonic() + START_SECONDS
        ready = [str(self.bin / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port), "-d", "postgres"]
        while time.monotonic() < end:
            if self._process.poll() is not None:
                raise PostgresFailed(f"PostgreSQL ended with {self._process.returncode}\n{self.log()}")
            if subprocess.run(ready, check=False, cwd="/").returncode == 0:
                return
            time.sleep(0.05)
        raise PostgresFailed(f"PostgreSQL did not answer within {START_SECONDS:.0f} s\n{self.log()}")

    def stop(self) -> None:
        """Fast shutdown (SIGINT); killed when it does not obey."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None


@contextmanager
def running_postgres(*, durable: bool = True, buffers: str = "32MB") -> Iterator[PostgresServer]:
    """Make a cluster, start it, stop and delete it at the end. Raises PostgresMissing, PostgresFailed.

    What a benchmark measures is durable. A test that kills a process loses nothing by ``durable=False``.
    ``buffers``: ``shared_buffers``, of which a test needs little; PostgreSQL comes with 128 MB.
    """
    binaries = find_binaries()
    # Not below pytest's own directory: a socket path may have 107 bytes, and only root could enter it.
    home = Path(tempfile.mkdtemp(prefix="shouwang-pg-"))
    server = PostgresServer(binaries, home, free_port(), durable, buffers)
    try:
        if os.geteuid() == 0:
            owner = _server_user()
            os.chown(home, owner.pw_uid, owner.pw_gid)
        _make_cluster(server)
        with (home / "server.log").open("wb") as log:
            server.start(log)
            yield server
    finally:
        server.stop()
        shutil.rmtree(home)


def _make_cluster(server: PostgresServer) -> None:
    command = [str(server.bin / "initdb"), "-D", str(server.home / "data"), "-U", ROLE, "-A", "trust"]
    command += ["-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"]
    done = subprocess.run(_as_server_user(command), capture_output=True, text=True, check=False, cwd="/")
    if done.returncode:
        raise PostgresFailed(f"initdb: {done.stdout}{done.stderr}")
