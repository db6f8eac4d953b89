"""Which tables of this package hold data of a user, by the column that names them."""

from rollbook.users.models import SavedView, SearchText

TABLES = {SearchText: "user_id", SavedView: "owner_id"}
