"""Spanish grammar that needs no dictionary: how words inflect, what agrees with a noun."""
