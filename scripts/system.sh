#!/usr/bin/env bash
# Installs the Debian packages named, where they are missing.
# Never fails: where it cannot install it says what to install, and what needs the package
# reports it missing.
set -euo pipefail

missing=()
for package in "$@"; do
    state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

give_up() {
    echo "not installed: ${missing[*]} ($1); install them by hand," \
        "on Debian and Ubuntu: sudo apt-get install ${missing[*]}" >&2
    exit 0
}

command -v apt-get >/dev/null || give_up "apt-get is not there"
as_root=()
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || give_up "neither root nor sudo"
    as_root=(sudo)
    [ -t 0 ] || as_root+=(-n) # nobody is there to type a password
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
apt() {
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y \
        -o DPkg::Lock::Timeout=120 -o Acquire::Retries=1 -o Acquire::http::Timeout=20 \
        "$@" </dev/null >"$log" 2>&1
}

echo "installing ${missing[*]}" >&2
# The package lists are often good enough; a fresh container has none.
if ! apt install --no-install-recommends "${missing[@]}"; then
    { apt update && apt install --no-install-recommends "${missing[@]}"; } || {
        tail -n 5 "$log" >&2
        give_up "apt-get failed"
    }
fi
