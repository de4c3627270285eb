#!/usr/bin/env bash
# Sets up and proves everything.  ./test.sh [fast] [options of pytest]
#   fast: pure and widget tests only, without a database, under a minute; in several processes, `-n 0` for one (to debug)
set -euo pipefail
ROOT="$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")"
# shellcheck source=installer/setup.sh
source "$ROOT/installer/setup.sh"
PROFILE=dev

tests=(tests)
if [[ ${1:-} == fast ]]; then
  tests=(tests/unit tests/widgets tests/architecture -m "not served")
  # Half of their time is waiting, so even one core gains by two processes; beyond four the start costs what it saves.
  cores="$(nproc)"
  tests+=(-n "$((cores < 2 ? 2 : cores > 2 ? 4 : 3))" --dist worksteal)
  export SHOUWANG_EXAMPLES=fast
  shift
fi
set_up "$PROFILE"
cd "$ROOT"
PATH="$VENV/bin:$PATH"
# Windows are drawn in memory; tests that want a real X server start their own Xvfb.
export QT_QPA_PLATFORM="${QT_QPA_PLATFORM:-offscreen}"
unset SHOUWANG_DATA

# What was compiled is kept: otherwise each of the processes below rewrites every assertion anew, five seconds each.
unset PYTHONDONTWRITEBYTECODE

kept="$(mktemp -d "${TMPDIR:-/tmp}/shouwang-checks.XXXXXX")"
trap 'rm -rf "$kept"' EXIT
checks=() names=() failed=()
check() { # check 中文 English COMMAND...: all at the same time; what each says is shown when its turn comes
  names+=("$1|$2")
  "${@:3}" >"$kept/${#names[@]}" 2>&1 &
  checks+=($!)
}
quiet_when_kept() { # import-linter draws much; only what is broken matters
  local said
  said="$(lint-imports --no-cache 2>&1)" || { printf '%s\n' "$said" && return 1; }
}
check "写法 (ruff)" "lint (ruff)" ruff check --quiet .
check "排版 (ruff format)" "format (ruff format)" ruff format --check --quiet .
check "类型 (mypy)" "types (mypy)" mypy --no-error-summary
check "导入方向 (import-linter)" "imports (import-linter)" quiet_when_kept
for i in "${!checks[@]}"; do
  say "检查：${names[i]%|*}" "checking: ${names[i]#*|}"
  wait "${checks[i]}" || failed+=("${names[i]#*|}")
  cat "$kept/$((i + 1))"
done
rm -rf "$kept"
if ((${#failed[@]})); then
  fail "检查没有通过：${failed[*]}；测试没有运行。" "these checks failed: ${failed[*]}; the tests were not run."
fi
exec "$VENV/bin/python" -m pytest "${tests[@]}" "$@"
