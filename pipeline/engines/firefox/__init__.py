"""Firefox Translations models, run by fxtranslate."""
