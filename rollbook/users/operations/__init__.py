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
from rollbook.users.operations.pictures import drop_picture, remove_picture, set_picture, set_signature
from rollbook.users.operations.sessions import end_session, end_sessions
from rollbook.users.operations.sign_in_links import revoke_sign_in_links, sign_in_link, use_sign_in_link
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
    "drop_picture",
    "edit",
    "edit_own",
    "end_session",
    "end_sessions",
    "erase",
    "first",
    "forgot_password",
    "invite",
    "make_recovery_codes",
    "reactivate",
    "remove_authenticator",
    "remove_passkey",
    "remove_picture",
    "remove_two_factor",
    "require_two_factor",
    "resend_activation",
    "reset_password",
    "reset_two_factor",
    "restore",
    "revert_email",
    "revoke_sign_in_links",
    "saving",
    "send_reset",
    "set_password",
    "set_picture",
    "set_signature",
    "sign_in_link",
    "suspend",
    "use_sign_in_link",
]
