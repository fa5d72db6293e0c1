#!/bin/sh
# Make .venv and install the named requirement files into it.
# usage: tools/install.sh STAMP FILE...     STAMP is touched once everything is in place.
set -eu
cd "$(dirname "$0")/.."

newest_python() {
    for name in "${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11; do
        "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
        command -v "$name" && return
    done
    echo "Futu needs Python 3.11 or newer; none was found (PYTHON=/path/to/python names one)." >&2
    return 1
}

make_venv() {
    python=$(newest_python)
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        echo "$python cannot make environments. On Debian and Ubuntu: apt install python3-venv" >&2
        return 1
    fi
    "$python" -m venv .venv
}

has_torch() {
    .venv/bin/python -c 'import importlib.util as u, sys; sys.exit(not u.find_spec("torch"))'
}

announce_size() {
    echo "Installing what Futu needs into .venv; this happens once and takes some minutes."
    [ "$(uname -s)" = Linux ] || return 0
    echo "On Linux PyTorch comes with its GPU libraries: about 3 GB to download, 6 GB on disk."
    echo "To do without them, stop now and say:"
    echo "  PIP_EXTRA_INDEX_URL=https://download.pytorch.org/whl/cpu make run"
}

stamp=$1
shift
.venv/bin/python -m pip --version >/dev/null 2>&1 || make_venv
if has_torch; then quiet=--quiet; else quiet=; announce_size; fi
for file in "$@"; do set -- "$@" -r "$file"; shift; done
# Compiling all 18,000 files takes a minute; Python compiles the few it imports by itself.
.venv/bin/python -m pip install $quiet --no-input --no-compile --disable-pip-version-check "$@"
rm -f "$(dirname "$stamp")"/"$(basename "${stamp%%-*}")"-*
touch "$stamp"
