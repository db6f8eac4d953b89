"""Which tables of this package hold data of a user, by the column that names them."""

from rollbook.imports.models import ImportRow

TABLES = {ImportRow: "user_id"}
