"""The roles that every installation begins with."""

from __future__ import annotations

import pytest

from rollbook.kernel.permission import Permission
from rollbook.roles import builtin
from rollbook.roles.models import Role

RANKS = {
    "administrator": 100, "user-manager": 80, "statistic-manager": 50, "content-editor": 50, "educator": 50,
    "coach": 50, "proofreader": 40, "translator": 40, "student": 10,
}  # fmt: skip


def permissions(slug: str) -> set[str]:
    return set(Role.objects.get(slug=slug).permissions)


def take(slug: str, permission: str) -> None:
    role = Role.objects.get(slug=slug)
    role.permissions.remove(permission)
    role.save()


@pytest.mark.django_db
def test_there_are_the_nine_of_the_sources_with_their_ranks() -> None:
    builtin.install()
    assert dict(Role.objects.values_list("slug", "rank")) == RANKS
    assert set(Role.objects.values_list("built_in", flat=True)) == {True}


@pytest.mark.django_db
def test_users_are_managed_by_administrators_and_user_managers_alone() -> None:
    builtin.install()
    assert permissions("administrator") == set(Permission.values)
    assert permissions("user-manager") == set(Permission.values) - {
        "users.erase", "tokens.create", "roles.edit", "attributes.edit", "users.view_confidential",
        "users.edit_confidential", "mail.edit", "terms.edit",
    }  # fmt: skip
    for slug in RANKS.keys() - {"administrator", "user-manager"}:
        assert permissions(slug) <= {"repository.open", "repository.edit"}


@pytest.mark.django_db
def test_the_repository_is_open_to_those_who_teach_or_write_and_not_to_students() -> None:
    builtin.install()
    opened = {slug for slug in RANKS if "repository.open" in permissions(slug)}
    assert opened == {"administrator", "user-manager", "educator", "content-editor"}


@pytest.mark.django_db
def test_installing_again_keeps_what_the_site_has_made_of_them() -> None:
    builtin.install()
    manager = Role.objects.get(slug="user-manager")
    Role.objects.filter(pk=manager.pk).update(name="People manager", rank=70)
    take("user-manager", "users.delete")
    builtin.install()
    assert Role.objects.filter(slug="user-manager", name="People manager", rank=70).exists()
    assert "users.delete" not in permissions("user-manager")


@pytest.mark.django_db
def test_an_administrator_gets_the_permissions_that_an_upgrade_brings() -> None:
    builtin.install()
    take("administrator", "users.erase")
    builtin.install()
    assert permissions("administrator") == set(Permission.values)
