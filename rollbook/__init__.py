"""Rollbook: user management that you host yourself."""

__version__ = "0.1.0"
