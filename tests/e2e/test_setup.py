"""run.sh on a checkout with a stand-in for Python and pip: each path of the set-up, without network, at once.

The real thing, on a bare Debian, is what ``./run.sh`` itself does; here stands what must not break in between.
"""

import os
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

PYTHON = """#!/bin/bash
# stands for python: says what it was asked, makes environments that hold itself, fails where told
echo "$*" >>"$ASKED"
case "$1 $2" in
  "-c import sys, venv"*) echo "$STAND_IN" ;;
  "-c import sys; sys.exit"*) exit 1 ;;
  "-m venv")
    mkdir -p "$3/bin"
    printf 'command = python -m venv %s\\n' "$3" >"$3/pyvenv.cfg"
    cp "$STAND_IN" "$3/bin/python"
    printf '#!/bin/bash\\necho "lrelease $*" >>"$ASKED"; cp "$2" "$4"\\n' >"$3/bin/pyside6-lrelease"
    chmod +x "$3/bin/pyside6-lrelease" ;;
  "-m pip")
    if [[ -n ${PIP_SAYS:-} && "$*" == *require-hashes* ]]; then echo "$PIP_SAYS" >&2; exit 1; fi
    if [[ -n ${PIP_DIES:-} ]]; then kill -9 $PPID; fi ;;
esac
"""


@dataclass
class Checkout:
    """A copy of what run.sh needs, and ``asked``: what its Python was asked since the last look."""

    path: Path
    tools: Path
    log: Path

    def run(self, *arguments: str, script: str = "run.sh", **environment: str) -> subprocess.CompletedProcess[str]:
        inherited = {"PATH": f"{self.tools}:{os.environ['PATH']}", "HOME": str(self.tools), "LANG": "C"}
        ours = {"ASKED": str(self.log), "STAND_IN": str(self.tools / "python"), "SHOUWANG_PYTHON": "python"}
        command = [str(self.path / script), *arguments]
        return subprocess.run(
            command,
            env={**inherited, **ours, **environment},
            cwd="/",
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )

    def asked(self) -> list[str]:
        said = self.log.read_text().splitlines() if self.log.exists() else []
        self.log.unlink(missing_ok=True)
        return said


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    path, tools = tmp_path / "守望 desk", tmp_path / "tools"
    tools.mkdir()
    for name in ("run.sh", "pyproject.toml", "requirements", "installer"):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, path / name)
        else:
            path.mkdir(exist_ok=True)
            shutil.copy2(source, path / name)
    for name in ("contract", "console", "center"):
        (path / name).mkdir()
    (path / "resources" / "translations").mkdir(parents=True)
    executable(tools / "python", PYTHON)
    executable(tools / "dpkg-query", "#!/bin/bash\nprintf installed\n")
    for name in ("apt-get", "apt-cache", "dpkg"):
        executable(tools / name, "#!/bin/bash\nexit 1\n")
    return Checkout(path, tools, tmp_path / "asked")


def executable(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o755)


def pip_calls(asked: list[str]) -> list[str]:
    return [line.split("--retries 3 ")[1] for line in asked if line.startswith("-m pip")]


def test_the_first_start_installs_by_hash_and_opens_the_desk_with_its_options(checkout: Checkout) -> None:
    said = checkout.run("--theme", "light")
    assert said.returncode == 0, said.stderr
    asked = checkout.asked()
    lock = checkout.path / "requirements" / "desk.lock"
    assert pip_calls(asked) == [
        f"--require-hashes --only-binary :all: -r {lock}",
        f"--no-deps --no-build-isolation -e {checkout.path}",
    ]
    assert asked[-1] == "-P -m console desk --theme light"
    assert [line[:5] for line in said.stdout.splitlines()] == ["[1/4]", "[2/4]", "[3/4]", "[4/4]", "[+] 演"]
    assert any(line.startswith("-P -m center.sim.cameras --render-only --data") for line in asked)


def test_the_second_start_goes_straight_to_the_desk(checkout: Checkout) -> None:
    checkout.run("--setup-only")
    checkout.asked()
    begun = time.perf_counter()
    said = checkout.run()
    taken = time.perf_counter() - begun
    assert checkout.asked() == ["-P -m console desk"]
    assert said.stdout == ""
    assert taken < 0.5, "measured at 10 ms on a quiet machine"


def test_a_link_to_the_command_finds_its_checkout(checkout: Checkout, tmp_path: Path) -> None:
    (tmp_path / "desk").symlink_to(checkout.path / "run.sh")
    assert checkout.run("--setup-only", script="../desk").returncode == 0
    assert (checkout.path / ".venv" / "bin" / "python").exists()


def test_setup_only_stops_before_opening(checkout: Checkout) -> None:
    assert checkout.run("--setup-only").returncode == 0
    assert not any("-m console" in line for line in checkout.asked())


def test_a_setup_that_was_killed_is_made_anew(checkout: Checkout) -> None:
    killed = checkout.run("--setup-only", PIP_DIES="yes")
    assert killed.returncode != 0
    (checkout.path / ".venv" / "half-installed").touch()
    checkout.asked()
    assert checkout.run("--setup-only").returncode == 0
    assert any(line.startswith("-m venv") for line in checkout.asked())
    assert not (checkout.path / ".venv" / "half-installed").exists()


def test_a_checkout_that_moved_repairs_itself(checkout: Checkout, tmp_path: Path) -> None:
    checkout.run("--setup-only")
    checkout.asked()
    elsewhere = tmp_path / "somewhere else"
    checkout.path.rename(elsewhere)
    checkout.path = elsewhere
    assert checkout.run("--setup-only").returncode == 0
    assert f"-m venv {elsewhere / '.venv'}" in checkout.asked()


def test_a_new_lock_updates_the_environment_it_finds(checkout: Checkout) -> None:
    checkout.run("--setup-only")
    checkout.asked()
    with (checkout.path / "requirements" / "desk.lock").open("a") as lock:
        lock.write("# newer\n")
    assert checkout.run("--setup-only").returncode == 0
    asked = checkout.asked()
    assert len(pip_calls(asked)) == 2
    assert not any(line.startswith("-m venv") for line in asked)


@pytest.mark.parametrize(
    ("complaint", "sentence"),
    [
        ("Temporary failure in name resolution", "首次安装需要联网"),
        ("OSError: [Errno 28] No space left on device", "磁盘空间不足"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "校验值不符"),
        ("ERROR: No matching distribution found for PySide6-Essentials==6.11.3", "没有适合这台机器"),
        ("WARNING: Retrying: NewConnectionError; ERROR: No matching distribution found for httpx", "需要联网"),
    ],
)
def test_a_download_that_fails_is_explained_and_repaired_by_the_next_start(
    checkout: Checkout, complaint: str, sentence: str
) -> None:
    failed = checkout.run("--setup-only", PIP_SAYS=complaint)
    assert failed.returncode == 1
    assert sentence in failed.stderr
    assert complaint in failed.stderr
    assert checkout.run("--setup-only").returncode == 0


def test_system_packages_that_cannot_be_had_are_named_with_what_to_do(checkout: Checkout) -> None:
    executable(checkout.tools / "dpkg-query", '#!/bin/bash\n[[ "$*" == *libegl1* ]] || printf installed\n')
    executable(checkout.tools / "sudo", "#!/bin/bash\nexit 1\n")
    failed = checkout.run("--setup-only")
    assert failed.returncode == 1
    assert "libegl1" in failed.stdout
    assert "系统软件包没有装上：libegl1" in failed.stderr
    assert pip_calls(checkout.asked()) == []


def test_an_english_locale_is_spoken_to_in_english(checkout: Checkout) -> None:
    said = checkout.run("--setup-only", LANG="en_GB.UTF-8")
    assert said.stdout.splitlines()[-1] == "ready: ./run.sh opens the desk"


def test_translations_are_compiled_when_their_source_is_newer_and_only_then(checkout: Checkout) -> None:
    source = checkout.path / "resources" / "translations" / "shouwang_en.ts"
    source.write_text("<TS/>")
    checkout.run("--setup-only")
    assert source.with_suffix(".qm").exists()
    checkout.asked()
    checkout.run("--setup-only")
    assert checkout.asked() == []
    later = time.time() + 60
    os.utime(source, (later, later))
    checkout.run("--setup-only")
    assert [line.split()[0] for line in checkout.asked()] == ["lrelease"]
