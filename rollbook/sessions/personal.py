"""Which tables of this package hold data of a user, by the column that names them."""

from rollbook.sessions.models import Session, Token

TABLES = {Session: "user_id", Token: "user_id"}
