"""5. One's own role, rank, status or unit by a side door, and unknown fields → refused by name, nothing changed."""

from typing import Any

import pytest

from rollbook.roles.models import Grant
from rollbook.users.models import User
from tests import world
from tests.calling import Api, cli
from tests.world import World

SIDE_DOORS: dict[str, Any] = {
    "role": "administrator", "roles": ["administrator"], "rank": 1000, "status": "active", "unit": 1, "is_staff": True,
    "is_superuser": True, "is_active": True, "access_epoch": 0, "password": "a wholly new sentence", "version": "x",
    "id": 1, "pk": 1, "username_key": "x", "erase_after": None, "permissions": ["users.erase"], "groups": [1],
    "__class__": "x", "by": 1, "event_id": 1, "undoes": 1, "rows": [{"status": "active"}], "subjects": [1],
}  # fmt: skip


@pytest.fixture
def w(db: None) -> World:
    return world.make()


def _state() -> Any:
    rows = list(
        User.objects.order_by("pk").values("pk", "status", "password", "access_epoch", "version", "username_key")
    )
    return rows, sorted(Grant.objects.values_list("user_id", "role__slug"))


def test_a_field_that_an_operation_does_not_take_is_refused_by_name(w: World) -> None:
    uma = Api(w.uma)
    before = _state()
    for field, value in SIDE_DOORS.items():
        answer = uma.act("edit", w.uma, first_name="Uma", **{field: value})
        assert answer.status_code == 422, field
        assert list(answer.json()["errors"]) == [field]
    assert _state() == before


def test_one_cannot_give_oneself_a_role_through_any_address(w: World) -> None:
    uma = Api(w.uma)
    before = _state()
    for verb, given in (("add-role", {"role": "coach"}), ("set-roles", {"roles": ["coach"]})):
        answer = uma.act(verb, w.uma, **given).json()
        assert answer["changed"] == 0
        assert answer["refused"]["self"]["ids"] == [w.uma.pk]
    assert uma.act("add-role", w.uma, role="administrator").status_code == 422
    assert _state() == before


def test_creating_takes_no_more_than_its_fields(w: World) -> None:
    uma = Api(w.uma)
    for field in SIDE_DOORS.keys() - {"roles", "status", "password"}:
        answer = uma.act("create", email="nia@example.org", **{field: SIDE_DOORS[field]})
        assert (answer.status_code, list(answer.json()["errors"])) == (422, [field])
    above = uma.act("create", email="nia@example.org", roles=["administrator"])
    assert above.json()["errors"]["roles"][0]["code"] == "no_such_choice"
    assert not User.objects.filter(email="nia@example.org").exists()


def test_names_in_query_strings_are_looked_at_too(w: World) -> None:
    answer = Api(w.uma).get("users", is_staff="1", password__startswith="argon2", grants__role__rank__gt="90")
    assert set(answer.json()["errors"]) == {"is_staff", "password__startswith", "grants__role__rank__gt"}


def test_the_command_has_no_such_options(w: World) -> None:
    for option in ("--status", "--roles", "--password", "--is-staff"):
        assert cli("users", "edit", "uma@example.org", option, "x", acts_as=w.uma).exit_code == 2
