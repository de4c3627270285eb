"""Chinese is written in the source, English is complete: no string of the desk is left behind."""

import ast
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from PySide6.QtCore import QTranslator

ROOT = Path(__file__).resolve().parents[2]
TS = ROOT / "resources" / "translations" / "shouwang_en.ts"
TRANSLATING = {"tr", "translate", "QT_TRANSLATE_NOOP"}
NOT_FOR_WINDOWS = {
    "console/commandline.py": "the terminal's words, in both languages side by side",
    "console/domain/command_index.py": "endings cut from the names of offices",
    "console/domain/command_verbs.py": "what officers type, not what the desk says",
    "console/domain/prefill.py": "what people say in reports, not what the desk says",
    "console/tour_queue.py": "a filter somebody named",
    "console/tour_loop.py": "a reason somebody gives",
    "console/tour_screens.py": "a report somebody dictates",
    "console/services/sounds.py": "characters that are read in two ways",
    "console/services/data_dir.py": "the terminal's words, in both languages side by side",
    "console/services/delivery.py": "a problem in the center's form; windows show the words of problem_words",
    "console/services/display.py": "the terminal's words, in both languages side by side",
    "console/services/doctor.py": "the terminal's words, in both languages side by side",
    "console/services/doctor_machine.py": "the terminal's words, in both languages side by side",
    "console/services/doctor_probe.py": "the terminal's words, in both languages side by side",
    "console/widgets/labels.py": "a sample to measure a width with",
    "console/models/when_words.py": "what people type for a time",
    "console/views/figures_strip.py": "suffixes cut from the names of streets",
}
"""Files that may hold Chinese outside of a translating call, and why."""


def _tool(name: str) -> list[str]:
    """The Qt tool beside this interpreter, called as its own script."""
    found = Path(sys.executable).parent / f"pyside6-{name}"
    return [str(found)] if found.exists() else [shutil.which(f"pyside6-{name}") or name]


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> ET.Element:
    """The committed translations after lupdate has looked at the sources of now, in a copy."""
    copy = tmp_path_factory.mktemp("ts") / "shouwang_en.ts"
    shutil.copy(TS, copy)
    sources = [str(p.relative_to(ROOT)) for p in sorted((ROOT / "console").rglob("*.py"))]
    options = ["-source-language", "zh_CN", "-target-language", "en_US", "-locations", "none", "-no-obsolete"]
    command = [*_tool("lupdate"), *sources, *options, "-ts", str(copy)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=110)
    return ET.parse(copy).getroot()


def _messages(root: ET.Element) -> set[tuple[str, str]]:
    return {
        (context.findtext("name", ""), message.findtext("source", ""))
        for context in root.findall("context")
        for message in context.findall("message")
    }


def test_every_string_of_the_desk_is_translated(extracted: ET.Element) -> None:
    open_ = [
        f"{context.findtext('name')}: {message.findtext('source')}"
        for context in extracted.findall("context")
        for message in context.findall("message")
        if message.find("translation") is None
        or message.find("translation").get("type") is not None  # type: ignore[union-attr]
        or not message.findtext("translation")
    ]
    assert not open_, "\n".join(["translate these in resources/translations/shouwang_en.ts:", *open_])


def test_no_translation_is_left_of_a_string_that_is_gone(extracted: ET.Element) -> None:
    gone = _messages(ET.parse(TS).getroot()) - _messages(extracted)
    assert not gone, f"remove from the .ts: {sorted(gone)}"


def test_a_translation_fills_the_same_places() -> None:
    """{name} in the source is {name} in the translation, and nothing else is."""
    wrong = []
    for message in ET.parse(TS).getroot().iter("message"):
        source, target = message.findtext("source", ""), message.findtext("translation", "")
        if _places(source) != _places(target):
            wrong.append(f"{source} -> {target}")
    assert not wrong, "\n".join(wrong)


def test_the_compiled_translation_speaks_english(tmp_path: Path) -> None:
    compiled = tmp_path / "shouwang_en.qm"
    command = [*_tool("lrelease"), "-silent", str(TS), "-qm", str(compiled)]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    translator = QTranslator()
    assert translator.load(str(compiled))
    assert translator.translate("IncidentText", "派遣") == "Dispatch"
    assert translator.translate("IncidentText", "退回") == "Return"
    assert translator.translate("IncidentState", "退回") == "Returned"


FOR_WINDOWS = sorted({str(p.relative_to(ROOT)) for p in (ROOT / "console").rglob("*.py")} - set(NOT_FOR_WINDOWS))


def test_every_file_that_is_left_out_exists() -> None:
    assert not [path for path in NOT_FOR_WINDOWS if not (ROOT / path).exists()]


@pytest.mark.parametrize("path", FOR_WINDOWS)
def test_no_chinese_word_reaches_a_window_past_the_translation(path: str) -> None:
    """Also finds what lupdate cannot see: a call inside an f-string, a context that is not a literal."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    found = [f"line {node.lineno}: {node.value!r}" for node in _loose(tree)]
    assert not found, "\n".join(found)


def _loose(tree: ast.AST) -> list[ast.Constant]:
    """String constants with Chinese in them that are neither documentation nor seen by lupdate."""
    seen: set[int] = set()
    nodes = list(ast.walk(tree))
    for node in nodes:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            seen.add(id(node.value))
        if isinstance(node, ast.Call) and _name(node.func) in TRANSLATING and _literal(node):
            seen.update(id(inner) for argument in node.args for inner in ast.walk(argument))
    for node in nodes:
        if isinstance(node, ast.JoinedStr):
            seen.difference_update(id(inner) for inner in ast.walk(node))
    return [n for n in nodes if isinstance(n, ast.Constant) and id(n) not in seen and _chinese(n.value)]


def _literal(call: ast.Call) -> bool:
    return _name(call.func) not in ("translate", "QT_TRANSLATE_NOOP") or isinstance(call.args[0], ast.Constant)


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _chinese(value: object) -> bool:
    return isinstance(value, str) and any("\u4e00" <= c <= "\u9fff" for c in value)


def _places(text: str) -> list[str]:
    return sorted(part.partition("}")[0] for part in text.split("{")[1:])
