# What every script needs: the folder, a Python that is new enough, and the pinned requirements.
# Sourced, not run. Plain POSIX sh.

ROOT=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
VENV="$ROOT/.venv"
PY="$VENV/bin/python"

say() { printf '%s\n' "$*" >&2; }

find_python() {
  for name in python3.13 python3.12 python3.11 python3.14 python3 python; do
    found=$(command -v "$name" 2>/dev/null) || continue
    if "$found" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      printf '%s' "$found"
      return 0
    fi
  done
  return 1
}

no_python() {
  say "qmember needs Python 3.11 or newer with venv (or uv). Install it:"
  say "  Debian, Ubuntu:  sudo apt install git python3-venv"
  say "  macOS:           brew install python"
  exit 1
}

make_venv() {
  [ -x "$PY" ] && return 0
  rm -rf "$VENV"
  if command -v uv >/dev/null 2>&1; then
    uv venv --quiet --python '>=3.11' "$VENV" || no_python
  else
    python=$(find_python) || no_python
    "$python" -m venv "$VENV" 2>/dev/null || { rm -rf "$VENV"; no_python; }
  fi
}

# install FILE: install the pinned file unless exactly it is there already.
install() {
  mark="$VENV/.installed-$(basename "$1")"
  if [ -f "$mark" ] && cmp -s "$1" "$mark"; then
    return 0
  fi
  say "Installing $(basename "$1") …"
  if command -v uv >/dev/null 2>&1; then
    VIRTUAL_ENV="$VENV" uv pip install --quiet --compile-bytecode --require-hashes -r "$1" || exit 1
  else
    "$PY" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$1" || exit 1
  fi
  cp "$1" "$mark"
}

compile_texts() {
  po="$ROOT/qmember/translations/sv/LC_MESSAGES/messages.po"
  mo="${po%.po}.mo"
  if [ ! -f "$mo" ] || [ -n "$(find "$po" -newer "$mo")" ]; then
    "$PY" "$ROOT/script/i18n" compile
  fi
}

prepare() {
  make_venv
  install "$ROOT/requirements.txt"
  compile_texts
}

prepare_tests() {
  prepare
  install "$ROOT/requirements-dev.txt"
}

# Every commit waits for the disk, some milliseconds each time. Tests need not: where there is room in
# memory their databases are there (Linux).
tests_in_memory() {
  [ -z "${PYTEST_DEBUG_TEMPROOT:-}" ] && [ -d /dev/shm ] && [ -w /dev/shm ] || return 0
  room=$(df -Pk /dev/shm | awk 'NR == 2 { print $4 }')
  [ "${room:-0}" -gt 4000000 ] || return 0
  PYTEST_DEBUG_TEMPROOT=/dev/shm
  export PYTEST_DEBUG_TEMPROOT
}
