#!/usr/bin/env bash
# Opens the desk; sets up what is missing first.  ./run.sh [--setup-only] [options of `shouwang desk`]
set -euo pipefail
ROOT="$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")"
# shellcheck source=installer/setup.sh
source "$ROOT/installer/setup.sh"
PROFILE=desk

setup_only=
if [[ ${1:-} == --setup-only ]]; then
  setup_only=yes
  shift
fi
set_up "$PROFILE"
[[ " $* " == *" --server"* || " $* " == *" --data"* ]] || draw_cameras
if [[ -n $setup_only ]]; then
  say "就绪：用 ./run.sh 打开值守席" "ready: ./run.sh opens the desk"
  exit 0
fi
exec "$VENV/bin/python" -P -m console desk "$@"
