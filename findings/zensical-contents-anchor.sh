#!/usr/bin/env bash
# Zensical 0.0.73, beside MkDocs with mkdocs-material 9.8.2 and an HTML parser that follows the
# standard (html5lib 1.1).
#
# A heading may begin with an anchor of its own: `## <a id="dosis"></a>Dose`. In the table of
# contents Zensical takes the id off and leaves the element, so that a link stands within a link:
# `<a href="#dose" …>… <a ></a>Dose …</a>`. HTML allows none there; a parser ends the outer link
# before the inner one, and the words of the entry are no link any more. mkdocs-material takes the
# whole element off, and its entry is a link.
#
# Expected: the text of the entry is inside the link to the heading, in both.
# Seen: in it with mkdocs-material, outside it with Zensical.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

"${PYTHON:-python3}" -m venv venv
venv/bin/python -m pip install --quiet --disable-pip-version-check \
    zensical==0.0.73 mkdocs==1.6.1 mkdocs-material==9.8.2 html5lib==1.1

mkdir docs
printf '# Leaflet\n\n## <a id="dosis"></a>Dose\n\nText.\n\n## Storage\n\nText.\n' >docs/index.md
printf '[project]\nsite_name = "Leaflet"\n' >zensical.toml
printf 'site_name: Leaflet\ntheme:\n  name: material\n' >mkdocs.yml

venv/bin/zensical build --config-file zensical.toml >/dev/null
mv site zensical
NO_MKDOCS_2_WARNING=1 venv/bin/mkdocs build --quiet --site-dir mkdocs

cat >entries.py <<'PYTHON'
"""The texts of the links of the table of contents, as a parser of the standard sees them."""
import sys

import html5lib

tree = html5lib.parse(open(sys.argv[1], encoding="utf-8"), namespaceHTMLElements=False)
links = [a for a in tree.iter("a") if "md-nav__link" in a.get("class", "")]
texts = {a.get("href"): " ".join("".join(a.itertext()).split()) for a in links}
print(f"Dose: {texts['#dose']!r}, Storage: {texts['#storage']!r}")
PYTHON

zensical=$(venv/bin/python entries.py zensical/index.html)
mkdocs=$(venv/bin/python entries.py mkdocs/index.html)
echo "zensical: $zensical"
echo "mkdocs-material: $mkdocs"
[ "$zensical | $mkdocs" = "Dose: '', Storage: 'Storage' | Dose: 'Dose', Storage: 'Storage'" ] || {
    echo "the behaviour has changed" >&2
    exit 1
}
