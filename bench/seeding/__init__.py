"""Errors put into good translations, to measure how many of them the checks see."""
