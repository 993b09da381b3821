"""From a segment to its checked translation; no page and no file is known here."""
