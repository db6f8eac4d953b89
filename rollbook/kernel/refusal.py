"""Why an operation left a subject alone, and the errors that stop an operation whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


class Refusal(models.TextChoices):
    """Codes are part of the API; labels say it to a person."""

    UNKNOWN = "unknown", _("No such user, or not one you can see")
    RANK = "rank", _("They have a higher rank than you")
    PERMISSION = "permission", _("Your roles do not include this")
    SELF = "self", _("You can't do this to yourself")
    LAST_ADMINISTRATOR = "last_administrator", _("The last administrator has to stay")
    MORE_POWER = "more_power", _("Their roles allow what you may not do here")
    MORE_POWER_THERE = "more_power_there", _("There your roles would allow more over them than they do here")
    ROLE_RANK = "role_rank", _("This role is above your own rank, or allows what you may not do there")
    GROUP_REACH = "group_reach", _("This group lies outside your reach")
    CHANGED = "changed", _("Changed by somebody else since you looked")
    MOVED_ON = "moved_on", _("Changed again since; left as it is now")
    DELETED = "deleted", _("They are deleted; restore them first")
    NOT_DELETED = "not_deleted", _("They have to be deleted first")
    NOT_SUSPENDED = "not_suspended", _("They are not suspended")
    NEVER_DELETE = "never_delete", _("This site never deletes anybody; suspend them instead")
    INACTIVE = "inactive", _("They are not active")
    NO_EMAIL = "no_email", _("They have no email address")
    NOT_WAITING = "not_waiting", _("They are neither invited nor waiting for activation")
    NOT_INVITED = "not_invited", _("They are not invited, or have come in already")
    WAITING = "waiting", _("They have yet to activate their account; send them a new link instead")
    NOT_FAILED = "not_failed", _("It has not failed")
    NO_TWO_FACTOR = "no_two_factor", _("They have no two-factor set up")
    TWO_FACTOR_NEEDED = "two_factor_needed", _("They need two-factor, by a role or by themselves")
    TWO_FACTOR_FIRST = "two_factor_first", _("They need two-factor and have yet to set it up, by themselves")
    NO_PICTURE = "no_picture", _("They have neither picture nor signature")
    LINK_ENDED = "link_ended", _("This link has ended")
    SCOPE = "scope", _("They don't hold all of these permissions themselves")
    MEMBERS = "members", _("Some of its members are out of your reach or above your rank")
    BUILT_IN = "built_in", _("Rollbook counts on this role; it stays as it is")
    IN_USE = "in_use", _("People hold it from whom you may not take it")
    NOT_EMPTY = "not_empty", _("It is not empty: move its people, groups and units elsewhere first")
    GONE = "gone", _("The unit has been deleted; restore it first")
    CYCLE = "cycle", _("A unit can’t become part of itself")
    PERSON_ALONE = "person_alone", _("On this site only they themselves change this")
    ADMINISTRATORS_ALONE = "administrators_alone", _("On this site only administrators change this")
    TAKEN = "taken", _("Somebody else uses this username, email or external ID")


class Denied(Exception):
    """The actor does not hold the permission. The attempt is on record as `event_id`."""

    def __init__(self, permission: str, event_id: int | None = None) -> None:
        super().__init__(permission)
        self.permission, self.event_id = permission, event_id


class Unproved(Exception):
    """The actor has to prove afresh who they are before this; nothing has been looked at or changed."""


class Invalid(Exception):
    """Some values can't be taken: `errors` maps a field's name to what is wrong with it."""

    def __init__(self, errors: Mapping[str, Sequence[ValidationError]]) -> None:
        super().__init__(", ".join(errors))
        self.errors = errors

    def messages(self) -> dict[str, list[dict[str, str]]]:
        """Give `{field: [{code, message}]}`, translated, for any door."""
        return {
            name: [{"code": e.code or "invalid", "message": e.messages[0]} for e in problems]
            for name, problems in self.errors.items()
        }
