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
from rollbook.users.operations.own import edit_own
from rollbook.users.operations.own_email import ask_email, confirm_email, revert_email
from rollbook.users.operations.own_factors import (
    add_authenticator,
    add_passkey,
    make_recovery_codes,
    remove_authenticator,
    remove_passkey,
    remove_two_factor,
)
from rollbook.users.operations.passwords import (
    change_password,
    forgot_password,
    reset_password,
    send_reset,
    set_password,
)
from rollbook.users.operations.sessions import end_sessions
from rollbook.users.operations.standing import delete, erase, reactivate, restore, suspend
from rollbook.users.operations.two_factor import require_two_factor, reset_two_factor

__all__ = [
    "activate",
    "add_authenticator",
    "add_passkey",
    "ask_email",
    "cancel_invitation",
    "change_email",
    "change_external_id",
    "change_password",
    "change_phone",
    "change_username",
    "confirm_email",
    "copy_link",
    "create",
    "delete",
    "edit",
    "edit_own",
    "end_sessions",
    "erase",
    "first",
    "forgot_password",
    "invite",
    "make_recovery_codes",
    "reactivate",
    "remove_authenticator",
    "remove_passkey",
    "remove_two_factor",
    "require_two_factor",
    "resend_activation",
    "reset_password",
    "reset_two_factor",
    "restore",
    "revert_email",
    "saving",
    "send_reset",
    "set_password",
    "suspend",
]
