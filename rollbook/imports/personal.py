"""Which tables of this package hold data of a user, by the column that names them; and what no column names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain
from typing import Final

from django.db import DEFAULT_DB_ALIAS

from rollbook.imports.models import ImportRow, Plan
from rollbook.kernel import sql
from rollbook.users.models import User
from rollbook.users.names import username_key

TABLES = {ImportRow: "user_id"}
AROUND: Final = re.compile(r"""[\s<>()\[\]\\,;:"]+""")  # what no address has
LONGEST: Final = 300


def forget(ids: Sequence[int]) -> None:
    """Delete the rows that came to nothing, hang on nobody and yet name one of these users in their cells."""
    names = User.objects.filter(pk__in=sql.among(ids)).values_list("username_key", "email_key", "external_id")
    keys = {username_key(name) for known in names for name in known if name}
    lost = ImportRow.objects.filter(plan=Plan.PROBLEM, user_id=None).only("username", "cells")
    naming = [row.pk for row in lost.iterator() if not keys.isdisjoint(map(username_key, _names(row)))]
    ImportRow.objects.filter(pk__in=sql.among(naming))._raw_delete(DEFAULT_DB_ALIAS)


def _names(row: ImportRow) -> set[str]:
    """Give what may be a username or an address; where nobody found out who is meant, any cell may be."""
    parts = (part for cell in row.cells if "@" in cell for part in AROUND.split(cell) if "@" in part)
    return {name for name in chain([row.username] if row.username else row.cells, parts) if len(name) <= LONGEST}
