"""Which tables of this package hold data of a user, by the column that names them."""

from rollbook.groups.models import GroupMember, GroupOwner

TABLES = {GroupMember: "user_id", GroupOwner: "user_id"}
