"""Which tables of this package hold data of a user, by the column that names them."""

from rollbook.credentials.models import Authenticator, Link, Passkey, RecoveryCode

TABLES = {Link: "user_id", Authenticator: "user_id", Passkey: "user_id", RecoveryCode: "user_id"}
