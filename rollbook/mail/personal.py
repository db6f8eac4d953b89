"""Which tables of this package hold data of a user, by the column that names them."""

from rollbook.mail.models import Message

TABLES = {Message: "user_id"}
