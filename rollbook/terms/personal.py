"""Which tables of this package hold data of a user, by the column that names them."""

from rollbook.terms.models import Acceptance

TABLES = {Acceptance: "user_id"}
