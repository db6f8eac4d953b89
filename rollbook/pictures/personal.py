"""Which tables of this package hold data of a user, by the column that names them."""

from rollbook.pictures.models import Picture

TABLES = {Picture: "user_id"}
