#!/usr/bin/env bash
# Sets up and proves everything.  ./test.sh [fast] [options of pytest]
#   fast: unit, widget and architecture tests only, under a minute
set -euo pipefail
ROOT="$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)"
# shellcheck source=installer/setup.sh
source "$ROOT/installer/setup.sh"
PROFILE=dev

tests=(tests)
if [[ ${1:-} == fast ]]; then
  tests=(tests/unit tests/widgets tests/architecture)
  shift
fi
set_up "$PROFILE"
cd "$ROOT"
PATH="$VENV/bin:$PATH"
# Windows are drawn in memory; tests that want a real X server start their own Xvfb.
export QT_QPA_PLATFORM="${QT_QPA_PLATFORM:-offscreen}"
unset SHOUWANG_DATA

check() { # check 中文 English COMMAND...: silent when it holds
  say "检查：$1" "checking: $2"
  shift 2
  "$@"
}
check "写法 (ruff)" "lint (ruff)" ruff check --quiet .
check "排版 (ruff format)" "format (ruff format)" ruff format --check --quiet .
check "类型 (mypy)" "types (mypy)" mypy --no-error-summary
check "导入方向 (import-linter)" "imports (import-linter)" lint-imports --no-cache
exec "$VENV/bin/python" -m pytest "${tests[@]}" "$@"
