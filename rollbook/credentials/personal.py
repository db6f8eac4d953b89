"""Which tables of this package hold data of a user, by the column that names them."""

from rollbook.credentials.models import Authenticator, Link, RecoveryCode

TABLES = {Link: "user_id", Authenticator: "user_id", RecoveryCode: "user_id"}
