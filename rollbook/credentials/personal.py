"""Which tables of this package hold data of a user, by the column that names them."""

from rollbook.credentials.models import Link

TABLES = {Link: "user_id"}
