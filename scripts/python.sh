#!/usr/bin/env bash
# Prints the Python to build with: $PYTHON, else the first of the usual names that is new enough.
set -euo pipefail

for name in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        command -v "$name"
        exit
    fi
done
echo "${PYTHON:-python3} is missing or older than Python 3.11;" \
    "install Python 3.11 or newer, or name one: make PYTHON=/path/to/python3 ..." >&2
exit 1
