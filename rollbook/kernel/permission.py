"""What somebody may do, by name. Roles carry permissions; operations ask for one."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

OWN: Final = "own"  # no role can hold it: what everybody may do to themselves, and to nobody else
SYSTEM: Final = "system"  # no role can hold it: for what only the operator and the clock do


class Permission(models.TextChoices):
    """The permissions, `area.verb`. The label completes the phrase "May …"."""

    USERS_VIEW = "users.view", _("See users")
    USERS_CREATE = "users.create", _("Add users")
    USERS_EDIT = "users.edit", _("Edit profiles")
    USERS_CHANGE_EMAIL = "users.change_email", _("Change email addresses")
    USERS_CHANGE_USERNAME = "users.change_username", _("Change usernames")
    USERS_CHANGE_PHONE = "users.change_phone", _("Change phone numbers")
    USERS_CHANGE_EXTERNAL_ID = "users.change_external_id", _("Change external IDs")
    USERS_SET_PASSWORD = "users.set_password", _("Set passwords")
    USERS_TWO_FACTOR = "users.two_factor", _("Require and reset two-factor")
    USERS_VIEW_CONFIDENTIAL = "users.view_confidential", _("See confidential attributes")
    USERS_EDIT_CONFIDENTIAL = "users.edit_confidential", _("Edit confidential attributes")
    USERS_SIGN_IN_LINK = "users.sign_in_link", _("Make links to sign in as somebody")
    USERS_END_SESSIONS = "users.end_sessions", _("Sign people out everywhere")
    USERS_SUSPEND = "users.suspend", _("Suspend and reactivate users")
    USERS_DELETE = "users.delete", _("Delete and restore users")
    USERS_ERASE = "users.erase", _("Delete users permanently")
    USERS_IMPORT = "users.import", _("Import users from a CSV file")
    VIEWS_SHARE = "views.share", _("Share saved views")
    ROLES_VIEW = "roles.view", _("See roles and who holds them")
    ROLES_ASSIGN = "roles.assign", _("Give and take roles")
    ROLES_EDIT = "roles.edit", _("Make and change roles")
    GROUPS_VIEW = "groups.view", _("See groups and who is in them")
    GROUPS_EDIT = "groups.edit", _("Make and change groups")
    GROUPS_ASSIGN = "groups.assign", _("Add people to groups and take them out")
    UNITS_VIEW = "units.view", _("See the hierarchy")
    UNITS_EDIT = "units.edit", _("Make, move and delete units")
    UNITS_ASSIGN = "units.assign", _("Move people between units")
    REPOSITORY_OPEN = "repository.open", _("Open everything in the repository")
    REPOSITORY_EDIT = "repository.edit", _("Arrange the repository")
    ATTRIBUTES_EDIT = "attributes.edit", _("Make and change attributes")
    TOKENS_CREATE = "tokens.create", _("Make API tokens")
    MAIL_VIEW = "mail.view", _("See which mail was sent")
    MAIL_EDIT = "mail.edit", _("Word mail, and send again what failed")
    TERMS_EDIT = "terms.edit", _("Publish terms of use")
    AUDIT_VIEW = "audit.view", _("See the audit log")


def label_of(permission: str) -> str:
    """Say a permission, also one that no role can hold."""
    return str(dict(Permission.choices).get(permission, _("what is one’s own to do")))
