"""The files of a project: found, read, locked, written; what is known of the last build."""
