"""Front matter by spans: single values are found and replaced, nothing else moves.

YAML between `---` lines, and TOML between `+++` lines. Front matter is never dumped as a whole:
an edit replaces the characters of one value, and the result is parsed and compared key by key.
Objects are not constructed either (no tags, no merge keys), so front matter can run no code and
fill no memory.
"""
