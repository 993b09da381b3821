#!/usr/bin/env bash
# Compiles requirements.lock and requirements-dev.lock from pyproject.toml.
# Pins that stand are kept where they still fit; UPGRADE=1 takes the newest versions.
set -euo pipefail
cd "$(dirname "$0")/.."

compiler=uv==0.13.9
venv=.cache/lock-venv
if ! "$venv/bin/uv" --version 2>/dev/null | grep -qF "uv ${compiler#*==} "; then
    rm -rf "$venv"
    "$(bash scripts/python.sh)" -m venv "$venv"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check "$compiler"
fi

# The editable install builds with the lock's own setuptools.
build_requires() {
    "$venv/bin/python" -c '
import tomllib
with open("pyproject.toml", "rb") as file:
    print("\n".join(tomllib.load(file)["build-system"]["requires"]))'
}

# Universal: one lock for every Python from 3.11 on, differences as environment markers.
compile() {
    build_requires | "$venv/bin/uv" pip compile pyproject.toml - --quiet \
        --universal --python-version 3.11 --generate-hashes ${UPGRADE:+--upgrade} \
        --no-emit-index-url --no-emit-find-links --no-annotate \
        --custom-compile-command "make lock" "$@"
}

# A checkout has all commands, so its lock has the extras of the base that are small.
extras=(--extra argos --extra completion --extra evaluate --extra review --extra watch --extra xliff)

compile "${extras[@]}" --output-file requirements.lock
compile "${extras[@]}" --extra dev --extra dask --extra docs scripts/dev.in --constraint requirements.lock \
    --output-file requirements-dev.lock
