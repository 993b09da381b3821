#!/usr/bin/env bash
# Fetches the archive with the CommonMark and GFM spec examples into .cache/spec.
# Never fails: without a network the tests that need it are skipped and say so.
set -euo pipefail
cd "$(dirname "$0")/.."

folder=.cache/spec
cmp --silent tests/spec.lock "$folder/spec.lock" && exit
mkdir -p "$folder"
if .venv/bin/python -m pip download --quiet --no-input --disable-pip-version-check --retries 1 \
    --require-hashes --no-deps --no-binary :all: --no-build-isolation \
    --dest "$folder" -r tests/spec.lock; then
    cp tests/spec.lock "$folder"
else
    echo "spec examples not fetched; the tests that need them will be skipped" >&2
fi
