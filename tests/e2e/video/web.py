"""A small HTTP server on the loopback address: HTTP-FLV and HLS from files, and a stream that falls silent."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self

import av

TYPES = {".flv": "video/x-flv", ".m3u8": "application/vnd.apple.mpegurl", ".ts": "video/mp2t"}


def remux(source: Path, target: Path, form: str, options: dict[str, str]) -> None:
    """The same pictures in another container."""
    with av.open(str(source)) as given, av.open(str(target), "w", format=form, options=options) as made:
        video = given.streams.video[0]
        stream = made.add_stream_from_template(video)
        for packet in given.demux(video):
            if packet.dts is not None:
                packet.stream = stream
                made.mux(packet)


class Web:
    """``/name`` gives a file; ``/silent/name`` gives its first half and then nothing, without closing."""

    def __init__(self, folder: Path) -> None:
        self.closing = threading.Event()
        web = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path = folder / Path(self.path).name
                if not path.exists():
                    self.send_error(404)
                    return
                content, silent = path.read_bytes(), self.path.startswith("/silent/")
                self.send_response(200)
                self.send_header("Content-Type", TYPES[path.suffix])
                if not silent:
                    self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                try:
                    self.wfile.write(content[: len(content) // 2] if silent else content)
                    if silent:
                        web.closing.wait(30)
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True

            def log_message(self, format: str, *arguments: object) -> None:
                """Tests read no access log."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = False
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/{path}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
