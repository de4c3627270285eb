"""``python -m center serve``: from options to a running center, every trouble with its own exit code and sentence."""

import asyncio
import logging
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from socket import socket

from center import logs, server
from center.compose import Center, Settings
from center.lock import DirectoryLock, LockedByAnother
from center.service.notify.port import NotifySettingsError
from center.service.secrets import FILE as SECRETS
from center.service.secrets import SecretsError
from center.service.shared import NotShared
from center.store.protocol import StorageBusy, StorageFull, StoreError
from center.supervise import Child
from contract.said import here

logger = logging.getLogger(__name__)

LOCKED = 3
PORT_TAKEN = 4
CANNOT_WRITE = 5
NOT_SHARED = 6
BAD_SETTINGS = 7


@dataclass(frozen=True, slots=True)
class Options:
    """``public_url``: how others reach us, when it is not the address we listen on."""

    settings: Settings
    host: str = "127.0.0.1"
    port: int = 8710
    embedded: bool = False
    public_url: str = ""
    children: bool = True
    front: server.Front = server.PLAIN


def run(options: Options) -> int:
    """Serve until told to stop. Returns the exit code; what went wrong stands on standard error."""
    settings = options.settings
    lock = DirectoryLock(settings.data)
    try:
        options.front.check()
        settings.data.mkdir(parents=True, exist_ok=True)
        if settings.database is None or "://" not in settings.database:
            lock.acquire()
        logs.configure(settings.data, logging.WARNING if options.embedded else logging.INFO)
        return _serve(options, server.bind(options.host, options.port), lock)
    except LockedByAnother as error:
        return _fail(LOCKED, str(error))
    except server.PortTaken as error:
        return _fail(PORT_TAKEN, str(error))
    except NotShared as error:
        return _fail(NOT_SHARED, str(error))
    except (NotifySettingsError, server.BadCertificate, server.BadProxy) as error:
        return _fail(BAD_SETTINGS, str(error))
    except (StorageFull, StorageBusy, StoreError, SecretsError, OSError) as error:
        return _fail(*_storage_trouble(error, settings))
    finally:
        lock.release()


def _serve(options: Options, sock: socket, lock: DirectoryLock) -> int:
    with sock:
        asyncio.run(_live(options, sock, lock))
    return 0


async def _live(options: Options, sock: socket, lock: DirectoryLock) -> None:
    center = Center(options.settings)
    here = server.url_of(sock, secure=options.front.secure)
    url = options.public_url or here
    children: list[Child] = []

    async def ready() -> None:
        if lock.held:
            lock.announce(url)
        server.say_ready(url)
        logger.info("serving on %s, data in %s", url, options.settings.data)
        if options.settings.demo and options.children:
            children.append(Child("simulator", _simulator(here, options.settings.data), _output(options)))
            children[0].start()

    async def hush() -> None:
        stopping = [child.stop() for child in children]
        await asyncio.gather(center.hush(), *stopping)

    try:
        app = await center.open()
        await server.serve(app, sock, ready, hush, until_stdin_ends=options.embedded, front=options.front)
    finally:
        await center.close()
        logger.info("stopped")


def _simulator(url: str, data: Path) -> Sequence[str]:
    return (
        sys.executable,
        "-P",
        "-m",
        "center.sim",
        "--url",
        url,
        "--secrets",
        str(data / SECRETS),
        "--data",
        str(data),
    )


def _output(options: Options) -> Path:
    return options.settings.data / "simulator.log"


def _storage_trouble(error: Exception, settings: Settings) -> tuple[int, str]:
    where = settings.data if settings.database is None else here("数据库", "the database")
    match error:
        case StorageBusy():
            return LOCKED, here(
                f"{where} 正被另一个程序锁定：{error}。请先关闭它，再启动中心。",
                f"{where} is locked by another program: {error}. Close that one, then start the center.",
            )
        case StorageFull() | OSError(errno=28 | 122):
            return CANNOT_WRITE, here(
                f"{where} 所在的磁盘已满：{error}。请清理磁盘后再启动中心。",
                f"the disk of {where} is full: {error}. Free some space, then start the center.",
            )
        case OSError():
            return CANNOT_WRITE, here(
                f"{where} 不能写入：{error}。请检查目录权限，或用 --data 指定另一个目录。",
                f"{where} cannot be written: {error}. Check its permissions, or name another directory with --data.",
            )
        case _:
            return CANNOT_WRITE, here(
                f"{where} 打不开：{error}。请检查数据库地址、服务与权限。",
                f"{where} cannot be opened: {error}. Check the address of the database, its service and permissions.",
            )


def _fail(code: int, sentence: str) -> int:
    sys.stderr.write(sentence + "\n")
    logger.info("exit %d: %s", code, sentence)
    return code
