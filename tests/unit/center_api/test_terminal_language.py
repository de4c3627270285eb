"""The center's command line in the language of the terminal: English where the locale asks, else Chinese."""

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from center.__main__ import app

ROOT = Path(__file__).resolve().parents[3]
CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
EVERY_HELP = """
import json, sys
import typer
from typer.testing import CliRunner
from center.__main__ import app

def paths(command, path=()):
    yield path
    for name, inner in getattr(command, "commands", {}).items():
        yield from paths(inner, (*path, name))

print(json.dumps({" ".join(path): CliRunner().invoke(app, [*path, "--help"]).output
                  for path in paths(typer.main.get_command(app))}))
"""


def every_help(locale: str) -> dict[str, str]:
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG"))}
    done = subprocess.run(
        [sys.executable, "-c", EVERY_HELP],
        cwd=ROOT,
        env={**environ, "LANG": locale, "PYTHONUTF8": "1", "COLUMNS": "120"},
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, str] = json.loads(done.stdout)
    return {path: spoken(text, ROOT) for path, text in found.items()}


def spoken(text: str, folder: Path) -> str:
    """``text`` without the words of ``folder``, which may be Chinese on any terminal and is broken over lines."""
    for part in folder.parts[1:]:
        for word in part.split():
            text = text.replace(word, "")
    return text


def test_the_help_of_every_command_is_english_on_an_english_terminal() -> None:
    found = every_help("en_US.UTF-8")
    assert {"", "serve", "verify-log", "import-catalog", "org", "org split", "create-user"} <= set(found)
    assert {path: text for path, text in found.items() if CHINESE.search(text) or "Usage" not in text} == {}


def test_the_help_of_every_command_is_chinese_on_any_other_terminal() -> None:
    for path, text in every_help("C.UTF-8").items():
        assert CHINESE.search(text), path


def pairs(path: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("here", "Said"):
            yield node


def words(node: ast.expr) -> str:
    """What a text says by itself, without the values put into it."""
    return "".join(str(part.value) for part in written(node))


def written(node: ast.expr) -> Iterator[ast.Constant]:
    if isinstance(node, ast.JoinedStr):
        for part in node.values:
            yield from written(part)
    elif isinstance(node, ast.Constant):
        yield node


SPEAKING = sorted(path for path in (ROOT / "center").rglob("*.py") if "from contract.said import" in path.read_text())


@pytest.mark.parametrize("path", SPEAKING, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_sentence_of_a_terminal_stands_there_in_both_languages(path: Path) -> None:
    for call in pairs(path):
        assert len(call.args) == 2, f"{path.name}:{call.lineno}"
        zh, en = (words(text) for text in call.args)
        if zh == en == "":  # nothing is said, or what a value says
            continue
        assert (bool(CHINESE.search(zh)), bool(en), bool(CHINESE.search(en))) == (True, True, False), call.lineno


@pytest.mark.parametrize(("locale", "words"), [("en_GB.UTF-8", "there is no user nobody"), ("C.UTF-8", "用户 nobody")])
def test_a_refused_command_says_why_in_the_language_of_the_terminal(
    locale: str, words: str, seeded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", locale)
    said = CliRunner().invoke(app, ["shut-out", "nobody", "--data", str(seeded)])
    assert (said.exit_code, words in said.output) == (1, True)
    said = CliRunner().invoke(app, ["shut-out", "nobody", "--data", str(tmp_path)])
    heard = spoken(said.output, tmp_path)
    assert (said.exit_code, bool(CHINESE.search(heard))) == (1, not locale.startswith("en"))


def test_the_faults_of_a_file_are_listed_in_the_language_of_the_terminal(
    seeded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    file = tmp_path / "catalogue.toml"
    file.write_text('format = 1\nversion = "x"\nwarn_percent = 200\nnonsense = 1\n', "utf-8")
    said = CliRunner().invoke(app, ["import-catalog", str(file), "--data", str(seeded)])
    assert (said.exit_code, "no entry has this name" in said.output) == (1, True)
    assert not CHINESE.search(spoken(said.output, tmp_path))
