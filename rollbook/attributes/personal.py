"""Which tables of this package hold data of a user, by the column that names them."""

from rollbook.attributes.models import AttributeValue

TABLES = {AttributeValue: "user_id"}
