#!/usr/bin/env bash
# Eleventy 3.1.8, its i18n plug-in (EleventyI18nPlugin), `defaultLanguage: "en"`.
#
# A site may keep its default language at the root and the others in folders: `doses.md` and
# `es/doses.md`, published at /doses/ and /es/doses/. The filter `locale_url` knows the two as
# twins: for /doses/ and "es" it gives /es/doses/. The filter `locale_links`, which lists the twins
# of a page for a language switch, gives an empty list on both. With the English pages in a folder
# `en`, both filters know the twins.
#
# Expected: each page lists the other, in both layouts.
# Seen: empty lists with English at the root, the twin with English in a folder.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

npm install --silent --no-audit --no-fund --no-package-lock @11ty/eleventy@3.1.8 >/dev/null

cat >eleventy.config.mjs <<'JS'
import { EleventyI18nPlugin } from "@11ty/eleventy";

export default function (config) {
  config.addPlugin(EleventyI18nPlugin, { defaultLanguage: "en", errorMode: "never" });
  return { markdownTemplateEngine: "liquid" };
}
JS

page='{{ page.url }} lists [{% assign twins = page.url | locale_links %}{% for twin in twins %}{{ twin.url }} ({{ twin.lang }}){% endfor %}] url of es: {{ "/doses/" | locale_url: "es" }}'
for english in root/. folder/en; do
    site=${english%%/*}
    mkdir -p "$english" "$site/es"
    printf '%s\n' "$page" >"$english/doses.md"
    printf '%s\n' "$page" >"$site/es/doses.md"
    npx eleventy --quiet --input="$site" --output="out-$site" >/dev/null
    find "out-$site" -name '*.html' | LC_ALL=C sort | xargs cat >"$site.txt"
    echo "== $site"
    cat "$site.txt"
done

diff - root.txt <<'HTML' && diff - folder.txt <<'HTML2' || {
<p>/doses/ lists [] url of es: /es/doses/</p>
<p>/es/doses/ lists [] url of es: /es/doses/</p>
HTML
<p>/en/doses/ lists [/es/doses/ (es)] url of es: /es/doses/</p>
<p>/es/doses/ lists [/en/doses/ (en)] url of es: /es/doses/</p>
HTML2
    echo "the behaviour has changed" >&2
    exit 1
}
