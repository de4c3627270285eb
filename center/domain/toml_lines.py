"""On which line of a TOML or JSON text a value stands: the parsers forget it, and whoever wrote the file needs it."""

import re
from collections.abc import Mapping

Path = tuple[str | int, ...]
"""Keys and places in lists, as ``("classes", 3, "name")``."""

_TOKEN = re.compile(
    r"""\"{3}(?:\\.|[^\\])*?\"{3} | '{3}.*?'{3}       # texts of many lines
      | "(?:\\.|[^"\\\n])*" | '[^'\n]*'              # texts
      | \#[^\n]*                                      # a comment
      | [][{},=:\n]
      | [^][\s{},=:\#"']+                             # anything bare
    """,
    re.DOTALL | re.VERBOSE,
)


def lines_of(text: str) -> Mapping[Path, int]:
    """The line (from 1) of every value by its path. ``text`` is one that a parser has accepted."""
    reader = _Reader(text)
    return reader.json() if text.lstrip().startswith("{") else reader.toml()


class _Reader:
    def __init__(self, text: str) -> None:
        self._tokens: list[tuple[str, int]] = []
        line, seen = 1, 0
        for match in _TOKEN.finditer(text):
            line += text.count("\n", seen, match.start())
            seen = match.start()
            if not match.group().startswith("#"):
                self._tokens.append((match.group(), line))
        self._at = 0
        self._found: dict[Path, int] = {}
        self._lists: dict[Path, int] = {}
        """How many entries each ``[[list]]`` has so far."""

    def json(self) -> dict[Path, int]:
        self._skip_lines()
        self._value(())
        return self._found

    def toml(self) -> dict[Path, int]:
        table: Path = ()
        while self._peek():
            if self._peek() == "\n":
                self._next()
            elif self._peek() == "[":
                table = self._header()
            else:
                self._pair(table)
        return self._found

    def _header(self) -> Path:
        line = self._tokens[self._at][1]
        self._next()
        many = self._peek() == "["
        if many:
            self._next()
        keys = _keys(self._until("]"))
        self._next()
        if many:
            self._next()
        path: Path = ()
        for key in keys[:-1]:
            path = self._entry((*path, key))
        path = (*path, keys[-1])
        if many:
            self._lists[path] = self._lists.get(path, -1) + 1
            self._found.setdefault(path, line)
            path = self._entry(path)
        self._found.setdefault(path, line)
        return path

    def _entry(self, path: Path) -> Path:
        """The last entry when ``path`` is a ``[[list]]``."""
        return (*path, self._lists[path]) if path in self._lists else path

    def _pair(self, table: Path) -> None:
        path = (*table, *_keys(self._until("=", ":")))
        self._next()
        self._value(path)

    def _value(self, path: Path) -> None:
        self._found[path] = self._tokens[self._at][1]
        match self._peek():
            case "[":
                self._next()
                self._skip_lines()
                place = 0
                while self._peek() != "]":
                    self._value((*path, place))
                    place += 1
                    self._skip_separators()
                self._next()
            case "{":
                self._next()
                self._skip_separators()
                while self._peek() != "}":
                    self._pair(path)
                    self._skip_separators()
                self._next()
            case _:
                self._next()
                while self._peek() not in ("", ",", "]", "}", "\n"):
                    self._next()  # a time of day has a colon in it

    def _peek(self) -> str:
        return self._tokens[self._at][0] if self._at < len(self._tokens) else ""

    def _next(self) -> None:
        self._at += 1

    def _until(self, *ends: str) -> list[str]:
        taken = []
        while self._peek() and self._peek() not in ends:
            taken.append(self._peek())
            self._next()
        return taken

    def _skip_lines(self) -> None:
        while self._peek() == "\n":
            self._next()

    def _skip_separators(self) -> None:
        while self._peek() in ("\n", ","):
            self._next()


def _keys(tokens: list[str]) -> list[str]:
    """The parts of a key as written: bare, quoted, or several with dots."""
    keys: list[str] = []
    for token in tokens:
        if token[0] in "\"'":
            keys.append(token[1:-1])
        elif token != "\n":
            keys += [part for part in token.split(".") if part]
    return keys
