"""What somebody may do, by name. Roles carry permissions; operations ask for one."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

SYSTEM: Final = "system"  # no role can hold it: for what only the operator and the clock do


class Permission(models.TextChoices):
    """The permissions, `area.verb`. The label completes the phrase "May …"."""

    USERS_VIEW = "users.view", _("See users")
    USERS_CREATE = "users.create", _("Add users")
    USERS_EDIT = "users.edit", _("Edit profiles")
    USERS_CHANGE_EMAIL = "users.change_email", _("Change email addresses")
    USERS_CHANGE_USERNAME = "users.change_username", _("Change usernames")
    USERS_CHANGE_PHONE = "users.change_phone", _("Change phone numbers")
    USERS_SET_PASSWORD = "users.set_password", _("Set passwords")
    USERS_SUSPEND = "users.suspend", _("Suspend and reactivate users")
    USERS_DELETE = "users.delete", _("Delete and restore users")
    USERS_ERASE = "users.erase", _("Delete users permanently")
    USERS_IMPORT = "users.import", _("Import users from a CSV file")
    VIEWS_SHARE = "views.share", _("Share saved views")
    ROLES_ASSIGN = "roles.assign", _("Give and take roles")
    TOKENS_CREATE = "tokens.create", _("Make API tokens")
    AUDIT_VIEW = "audit.view", _("See the audit log")
