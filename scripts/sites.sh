#!/usr/bin/env bash
# Installs the site generators of tests/sites into .cache/sites, at the versions pinned there.
# Usage: sites.sh python | node. What cannot be had is left out, and its tests are skipped.
set -euo pipefail
cd "$(dirname "$0")/.."
home=.cache/sites

python_generators() {
    pins=tests/sites/requirements.txt
    if [ "$(cat "$home/venv/pins" 2>/dev/null)" != "$(cat "$pins")" ]; then
        rm -rf "$home/venv"
        "$(bash scripts/python.sh)" -m venv "$home/venv"
        "$home/venv/bin/python" -m pip install --quiet --disable-pip-version-check -r "$pins"
        cp "$pins" "$home/venv/pins"
    fi
}

node_generators() {
    command -v npm >/dev/null || { echo "sites: no npm, so no generators of node"; return; }
    for site in tests/data/sites/*/package-lock.json tests/sites/{slugs,programs}/package-lock.json; do
        name=$(basename "$(dirname "$site")")
        into="$home/node/$name"
        cmp -s "$site" "$into/package-lock.json" && [ -d "$into/node_modules" ] && continue
        mkdir -p "$into"
        cp "$(dirname "$site")"/package*.json "$into"
        (cd "$into" && npm ci --ignore-scripts --no-audit --no-fund --silent) \
            || { echo "sites: $name cannot be installed"; rm -rf "$into"; }
    done
    bash scripts/system.sh jekyll || echo "sites: jekyll cannot be installed"
}

mkdir -p "$home"
"$1_generators"
