"""Alignment of a page with its human translation: which text stands for which."""
