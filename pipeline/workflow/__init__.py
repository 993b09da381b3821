"""Trees of pages into editions: all parts together."""
