"""The `rollbook` command: a module for each of its words."""
