"""A Markdown page: read, cut into segments, written again with other words, proved."""
