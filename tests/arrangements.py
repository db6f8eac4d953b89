"""For each operation: how it is tried through every door. A new operation has to be added here.

Who may is said here by hand, and not read from the registry: it is what the tests compare with.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.test import Client

from rollbook.credentials.models import Authenticator, Link
from rollbook.groups.operations import add_to_group, make_owner
from rollbook.roles.operations import add_role
from rollbook.users.models import User
from rollbook.users.operations import delete, sign_in_link, suspend
from rollbook.users.selection import UserSelection
from tests import world

SENTENCE: Final = "a wholly new sentence to remember"


def suspended(user: User) -> None:
    suspend(UserSelection.of(user), by=world.operator())


def invited(user: User) -> None:
    """Such as somebody who was invited: there is no way back to it."""
    User.objects.filter(pk=user.pk).update(status="invited")


def with_two_factor(user: User) -> None:
    """Such as somebody who has an authenticator app."""
    User.objects.filter(pk=user.pk).update(two_factor=True)
    Authenticator.objects.create(user=user, name="Phone", sealed="x")


def with_picture(user: User) -> None:
    """Such as somebody who has chosen a picture."""
    User.objects.filter(pk=user.pk).update(picture="0123456789abcdef")


def signed_in(user: User) -> None:
    Client().force_login(user)


def with_sign_in_link(user: User) -> None:
    sign_in_link(UserSelection.of(user), by=world.operator(), reason="Ticket 4711")


def deleted(user: User) -> None:
    delete(UserSelection.of(user), by=world.operator())


def a_coach(user: User) -> None:
    add_role(UserSelection.of(user), by=world.operator(), role="coach")


def in_choir(user: User) -> None:
    add_to_group(UserSelection.of(user), by=world.operator(), group="Choir")


def an_owner(user: User) -> None:
    make_owner(UserSelection.of(user), by=world.operator(), group="Choir")


@dataclass(frozen=True)
class Arrangement:
    """How to try an operation on Sol.

    `may` and `may_not` are of the cast; `first` makes Sol such as the operation needs them;
    `seen` tells whether it has been carried out. `doors` are those that offer it.
    """

    seen: Callable[[User], bool]
    given: Mapping[str, Any] = field(default_factory=dict)
    first: Callable[[User], None] | None = None
    may: str = "uma"
    may_not: str = "cleo"
    doors: tuple[str, ...] = ("console", "api", "cli")


def _now(user: User) -> User:
    return User.objects.get(pk=user.pk)


def _is(**fields: Any) -> Callable[[User], bool]:
    return lambda user: User.objects.filter(pk=user.pk, **fields).exists()


def _has_password(user: User) -> bool:
    return _now(user).check_password(SENTENCE)


def _has_link(user: User) -> bool:
    return Link.objects.filter(user=user, kind="invitation", epoch=_now(user).access_epoch).exists()


EVERYWHERE: Final = {
    "users.create": Arrangement(
        lambda _user: User.objects.filter(email="nia@example.org").exists(),
        {"first_name": "Nia", "last_name": "Okoro", "email": "nia@example.org"},
    ),
    "users.edit": Arrangement(_is(first_name="Solveig"), {"first_name": "Solveig", "last_name": "Reyes"}),
    "users.change_email": Arrangement(_is(email="new@example.org"), {"email": "new@example.org"}),
    "users.change_username": Arrangement(_is(username="solveig"), {"username": "solveig"}),
    "users.change_phone": Arrangement(_is(phone="+351912345678"), {"phone": "+351 912 345 678"}),
    "users.change_external_id": Arrangement(_is(external_id="E-007"), {"external_id": "E-007"}),
    "users.set_attribute": Arrangement(_is(attributes__value="Red"), {"attribute": "house", "value": "Red"}),
    "users.set_attributes": Arrangement(_is(attributes__value="Red"), {"attributes": {"house": "Red"}}),
    "users.set_password": Arrangement(_has_password, {"password": SENTENCE}),
    "users.send_reset": Arrangement(lambda user: Link.objects.filter(user=user, kind="reset").exists()),
    "users.require_two_factor": Arrangement(_is(two_factor_required=True), {"required": True}),
    "users.reset_two_factor": Arrangement(_is(two_factor=False), first=with_two_factor),
    "users.remove_picture": Arrangement(_is(picture=""), first=with_picture),
    "users.end_sessions": Arrangement(_is(sessions=None), first=signed_in),
    "users.sign_in_link": Arrangement(
        lambda user: Link.objects.filter(user=user, kind="sign_in").exists(), {"reason": "Ticket 4711"}
    ),
    "users.revoke_sign_in_links": Arrangement(_is(links=None), first=with_sign_in_link),
    "users.suspend": Arrangement(_is(status="suspended"), {"reason": "On leave"}),
    "users.reactivate": Arrangement(_is(status="active"), first=suspended),
    "users.delete": Arrangement(_is(status="deleted")),
    "users.restore": Arrangement(_is(status="active"), first=deleted),
    "users.erase": Arrangement(lambda user: not _is()(user), first=deleted, may="ada", may_not="uma"),
    "users.resend_activation": Arrangement(_has_link, first=invited),
    "users.copy_link": Arrangement(_has_link, first=invited),
    "users.cancel_invitation": Arrangement(_is(status="deleted"), first=invited),
    "users.add_role": Arrangement(_is(grants__role__slug="coach"), {"role": "coach"}),
    "users.remove_role": Arrangement(
        lambda user: not _is(grants__role__slug="coach")(user), {"role": "coach"}, first=a_coach
    ),
    "users.lend_role": Arrangement(_is(grants__role__slug="coach"), {"role": "coach", "until": "2099-01-01"}),
    "users.set_roles": Arrangement(_is(grants__role__slug="educator"), {"roles": ["educator"]}),
    "users.move_to_unit": Arrangement(_is(unit__name="Arts"), {"unit": "Arts"}),
    "users.add_to_group": Arrangement(_is(memberships__group__name="Choir"), {"group": "Choir"}),
    "users.remove_from_group": Arrangement(_is(memberships=None), {"group": "Choir"}, first=in_choir),
    "users.set_groups": Arrangement(_is(memberships__group__name="Choir"), {"join": ["Choir"]}),
    # the console asks for the person on the group's page: tests/console/test_groups_page.py
    "users.make_owner": Arrangement(_is(owned__group__name="Choir"), {"group": "Choir"}, doors=("api", "cli")),
    "users.end_ownership": Arrangement(_is(owned=None), {"group": "Choir"}, first=an_owner, doors=("api", "cli")),
}


# what has another way than the generic one, tried by tests of its own
ELSEWHERE: Final = {
    "users.create_token": "tests/cli/test_token.py",
    "users.revoke_token": "tests/cli/test_token.py",
    "users.create_first_administrator": "tests/cli/test_admin.py",
    "users.import": "tests/imports",
    "users.invite": "tests/users/test_invite.py",
    "messages.retry": "tests/mail/test_doors.py",
    "terms.publish": "tests/terms/test_doors.py",
    "users.accept_terms": "tests/terms/test_accepting.py",
    "wordings.write": "tests/mail/test_doors.py",
    "users.create_own_token": "tests/account/test_tokens.py",
    "users.revoke_own_token": "tests/account/test_tokens.py",
    "users.ask_email": "tests/account/test_email.py",
    "users.confirm_email": "tests/account/test_email.py",
    "users.revert_email": "tests/account/test_old_email.py",
    "users.edit_own": "tests/account/test_profile.py",
    "users.change_password": "tests/credentials/test_sign_in.py",
    "users.forgot_password": "tests/credentials/test_sign_in.py",
    "users.reset_password": "tests/credentials/test_sign_in.py",
    "users.add_authenticator": "tests/credentials/test_two_factor.py",
    "users.make_recovery_codes": "tests/credentials/test_two_factor.py",
    "users.end_session": "tests/sessions/test_ending.py",
    "users.use_sign_in_link": "tests/credentials/test_sign_in_links.py",
    "users.remove_two_factor": "tests/credentials/test_two_factor.py",
    "users.remove_authenticator": "tests/credentials/test_passkeys.py",
    "users.add_passkey": "tests/credentials/test_passkeys.py",
    "users.remove_passkey": "tests/credentials/test_passkeys.py",
    "users.set_picture": "tests/pictures/test_account.py",
    "users.set_signature": "tests/pictures/test_account.py",
    "users.drop_picture": "tests/pictures/test_account.py",
    "roles.require_two_factor": "tests/credentials/test_two_factor.py",
    "users.activate": "tests/users/test_activate.py",
    "views.save": "tests/test_every_door.py::test_saved_views",
    "views.delete": "tests/test_every_door.py::test_saved_views",
    "users.end_lent_roles": "tests/roles/test_lend_role.py",
    "roles.create": "tests/roles/test_doors.py",
    "roles.edit": "tests/roles/test_doors.py",
    "roles.delete": "tests/roles/test_doors.py",
    "units.create": "tests/units/test_doors.py",
    "units.rename": "tests/units/test_doors.py",
    "units.move": "tests/units/test_doors.py",
    "units.delete": "tests/units/test_doors.py",
    "groups.create": "tests/groups/test_doors.py",
    "groups.edit": "tests/groups/test_doors.py",
    "groups.delete": "tests/groups/test_doors.py",
    "groups.set_roles": "tests/groups/test_doors.py",
    "groups.open_content": "tests/groups/test_doors.py",
    "groups.close_content": "tests/groups/test_doors.py",
    "contents.create": "tests/groups/test_doors.py",
    "contents.edit": "tests/groups/test_doors.py",
    "contents.delete": "tests/groups/test_doors.py",
    "attributes.create": "tests/attributes/test_doors.py",
    "attributes.edit": "tests/attributes/test_doors.py",
    "attributes.delete": "tests/attributes/test_doors.py",
}
