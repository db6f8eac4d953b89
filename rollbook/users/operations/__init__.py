"""What can be done to users. Each is written once, for a set; every door calls it."""

from rollbook.users.operations import first, saving
from rollbook.users.operations.adding import create, invite
from rollbook.users.operations.coming_in import activate, cancel_invitation, copy_link, resend_activation
from rollbook.users.operations.editing import (
    change_email,
    change_external_id,
    change_phone,
    change_username,
    edit,
)
from rollbook.users.operations.passwords import (
    change_password,
    forgot_password,
    reset_password,
    send_reset,
    set_password,
)
from rollbook.users.operations.standing import delete, erase, reactivate, restore, suspend

__all__ = [
    "activate",
    "cancel_invitation",
    "change_email",
    "change_external_id",
    "change_password",
    "change_phone",
    "change_username",
    "copy_link",
    "create",
    "delete",
    "edit",
    "erase",
    "first",
    "forgot_password",
    "invite",
    "reactivate",
    "resend_activation",
    "reset_password",
    "restore",
    "saving",
    "send_reset",
    "set_password",
    "suspend",
]
