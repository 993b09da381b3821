"""From a parsed page to its segments."""
