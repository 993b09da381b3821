project = "Tablets"
extensions = ["myst_parser"]
myst_enable_extensions = [
    "attrs_inline",
    "attrs_block",
    "colon_fence",
    "deflist",
    "dollarmath",
    "substitution",
    "tasklist",
]
myst_heading_anchors = 3
myst_substitutions = {"drug": "aspirin"}
html_theme = "basic"
exclude_patterns = [".pipeline", "out"]
exclude_patterns += ["es", "po", ".pipeline"]
templates_path = ["_templates"]
language = "en"
