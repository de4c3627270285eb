"""The rules of the house that a reader of one file cannot check (docs/architecture.md)."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("contract", "console", "center", "benchmarks")
LONGEST_FILE = 400
THEME = "console/widgets/theme"
COLOUR = re.compile(r"#(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b")


def sources(*packages: str) -> list[Path]:
    return sorted(path for package in packages for path in (ROOT / package).rglob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def nodes_if(written: str, path: Path) -> Iterator[ast.AST]:
    """What ``path`` consists of; nothing, and no time spent, where the expression ``written`` occurs nowhere in it."""
    text = path.read_text(encoding="utf-8")
    return ast.walk(ast.parse(text, name_of(path))) if re.search(written, text) else iter(())


def calls(path: Path, *methods: str) -> Iterator[ast.Call]:
    """The calls in ``path`` of a method that has one of these names."""
    nodes = nodes_if("|".join(methods), path)
    return (node for node in nodes if isinstance(node, ast.Call) and method_of(node) in methods)


def method_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def texts(path: Path) -> Iterator[ast.Constant]:
    """Every text in ``path`` that is not a docstring."""
    nodes = list(nodes_if(".", path))
    said = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    return (
        node
        for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said
    )


def test_imports_point_only_where_the_contracts_allow() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command; lint_imports_command()",
            "--no-cache",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_nothing_below_the_widgets_paints() -> None:
    # import-linter sees PySide6 as one module, so this line is drawn here
    below = sources("console/domain", "console/services", "console/models", "console/providers")
    wrong = [
        f"{name_of(path)}:{node.lineno}"
        for path in below
        for node in nodes_if("QtWidgets", path)
        if (isinstance(node, ast.ImportFrom) and node.module == "PySide6.QtWidgets")
        or (isinstance(node, ast.Import) and any(name.name == "PySide6.QtWidgets" for name in node.names))
    ]
    assert wrong == []


def test_no_file_has_grown_past_the_point_where_it_does_two_things() -> None:
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in sources(*PRODUCT, "tests")}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_only_bound_methods_are_connected_to_signals() -> None:
    wrong = [
        f"{name_of(path)}:{call.lineno}"
        for path in sources("console")
        for call in calls(path, "connect")
        if any(_is_loose(argument) for argument in call.args)
    ]
    assert wrong == [], "a lambda or partial keeps its owner alive and fires after its deletion"


def _is_loose(argument: ast.expr) -> bool:
    if isinstance(argument, ast.Lambda):
        return True
    if not isinstance(argument, ast.Call):
        return False
    called = argument.func
    return (called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")) == "partial"


def test_colours_are_named_by_the_theme_and_nowhere_else() -> None:
    wrong = [
        f"{name_of(path)}:{text.lineno} {text.value}"
        for path in sources("console")
        if not name_of(path).startswith(THEME)
        for text in texts(path)
        if COLOUR.search(str(text.value))
    ]
    assert wrong == []


def test_one_style_sheet_is_set_in_one_place() -> None:
    wrong = [
        f"{name_of(path)}:{call.lineno}"
        for path in sources("console")
        if not name_of(path).startswith(THEME)
        for call in calls(path, "setStyleSheet")
    ]
    assert wrong == [], "every setStyleSheet below the application restyles a whole subtree"


def test_no_dialog_runs_a_loop_of_its_own() -> None:
    wrong = [f"{name_of(path)}:{call.lineno}" for path in sources("console") for call in calls(path, "exec", "exec_")]
    assert wrong == [], "exec() blocks the asyncio loop under the officer's hands: use open() and await"


def test_groups_of_errors_are_split_by_hand() -> None:
    # Before Python 3.11.4 (Debian 12 has 3.11.2) an error raised inside except* comes out wrapped in a group.
    wrong = [
        f"{name_of(path)}:{node.lineno}"
        for path in sources(*PRODUCT)
        for node in nodes_if(r"except[\s\\]*\*", path)
        if isinstance(node, ast.TryStar)
    ]
    assert wrong == []


def test_no_drawer_for_everything_is_opened() -> None:
    drawers = {"utils", "util", "helpers", "helper", "manager", "managers", "misc", "common"}
    assert [name_of(path) for path in sources(*PRODUCT) if path.stem in drawers or path.parent.name in drawers] == []


def test_the_way_to_the_first_paint_imports_nothing_heavy() -> None:
    code = "import sys, console.cli\n"
    code += "print(*{'PySide6', 'httpx', 'pydantic', 'typer', 'numpy', 'asyncio'} & set(sys.modules))"
    said = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True, cwd="/")
    assert said.stdout.split() == []


def test_the_environment_of_a_developer_is_that_of_the_desk_and_more() -> None:
    desk, dev = _pins("desk.lock"), _pins("dev.lock")
    assert desk <= dev, "regenerate both locks together (CONTRIBUTING.md)"


def _pins(lock: str) -> set[str]:
    lines = (ROOT / "requirements" / lock).read_text(encoding="utf-8").splitlines()
    return {line.removesuffix(" \\") for line in lines if "==" in line and not line.startswith((" ", "#"))}


def test_every_dependency_that_is_declared_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    locked = {_bare(pin) for pin in _pins("dev.lock")}
    declared = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    assert [line for line in declared if _bare(line) not in locked] == []


def test_no_lock_says_where_it_was_made() -> None:
    for lock in ("desk.lock", "dev.lock"):
        text = (ROOT / "requirements" / lock).read_text(encoding="utf-8")
        assert "://" not in text
        assert "--index-url" not in text


def _bare(requirement: str) -> str:
    match = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert match is not None
    return re.sub(r"[-_.]+", "-", match[0]).lower()
