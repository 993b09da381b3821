#!/usr/bin/env bash
# Babel 2.19.0: the reader and the writer of PO files, beside gettext's format as polib 1.2.0 reads it.
#
# gettext keeps the source that a fuzzy translation was made for in a line `#| msgid "…"`. Babel has
# a place for it (`Message.previous_id`), and its writer writes the line where it is asked to
# (`include_previous=True`). Its reader does not read the line as that: it becomes a translator's
# comment, and is written back as `# | msgid "…"`. So a file that Babel has read and written once
# has lost what the translation was for, as a comment that looks much like it.
#
# Expected: `previous_id` has the earlier source, and the line is there again when it is written.
# Seen: `previous_id` is empty, and polib finds no previous source in what was written.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

"${PYTHON:-python3}" -m venv venv
venv/bin/python -m pip install --quiet --disable-pip-version-check Babel==2.19.0 polib==1.2.0

cat >before.po <<'PO'
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\n"
"Language: es\n"

#, fuzzy
#| msgid "Take one tablet."
msgid "Take two tablets."
msgstr "Tome una tableta."
PO

cat >round.py <<'PYTHON'
"""What Babel reads and what it writes."""
import polib
from babel.messages.pofile import read_po, write_po

with open("before.po", "rb") as file:
    catalog = read_po(file)
with open("after.po", "wb") as file:
    write_po(file, catalog, include_previous=True)
message = catalog["Take two tablets."]
print(f"Babel: previous {message.previous_id}, comments {message.user_comments}")
for name in ("before.po", "after.po"):
    [entry] = polib.pofile(name)
    print(f"polib, {name}: previous {entry.previous_msgid!r}")
PYTHON

seen=$(venv/bin/python round.py; grep "one tablet" after.po)
echo "$seen"
diff - <(echo "$seen") <<'SEEN' || { echo "the behaviour has changed" >&2; exit 1; }
Babel: previous [], comments ['| msgid "Take one tablet."']
polib, before.po: previous 'Take one tablet.'
polib, after.po: previous None
# | msgid "Take one tablet."
SEEN
