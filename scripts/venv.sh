#!/usr/bin/env bash
# Brings .venv to what the locks say; quick when it is there already. Usage: venv.sh run|dev
#
# A stamp in .venv holds the hash of all that went into it. There is none while work is under
# way, so what an interruption leaves is not trusted but made anew.
set -euo pipefail
cd "$(dirname "$0")/.."

venv=.venv
kind=${1:-run}
case $kind in
run) locks=(requirements.lock) ;;
dev) locks=(requirements.lock requirements-dev.lock) ;;
*) echo "usage: venv.sh run|dev" >&2 && exit 2 ;;
esac

[ -z "${PYTHON:-}" ] || PYTHON=$(bash scripts/python.sh)

# What went into a kind, as one hash.
recipe() {
    cat pyproject.toml scripts/venv.sh "$@" | sha256sum
}

# Whether the interpreter runs, is the one asked for, and imports the package of this very
# checkout (a copied or moved .venv points at the old place).
healthy() {
    [ -f "$venv/.stamp-run" ] && [ -x "$venv/bin/pipeline" ] &&
        "$venv/bin/python" -I - "$(${PYTHON:-true} -V)" 2>/dev/null <<'PYTHON'
import os, platform, sys
from importlib.util import find_spec
package = find_spec("pipeline")
wrong_python = sys.argv[1] not in ("", f"Python {platform.python_version()}")
sys.exit(
    wrong_python
    or find_spec("pip") is None
    or package is None
    or not os.path.samefile(os.path.dirname(package.origin), "pipeline")
)
PYTHON
}

fresh() {
    healthy && [ "$(cat "$venv/.stamp-$kind" 2>/dev/null)" = "$(recipe "${locks[@]}")" ]
}

# A new .venv; Debian keeps the part of Python that makes one in a package of its own.
create() {
    local python version
    python=$(bash scripts/python.sh)
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    "$python" -c 'import ensurepip, venv' 2>/dev/null || bash scripts/system.sh "python$version-venv"
    echo "creating $venv with Python $version" >&2
    rm -rf "$venv"
    "$python" -m venv "$venv"
}

install() {
    local lock arguments=()
    for lock in "${locks[@]}"; do arguments+=(-r "$lock"); done
    echo "installing ${locks[*]}" >&2
    # The locks are whole, so nothing is resolved: older versions of pip, asked for pkg and for
    # pkg[extra], take the newest of the latter and not the pin.
    "$venv/bin/python" -m pip install --quiet --no-input --disable-pip-version-check \
        --require-hashes --no-deps --only-binary :all: "${arguments[@]}"
    # setuptools comes from the lock, so this needs no index.
    "$venv/bin/python" -m pip install --quiet --no-input --disable-pip-version-check \
        --no-index --no-deps --no-build-isolation --editable .
}

fresh && exit
mkdir -p .cache
exec 9>.cache/venv.lock
command -v flock >/dev/null && flock 9
fresh && exit # somebody else made it while we waited
healthy || create
rm -f "$venv"/.stamp-*
install
[ "$kind" = run ] || recipe "${locks[@]}" >"$venv/.stamp-$kind"
recipe requirements.lock >"$venv/.stamp-run"
