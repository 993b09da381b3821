#!/usr/bin/env bash
# CPython 3.10 to 3.13, command line `python -m`.
#
# A KeyboardInterrupt that passes through `exec` of a text (or anything built on it, such as the
# making of a dataclass or a named tuple) and is caught afterwards still decides how the process
# ends: `python -m` dies by SIGINT (exit status 130 in a shell) and ignores the code of
# SystemExit. As a script, the same file ends with its own code. A later `exec`, even of an empty
# text, forgets the interrupt.
#
# Expected by the documentation of SystemExit: 7 in all three cases.
# Seen with 3.11.7: 130, 7, 7.
set -euo pipefail

python=${PYTHON:-python3}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat >caught.py <<'PYTHON'
try:
    exec("raise KeyboardInterrupt")
except KeyboardInterrupt:
    pass
raise SystemExit(7)
PYTHON
sed 's/^raise SystemExit/exec("")\nraise SystemExit/' caught.py >forgotten.py

status() {
    "$@" && echo 0 || echo $?
}

"$python" -V
as_module=$(status "$python" -m caught)
as_script=$(status "$python" caught.py)
after_exec=$(status "$python" -m forgotten)
echo "python -m caught: $as_module; python caught.py: $as_script; python -m forgotten: $after_exec"
[ "$as_module $as_script $after_exec" = "130 7 7" ] || {
    echo "the behaviour has changed" >&2
    exit 1
}
