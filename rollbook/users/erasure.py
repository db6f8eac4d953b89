"""Erasing people: every table that holds data of theirs, and the audit log, forget them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.db import DEFAULT_DB_ALIAS

from rollbook.attributes import personal as attributes_personal
from rollbook.audit import personal as audit_personal
from rollbook.credentials import personal as credentials_personal
from rollbook.groups import personal as groups_personal
from rollbook.imports import personal as imports_personal
from rollbook.kernel import sql
from rollbook.mail import personal as mail_personal
from rollbook.pictures import personal as pictures_personal
from rollbook.roles import personal as roles_personal
from rollbook.sessions import personal as sessions_personal
from rollbook.terms import personal as terms_personal
from rollbook.users import personal as users_personal

TABLES: Final[dict[Any, str]] = {
    **users_personal.TABLES, **roles_personal.TABLES, **sessions_personal.TABLES, **imports_personal.TABLES,
    **groups_personal.TABLES, **attributes_personal.TABLES, **credentials_personal.TABLES, **mail_personal.TABLES,
    **terms_personal.TABLES,
    **pictures_personal.TABLES,
}  # fmt: skip


def forget(ids: Sequence[int]) -> None:
    """Delete what hangs on these users, by one statement a table."""
    for model, column in TABLES.items():
        model._base_manager.filter(**{f"{column}__in": sql.among(ids)})._raw_delete(DEFAULT_DB_ALIAS)
    imports_personal.forget(ids)
    audit_personal.forget("user", sql.among(ids))
