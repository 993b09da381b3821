#!/usr/bin/env bash
# translate-toolkit 3.20.0: po2xliff and xliff2po.
#
# A PO file keeps translations whose source is gone as obsolete entries (`#~`). gettext's programs
# leave them out of what is published. po2xliff writes them as units like any other, with
# `approved="yes"`, and xliff2po makes them entries that count, so that a file that goes to a
# translator and back untouched has texts again that its pages no longer have.
#
# Expected: obsolete entries are left out of the XLIFF file, or come back obsolete.
# Seen: 1 obsolete entry before, an approved unit between, 0 obsolete and 2 active entries after.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

"${PYTHON:-python3}" -m venv venv
venv/bin/python -m pip install --quiet --disable-pip-version-check \
    translate-toolkit==3.20.0 polib==1.2.0

cat >before.po <<'PO'
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Language: es\n"

msgid "Take one tablet."
msgstr "Tome una tableta."

#~ msgid "Take two tablets."
#~ msgstr "Tome dos tabletas."
PO
venv/bin/po2xliff --progress=none before.po between.xlf
venv/bin/xliff2po --progress=none between.xlf after.po

cat >count.py <<'PYTHON'
"""Active and obsolete entries of a PO file, as polib reads them."""
import sys

import polib

entries = polib.pofile(sys.argv[1])
obsolete = [entry for entry in entries if entry.obsolete]
print(f"{len(entries) - len(obsolete)} active, {len(obsolete)} obsolete")
PYTHON

before=$(venv/bin/python count.py before.po)
between=$(tr -d '\n' <between.xlf | grep -o '<trans-unit[^>]*> *<source>Take two tablets' | grep -o 'approved="[a-z]*"')
after=$(venv/bin/python count.py after.po)
echo "before: $before"
echo "between: $between"
echo "after: $after"
[ "$before | $between | $after" = '1 active, 1 obsolete | approved="yes" | 2 active, 0 obsolete' ] || {
    echo "the behaviour has changed" >&2
    exit 1
}
