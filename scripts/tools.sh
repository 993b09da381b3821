#!/usr/bin/env bash
# Installs the programs of translators that tests/tools runs: what Debian has, and into
# .cache/tools what npm has. What cannot be had is left out, and its tests are skipped.
set -euo pipefail
cd "$(dirname "$0")/.."
home=.cache/tools

bash scripts/system.sh gettext i18nspector omegat || echo "tools: Debian's cannot be installed"
command -v npm >/dev/null || { echo "tools: no npm, so gettext-parser and pofile are left out"; exit 0; }
pins=tests/tools/package.json
cmp -s "$pins" "$home/node/package.json" && [ -d "$home/node/node_modules" ] && exit 0
mkdir -p "$home/node"
cp tests/tools/package*.json "$home/node"
(cd "$home/node" && npm ci --ignore-scripts --no-audit --no-fund --silent) \
    || { echo "tools: the packages of npm cannot be installed"; rm -rf "$home/node"; }
