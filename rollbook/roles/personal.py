"""Which tables of this package hold data of a user, by the column that names them."""

from rollbook.roles.models import Grant

TABLES = {Grant: "user_id"}
