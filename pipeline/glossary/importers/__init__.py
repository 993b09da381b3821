"""Glossaries from and to other tools."""
