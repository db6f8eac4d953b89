"""Giving and taking roles, and shaping them."""

from rollbook.roles.operations import shaping
from rollbook.roles.operations.giving import add_role, end_lent_roles, lend_role, remove_role, set_roles

__all__ = ["add_role", "end_lent_roles", "lend_role", "remove_role", "set_roles", "shaping"]
