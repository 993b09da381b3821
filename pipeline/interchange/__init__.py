"""Translations from and to other tools: XLIFF, TMX, tables. PO files stay the record."""
