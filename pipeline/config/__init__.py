"""Settings of a project: files, domains, rules for link targets."""
