"""The fields of a person, each with its rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Annotated, Final, TypedDict
from zoneinfo import available_timezones

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from rollbook.attributes.fields import Attributes
from rollbook.groups.fields import GroupPicks
from rollbook.kernel.actor import Actor
from rollbook.kernel.fields import Option, Pick, Text
from rollbook.kernel.flag import Flag
from rollbook.kernel.permission import Permission
from rollbook.roles.fields import RolePicks
from rollbook.units.fields import UnitPick, in_reach
from rollbook.users import names
from rollbook.users.models import Population, Status


def languages(by: Actor) -> Sequence[Option]:
    """Give the languages of the site."""
    return list(settings.LANGUAGES)


def time_zones(by: Actor) -> Sequence[Option]:
    """Give the time zones of the IANA database."""
    return _zones()


@cache
def _zones() -> Sequence[Option]:
    """Read them once: they are some six hundred files."""
    return [(name, name.replace("_", " ")) for name in sorted(available_timezones() - {"localtime"})]


def populations(by: Actor) -> Sequence[Option]:
    """Give the two populations."""
    return list(Population.choices)


def first_statuses(by: Actor) -> Sequence[Option]:
    """Give the statuses that a new user may have."""
    return [(s.value, s.label) for s in (Status.ACTIVE, Status.PENDING, Status.SUSPENDED)]


def strong(password: str) -> str:
    """Refuse a password that is too easy to guess."""
    validate_password(password)
    return password


REASON: Final = Text(label=_("Reason"), most=500, help=_("Kept in the audit log."))
FIRST_NAME: Final = Text(label=_("First name"), most=100, rule=names.person_name, absent=None)
LAST_NAME: Final = Text(label=_("Last name"), most=100, rule=names.person_name, absent=None)
USERNAME: Final = Text(
    label=_("Username"),
    most=254,
    rule=names.username,
    help=_("What they sign in with. Their email unless you give one."),
)
EMAIL: Final = Text(label=_("Email"), most=254, rule=names.email, input_type="email")
INVITED_EMAIL: Final = replace(EMAIL, required=True)
PHONE: Final = Text(
    label=_("Phone"),
    most=40,
    rule=names.phone,
    input_type="tel",
    help=_("With the country, such as +351 912 345 678."),
)
PASSWORD: Final = Text(
    label=_("Password"), most=256, secret=True, rule=strong, autocomplete="new-password",
    help=_("At least 15 characters. A short sentence works well."),
)  # fmt: skip
MADE_UP: Final = Flag(label=_("Make up a password"), help=_("It is shown once, to be told in person."))
TEMPORARY: Final = Flag(
    label=_("They have to change it when they sign in"), ticked=True,
    help=_("Until then the password lets them do nothing else."),
)  # fmt: skip
OWN_PASSWORD: Final = replace(PASSWORD, required=True)
EXTERNAL_ID: Final = Text(
    label=_("External ID"),
    most=150,
    help=_("Their number at school or at work, by which other systems know them."),
)
CONTACT: Final = Text(
    label=_("Contact details"), most=500, lines=True, absent=None, help=_("Address, office, second phone.")
)
LANGUAGE: Final = Pick(label=_("Site language"), options=languages, absent=None)
TIME_ZONE: Final = Pick(label=_("Time zone"), options=time_zones, absent=None)
UNIT: Final = UnitPick(options=in_reach(Permission.USERS_CREATE), blank=_("No unit, or the one you look after"))
POPULATION: Final = Pick(label=_("Population"), options=populations, absent=None)


class Profile(TypedDict, total=False):
    """What `users.edit` may set; a field that is left out stays as it is."""

    first_name: Annotated[str | None, FIRST_NAME]
    last_name: Annotated[str | None, LAST_NAME]
    contact: Annotated[str | None, CONTACT]
    population: Annotated[str | None, POPULATION]
    language: Annotated[str | None, LANGUAGE]
    time_zone: Annotated[str | None, TIME_ZONE]


class NewUser(TypedDict, total=False):
    """What `users.create` takes for each person."""

    first_name: Annotated[str | None, FIRST_NAME]
    last_name: Annotated[str | None, LAST_NAME]
    email: Annotated[str, EMAIL]
    username: Annotated[str, USERNAME]
    phone: Annotated[str, PHONE]
    external_id: Annotated[str, EXTERNAL_ID]
    password: Annotated[str, PASSWORD]
    make_password: Annotated[bool, MADE_UP]
    temporary: Annotated[bool, TEMPORARY]
    roles: Annotated[Sequence[str] | None, RolePicks(label=_("Roles"), absent=None)]
    groups: Annotated[Sequence[int], GroupPicks()]
    population: Annotated[str | None, POPULATION]
    unit: Annotated[int | None, UNIT]
    attributes: Annotated[Mapping[str, str], Attributes()]
    status: Annotated[str, Pick(label=_("Status"), options=first_statuses)]
    contact: Annotated[str | None, CONTACT]
    language: Annotated[str | None, LANGUAGE]
    time_zone: Annotated[str | None, TIME_ZONE]


class NewEmail(TypedDict, total=False):
    """What `users.change_email` takes: empty takes the address away; not given, it stays."""

    email: Annotated[str | None, replace(EMAIL, absent=None)]


class NewUsername(TypedDict, total=False):
    """What `users.change_username` takes."""

    username: Annotated[str, Text(label=_("Username"), most=254, rule=names.username, required=True)]


class NewPhone(TypedDict, total=False):
    """What `users.change_phone` takes: empty takes the number away; not given, it stays."""

    phone: Annotated[str | None, replace(PHONE, absent=None)]


class NewExternalId(TypedDict, total=False):
    """What `users.change_external_id` takes: empty takes it away; not given, it stays."""

    external_id: Annotated[str | None, replace(EXTERNAL_ID, absent=None)]
