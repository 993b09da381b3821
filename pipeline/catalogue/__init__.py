"""PO files: the translators' record, read as robustly as tools write them."""
