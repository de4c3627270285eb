# The set-up that run.sh and test.sh share. Sourced by bash; needs ROOT, the checkout's directory.
#
# Every step asks first whether it is needed. What was set up for which lock, package list and place is written to a
# stamp inside .venv; when the stamp matches, nothing is run and nothing is asked of the network.
# shellcheck shell=bash

VENV="$ROOT/.venv"
UNFINISHED="$VENV/.shouwang-unfinished"
DISK_HINT_MB=1500
# Paths with Chinese characters inside .pth files are read rightly under any locale.
export PYTHONUTF8=1

case "${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}" in
  en*) SPEAK=en ;;
  *) SPEAK=zh ;;
esac

# say 中文 English: one line of progress.
say() {
  if [[ $SPEAK == en ]]; then printf '%s\n' "$2"; else printf '%s\n' "$1"; fi
}

# fail 中文 English: what happened and what to do next; ends the script.
fail() {
  say "守望：$1" "Shouwang: $2" >&2
  exit 1
}

# wanted_stamp PROFILE: what the environment must have been made from. Sets STAMP.
wanted_stamp() {
  local sum
  sum="$(cat "$ROOT/requirements/$1.lock" "$ROOT/pyproject.toml" "$ROOT/installer/packages/"*.list | sha256sum)"
  STAMP="${sum%% *} $ROOT"
}

# is_set_up PROFILE: true when nothing is left to do. `desk` is satisfied by either profile.
is_set_up() {
  local found=""
  wanted_stamp "$1"
  [[ -x $VENV/bin/python && ! -e $UNFINISHED && -r $VENV/.shouwang-$1 ]] || return 1
  IFS= read -r found <"$VENV/.shouwang-$1" || return 1
  [[ $found == "$STAMP" ]]
}

# set_up PROFILE: bring system packages and .venv to what PROFILE (desk, dev) wants.
set_up() {
  if ! is_set_up "$1"; then
    exec 9<"$ROOT"
    flock 9 # a second start waits here and then finds everything done
    if ! is_set_up "$1"; then
      [[ -w $ROOT ]] || fail "不能写入 $ROOT：请把它放到自己的目录，或让它的主人先运行一次。" \
        "$ROOT cannot be written: put it into a directory of your own, or let its owner run this once."
      SETUP_LOG="$(mktemp "${TMPDIR:-/tmp}/shouwang-setup.XXXXXX")"
      install_packages "$1"
      make_environment "$1"
      rm -f "$SETUP_LOG"
    fi
    exec 9<&-
  fi
  compile_translations
}

# ---- system packages ------------------------------------------------------------------------------------------------

is_installed() {
  [[ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" == installed ]]
}

# choose NAME/LATER: prints nothing when one of the names is installed, else the name this distribution has.
choose() {
  local name
  for name in ${1//\// }; do
    is_installed "$name" && return
  done
  for name in ${1//\// }; do
    if apt-cache show "$name" >/dev/null 2>&1; then
      printf '%s' "$name"
      return
    fi
  done
  printf '%s' "${1%%/*}"
}

# missing_packages PROFILE: fills MISSING and WHY.
missing_packages() {
  local list lists=(desk) name zh en chosen
  MISSING=() WHY=()
  [[ $1 == dev ]] && lists+=(test)
  for list in "${lists[@]}"; do
    while IFS=';' read -r name zh en; do
      name="${name// /}"
      [[ -z $name || $name == \#* ]] && continue
      chosen="$(choose "$name")"
      [[ -z $chosen ]] && continue
      MISSING+=("$chosen")
      WHY+=("$chosen ($(say "${zh# }" "${en# }" | sed 's/ *$//'))")
    done <"$ROOT/installer/packages/$list.list"
  done
}

as_root() {
  if ((EUID == 0)); then "$@"; else sudo "$@"; fi
}

install_packages() {
  if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    say "[1/4] 系统软件包：这台机器没有 apt，跳过；缺什么可由 shouwang doctor 查出" \
      "[1/4] system packages: no apt here, skipped; shouwang doctor will name what is missing"
    find_python || fail "没有找到 Python 3.11 或更新的版本，请先安装。" "no Python 3.11 or newer found; install one first."
    return
  fi
  missing_packages "$1"
  need_python
  if ((${#MISSING[@]} == 0)); then
    say "[1/4] 系统软件包：齐全" "[1/4] system packages: complete"
    return
  fi
  say "[1/4] 系统软件包：安装 ${WHY[*]}" "[1/4] system packages: installing ${WHY[*]}"
  if ((EUID != 0)) && ! command -v sudo >/dev/null; then
    fail "安装系统软件包需要管理员权限，而这台机器没有 sudo。请用 root 运行：apt-get install --no-install-recommends ${MISSING[*]}，然后再次运行。" \
      "installing system packages needs root, and there is no sudo here. As root: apt-get install --no-install-recommends ${MISSING[*]}; then start again."
  fi
  keep_postgresql_quiet
  if ! apt_install; then
    let_postgresql_speak
    show_log
    if grep -q 'Unable to locate package' "$SETUP_LOG" && ! grep -q 'Failed to fetch' "$SETUP_LOG"; then
      fail "软件源里没有上面列出的软件包。Ubuntu 请先启用 universe 和 -updates（add-apt-repository universe），然后再次运行。" \
        "the package source does not hold the packages named above. On Ubuntu enable universe and -updates (add-apt-repository universe), then start again."
    fi
    fail "系统软件包没有装上：${MISSING[*]}。多半是没有联网或软件源不可用；联网后再次运行即可，已装好的不会重装。" \
      "system packages could not be installed: ${MISSING[*]}. Most likely there is no network or no package source; start again when there is, nothing done is lost."
  fi
  let_postgresql_speak
  find_python || fail "装完后仍没有可用的 Python 3.11 或更新版本（需要 venv 模块）。" \
    "still no usable Python 3.11 or newer (with its venv module) after installing."
}

# Package lists may be old or absent, and an earlier install may have been cut off: an install that fails is tried once
# more after putting both right. Names may be known only then (t64 on newer distributions).
apt_install() {
  if [[ -n "$(find /var/lib/apt/lists -maxdepth 1 -name '*Packages*' -print -quit 2>/dev/null)" ]] && apt_get_missing; then
    return
  fi
  as_root dpkg --configure -a >>"$SETUP_LOG" 2>&1
  as_root apt-get -qq update >>"$SETUP_LOG" 2>&1
  missing_packages "$PROFILE"
  need_python
  ((${#MISSING[@]} == 0)) || apt_get_missing
}

apt_get_missing() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -y -qq -o Dpkg::Use-Pty=0 \
    install --no-install-recommends "${MISSING[@]}" >>"$SETUP_LOG" 2>&1
}

# Debian's package makes a server that starts with the machine. The tests make their own and want no such thing, so the
# package is told while we install it; a file of its own, taken away again, leaves the machine's settings untouched.
QUIET_CONF=/etc/postgresql-common/createcluster.d/shouwang-setup.conf
keep_postgresql_quiet() {
  [[ " ${MISSING[*]} " == *" postgresql "* && ! -e $QUIET_CONF ]] || return 0
  trap let_postgresql_speak EXIT
  as_root mkdir -p "${QUIET_CONF%/*}"
  printf 'create_main_cluster = false\n' | as_root tee "$QUIET_CONF" >/dev/null
}
let_postgresql_speak() {
  [[ ! -e $QUIET_CONF ]] || as_root rm -f "$QUIET_CONF"
}

# ---- Python ---------------------------------------------------------------------------------------------------------

# find_python: sets PYTHON to the real path of a Python >= 3.11 that can make environments.
find_python() {
  local name
  for name in ${SHOUWANG_PYTHON:-python3 python3.13 python3.12 python3.11}; do
    PYTHON="$("$name" -c 'import sys, venv, ensurepip, os
if sys.version_info < (3, 11): sys.exit(1)
print(os.path.realpath(sys.executable))' 2>/dev/null)" && return
  done
  PYTHON=""
  return 1
}

# need_python: adds to MISSING what makes find_python succeed.
need_python() {
  local name version
  find_python && return
  for name in python3 python3.13 python3.12 python3.11; do
    version="$("$name" -c 'import sys; v = sys.version_info; print(f"{v[0]}.{v[1]}") if v >= (3, 11) else sys.exit(1)' 2>/dev/null)" ||
      continue
    add_package "python$version-venv" "虚拟环境" "virtual environments"
    return
  done
  for version in 3.13 3.12 3.11; do
    if apt-cache show "python$version-venv" >/dev/null 2>&1; then
      add_package "python$version" "守望用它运行" "runs Shouwang"
      add_package "python$version-venv" "虚拟环境" "virtual environments"
      return
    fi
  done
  add_package python3.11 "守望用它运行" "runs Shouwang"
  add_package python3.11-venv "虚拟环境" "virtual environments"
}

add_package() {
  MISSING+=("$1")
  WHY+=("$1 ($(say "$2" "$3"))")
}

# make_environment PROFILE: an unfinished, moved or broken one is made anew; one for another lock is brought up to date.
make_environment() {
  local lock="$ROOT/requirements/$1.lock" made_for
  if [[ -e $UNFINISHED || ! -x $VENV/bin/python ]] || was_moved; then
    say "[2/4] Python 环境：在 .venv 新建" "[2/4] Python environment: making .venv"
    rm -rf "$VENV"
    mkdir "$VENV"
    : >"$UNFINISHED"
    "$PYTHON" -m venv "$VENV" >>"$SETUP_LOG" 2>&1 || {
      show_log
      fail "无法在 $VENV 新建 Python 环境，原因见上。" "could not make a Python environment in $VENV; the reason is above."
    }
  else
    say "[2/4] Python 环境：更新 .venv" "[2/4] Python environment: updating .venv"
    : >"$UNFINISHED"
  fi
  renew_pip
  say "[3/4] Python 软件包：按 requirements/$1.lock 安装并校验（首次约需几分钟）" \
    "[3/4] Python packages: installing and verifying requirements/$1.lock (a few minutes the first time)"
  pip_install --require-hashes --only-binary :all: -r "$lock"
  say "[4/4] 守望：装入环境" "[4/4] Shouwang: into the environment"
  pip_install --no-deps --no-build-isolation -e "$ROOT"
  "$VENV/bin/python" -m compileall -q "$ROOT/contract" "$ROOT/console" "$ROOT/center" >>"$SETUP_LOG" 2>&1 || true
  for made_for in desk "$1"; do # the dev lock holds every line of the desk's
    wanted_stamp "$made_for"
    printf '%s\n' "$STAMP" >"$VENV/.shouwang-$made_for"
  done
  rm -f "$UNFINISHED"
}

# WORKAROUND(pypa/packaging#522): Ubuntu 22.04 has Python 3.11.0rc1, and the pip beside it finds that "3.11.0rc1 < 3.12"
# does not hold, so it would skip every line of the lock that is marked for Python before 3.12.
renew_pip() {
  if "$VENV/bin/python" -c 'import sys; sys.exit(sys.version_info.releaselevel == "final")'; then
    pip_install --require-hashes --only-binary :all: -r "$ROOT/requirements/pip.lock"
  fi
}

# An environment holds its own absolute path in its scripts.
was_moved() {
  local config=""
  config="$(<"$VENV/pyvenv.cfg")" || return 0
  [[ $config == *"command = "* && $config != *" $VENV"* ]]
}

pip_install() {
  if ! "$VENV/bin/python" -m pip install --quiet --no-input --disable-pip-version-check --retries 3 "$@" >>"$SETUP_LOG" 2>&1; then
    show_log
    if grep -q 'No space left' "$SETUP_LOG"; then
      fail "磁盘空间不足，安装需要约 ${DISK_HINT_MB} MB。腾出空间后再次运行。" \
        "the disk is full; the set-up needs about ${DISK_HINT_MB} MB. Make room and start again."
    elif grep -q 'DO NOT MATCH THE HASHES' "$SETUP_LOG"; then
      fail "下载到的软件包与锁文件的校验值不符，已拒绝安装。请换一个可信的软件源再次运行。" \
        "a downloaded package does not match the hash in the lock and was refused. Use a source you trust and start again."
    elif grep -q 'No matching distribution found' "$SETUP_LOG" &&
      ! grep -qE 'Retrying|NewConnectionError|Temporary failure|timed out' "$SETUP_LOG"; then
      local machine
      machine="$(uname -m)$(getconf GNU_LIBC_VERSION 2>/dev/null | sed 's/^/, /')"
      fail "软件源里没有适合这台机器（$machine）的软件包，名称见上。需要 x86_64（glibc 2.34 起）或 aarch64（glibc 2.31 起）；系统够新的，请换一个齐全的 pip 软件源再次运行。" \
        "the package source has nothing for this machine ($machine); the name is above. It takes x86_64 (glibc 2.34 or newer) or aarch64 (2.31 or newer); on such a system use a complete package source and start again."
    fi
    fail "Python 软件包没有装全。首次安装需要联网；请检查网络或 pip 软件源，再次运行会从头补齐，已下载的不会重下。" \
      "the Python packages are incomplete. The first set-up needs the network: check it or pip's package source and start again; what was downloaded is kept."
  fi
}

show_log() {
  tail -n 12 "$SETUP_LOG" | sed 's/^/    /' >&2
  say "    （完整记录：$SETUP_LOG）" "    (all of it: $SETUP_LOG)" >&2
}

# ---- translations ---------------------------------------------------------------------------------------------------

compile_translations() {
  local source target
  for source in "$ROOT"/resources/translations/*.ts; do
    [[ -e $source ]] || return 0
    target="${source%.ts}.qm"
    [[ $source -nt $target ]] || continue
    # a locale that was never generated would make Qt talk of it for four lines
    if ! LC_ALL=C.UTF-8 "$VENV/bin/pyside6-lrelease" -silent "$source" -qm "$target" >/dev/null; then
      fail "翻译文件 ${source##*/} 无法编译。" "the translation ${source##*/} cannot be compiled."
    fi
  done
}

# ---- demonstration cameras ------------------------------------------------------------------------------------------

# draw_cameras: the street scenes of the demonstration cameras, once, so that the first matter has pictures at once. What
# fails here is drawn by the demonstration itself while it runs.
draw_cameras() {
  local data="${SHOUWANG_DATA:-${XDG_DATA_HOME:-$HOME/.local/share}/shouwang}"
  [[ ! -d $data/clips ]] || return 0
  say "[+] 演示摄像机：绘制街景（约半分钟，仅首次）" "[+] demonstration cameras: drawing street scenes (half a minute, once)"
  mkdir -p -m 700 "$data" && mkdir "$data/clips" || return 0
  "$VENV/bin/python" -P -m center.sim.cameras --render-only --data "$data" >/dev/null ||
    say "    没有画完，打开值守席后会继续。" "    not all drawn; it goes on when the desk is open."
}
