"""What can be done to users. Each is written once, for a set; every door calls it."""

from rollbook.users.operations import first, saving
from rollbook.users.operations.editing import (
    change_email,
    change_external_id,
    change_phone,
    change_username,
    create,
    edit,
    set_password,
)
from rollbook.users.operations.standing import delete, erase, reactivate, restore, suspend

__all__ = [
    "change_email",
    "change_external_id",
    "change_phone",
    "change_username",
    "create",
    "delete",
    "edit",
    "erase",
    "first",
    "reactivate",
    "restore",
    "saving",
    "set_password",
    "suspend",
]
