"""The command ``shouwang``. Opening the desk is answered here, at once; every other word goes to ``commandline``.

Typer costs 40 ms to import, which is a quarter of the time to the first paint; so the few options of the desk are read
by hand, and whatever does not fit (``--help``, a typing error) is left to typer, which says it better.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from console.domain.options import LANGUAGES, THEMES, DeskOptions

ASKING = frozenset({"--help", "-h", "--version"})
NO_SCREEN_EXIT = 2


def main() -> NoReturn:
    """The entry of ``shouwang`` and ``python -m console``."""
    arguments = sys.argv[1:]
    if arguments[:1] == ["center"]:
        # Another program: this one never imports it, and every word after "center" is its own.
        os.execv(sys.executable, [sys.executable, "-P", "-m", "center", *arguments[1:]])
    options = read_desk_arguments(arguments)
    if options is not None:
        sys.exit(open_desk(options))
    if arguments[0].startswith("-") and arguments[0] not in ASKING:
        arguments.insert(0, "desk")
    from console.commandline import app

    app(arguments, prog_name="shouwang")
    sys.exit(0)


def read_desk_arguments(arguments: Sequence[str]) -> DeskOptions | None:
    """The options when ``arguments`` plainly open the desk, None when typer must look at them."""
    rest = list(arguments)
    if rest[:1] == ["desk"]:
        del rest[0]
    given: dict[str, str] = {}
    while rest:
        name, equals, value = rest.pop(0).partition("=")
        if name not in ("--server", "--login", "--data", "--theme", "--lang", "--authority") or name in given:
            return None
        if not equals:
            if not rest or rest[0].startswith("-"):
                return None
            value = rest.pop(0)
        given[name] = value
    theme = next((known for known in THEMES if known == given.get("--theme")), None)
    lang = next((known for known in LANGUAGES if known == given.get("--lang")), None)
    data, authority = given.get("--data"), given.get("--authority")
    options = DeskOptions(
        server=given.get("--server"),
        login=given.get("--login"),
        data_dir=Path(data) if data else None,
        theme=theme,
        lang=lang,
        authority=Path(authority).absolute() if authority else None,
    )
    misread = theme != given.get("--theme") or lang != given.get("--lang") or not all(given.values())
    return None if misread or not server_is_plausible(options.server) else options


def server_is_plausible(server: str | None) -> bool:
    """None (the embedded center) or an http address."""
    return server is None or server.startswith(("http://", "https://"))


def open_desk(options: DeskOptions) -> int:
    """Open the desk and stay until it is closed. Returns the exit code; 2 without a screen."""
    from console.services import display

    problem = display.problem()
    if problem is not None:
        from contract.said import terminal_language

        sys.stderr.write(f"{problem.by(options.lang or terminal_language())}\n")
        return NO_SCREEN_EXIT
    display.prepare_input_method()
    from console.app import main as run_desk

    return run_desk(options)
