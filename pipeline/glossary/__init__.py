"""Term files: read, matched in a text, checked against a target, linted and exchanged."""
