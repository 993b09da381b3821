"""Targets written as Markdown, HTML or YAML."""
