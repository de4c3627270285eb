"""Serving: one socket, uvicorn on the plain asyncio loop, and an end that open streams cannot hold up."""

import asyncio
import errno
import gc
import json
import logging
import os
import signal
import socket
import ssl
import sys
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from types import FrameType

import uvicorn
from starlette.types import ASGIApp

from contract.said import here

logger = logging.getLogger(__name__)

GRACE_SECONDS = 1
BACKLOG = 512
YOUNG = 5_000
"""Containers made and not yet gone at which Python looks for cycles among them."""


@dataclass(frozen=True, slots=True)
class Front:
    """How clients reach us. ``certificate`` (PEM, with its chain) and ``key``: we speak https ourselves. ``proxies``:
    addresses or networks whose ``X-Forwarded-For`` is believed; without it all who come through a reverse proxy would
    share one allowance of logins and look-ups."""

    certificate: Path | None = None
    key: Path | None = None
    proxies: tuple[str, ...] = ()

    @property
    def secure(self) -> bool:
        return self.certificate is not None

    def check(self) -> None:
        """Raises BadCertificate when nobody could be answered with these files, BadProxy. Blocking, a few ms."""
        for proxy in self.proxies:
            try:
                ip_network(proxy)
            except ValueError as error:  # uvicorn would take it for a name that no client ever has
                raise BadProxy(
                    here(
                        f"--proxy {proxy} 不是地址或网段。请写反向代理的地址，如 127.0.0.1，或网段，如 10.20.0.0/24。",
                        f"--proxy {proxy} is neither an address nor a network. Give the address of the reverse proxy, "
                        "as 127.0.0.1, or its network, as 10.20.0.0/24.",
                    )
                ) from error
        if self.certificate is None:
            return
        try:
            # an encrypted key would make OpenSSL ask on the terminal, where nobody sits
            ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(self.certificate, self.key, password="")
        except (OSError, ValueError) as error:
            named = (
                self.certificate
                if self.key is None
                else here(f"{self.certificate}、{self.key}", f"{self.certificate}, {self.key}")
            )
            why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            raise BadCertificate(
                here(
                    f"证书或私钥不能用：{named}（{why}）。需要 PEM 格式、互相对应、私钥不加密，并且中心读得到。",
                    f"certificate or key cannot be used: {named} ({why}). Both must be PEM, belong together and be "
                    "readable to the center, the key not encrypted.",
                )
            ) from error


PLAIN = Front()
"""http, and every client comes by itself."""


class BadCertificate(Exception):
    """The files for https cannot be read, or do not belong together."""


class BadProxy(Exception):
    """What is given as a reverse proxy is neither an address nor a network."""


class PortTaken(Exception):
    """Another program listens there, or we may not."""


def bind(host: str, port: int) -> socket.socket:
    """A bound socket; port 0 takes a free one. Raises PortTaken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sets TCP_NODELAY only on sockets that name their protocol; without it small answers wait 40 ms
    sock = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((host, port))
    except OSError as error:
        sock.close()
        if error.errno == errno.EADDRINUSE:
            why = here("已被另一个程序占用", "is taken by another program")
        else:
            why = here(f"不能使用（{error.strerror}）", f"cannot be used ({error.strerror})")
        raise PortTaken(
            here(
                f"地址 {host}:{port} {why}。请用 --port 换一个端口，或先关闭占用它的程序。",
                f"address {host}:{port} {why}. Choose another port with --port, or close the program that holds it.",
            )
        ) from error
    return sock


def url_of(sock: socket.socket, *, secure: bool = False) -> str:
    host, port = sock.getsockname()[:2]
    scheme = "https" if secure else "http"
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"


class CenterServer(uvicorn.Server):
    """Tells when it is ready, and ends the feed before it waits for connections to close."""

    def __init__(
        self, app: ASGIApp, front: Front, ready: Callable[[], Awaitable[None]], hush: Callable[[], Awaitable[None]]
    ) -> None:
        config = uvicorn.Config(
            app,
            loop="asyncio",
            http="httptools",
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            proxy_headers=bool(front.proxies),
            forwarded_allow_ips=list(front.proxies),
            ssl_certfile=front.certificate,
            ssl_keyfile=front.key,
            server_header=False,
            backlog=BACKLOG,
            timeout_keep_alive=30,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
        super().__init__(config)
        self._ready = ready
        self._hush = hush

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        await self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()  # no new readers while the old ones are said goodbye
        await self._hush()
        await super().shutdown(sockets)


async def serve(
    app: ASGIApp,
    sock: socket.socket,
    ready: Callable[[], Awaitable[None]],
    hush: Callable[[], Awaitable[None]],
    *,
    until_stdin_ends: bool,
    front: Front = PLAIN,
) -> None:
    """Serve until SIGTERM or SIGINT, or until standard input ends."""
    server = CenterServer(app, front, ready, hush)
    # uvicorn raises the signal again when it has stopped; here stopping was the answer, and the exit code is 0
    signal.signal(signal.SIGTERM, _answered)
    signal.signal(signal.SIGINT, _answered)
    if until_stdin_ends:
        loop = asyncio.get_running_loop()
        watch = threading.Thread(target=_watch_stdin, args=(loop, server), name="stdin", daemon=True)
        watch.start()
    settle_heap()
    await server.serve([sock])


def settle_heap() -> None:
    """Once, when everything is loaded: code, district and catalogue live as long as the process. Left out of every
    later full collection, they cannot hold up all callers for its pause. And a batch of commands makes more containers
    than Python's own threshold, nearly all of which go by themselves: looked through while they are in use, again and
    again, they would cost a tenth of every command (``benchmarks center --http``)."""
    gc.freeze()
    gc.set_threshold(YOUNG, *gc.get_threshold()[1:])


def say_ready(url: str) -> None:
    """The one line of standard output: where we listen."""
    sys.stdout.write(json.dumps({"url": url, "pid": os.getpid()}) + "\n")
    sys.stdout.flush()


def _watch_stdin(loop: asyncio.AbstractEventLoop, server: uvicorn.Server) -> None:
    try:
        while os.read(0, 4_096):
            continue
    except OSError as error:
        logger.warning("standard input cannot be read, stopping: %s", error)
    logger.info("standard input ended: the desk that started this center is gone")
    server.should_exit = True


def _answered(number: int, frame: FrameType | None) -> None:
    """Nothing is left to do."""
