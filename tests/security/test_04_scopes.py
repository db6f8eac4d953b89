"""4. Giving a token a scope that its user lacks → refused; nor does it give what they lose later."""

import pytest

from rollbook.audit.models import Change
from rollbook.kernel.refusal import Denied
from rollbook.roles.operations import remove_role
from rollbook.sessions import tokens
from rollbook.sessions.models import Token
from rollbook.sessions.operations import create_token
from rollbook.users.operations import change_email, set_password
from rollbook.users.selection import UserSelection
from tests import world
from tests.calling import Api, cli_json, role, secret_for
from tests.told import now
from tests.world import World

NEW = "violet umbrella sings at noon"


@pytest.fixture
def w(db: None) -> World:
    return world.make()


def test_a_scope_that_the_user_lacks_is_refused_and_on_record(w: World) -> None:
    words = ["--user", "uma@example.org", "--scope", "users.view", "--scope", "users.erase"]
    told = cli_json("token", "create", *words, code=1)
    assert told["error"]["code"] == "scope"
    assert not Token.objects.exists()
    assert Change.objects.get(refusal="scope").subject_id == w.uma.pk


@pytest.mark.parametrize("status", ["suspended", "deleted"])
def test_whoever_is_not_active_gets_none(w: World, status: str) -> None:
    type(w.ada).objects.filter(pk=w.uma.pk).update(status=status)
    told = cli_json("token", "create", "--user", "uma@example.org", "--scope", "users.view", code=1)
    assert told["error"]["code"] == "inactive"
    assert not Token.objects.exists()


def test_whoever_may_not_make_tokens_makes_none(w: World) -> None:
    given = {"name": "x", "scopes": ["users.view"], "digest": tokens.digest(tokens.new_secret())}
    with pytest.raises(Denied):
        create_token(UserSelection.of(w.uma), by=w.actor("uma"), **given)
    outcome = create_token(UserSelection.of(w.ada), by=w.actor("ada"), **given)
    assert outcome.changed == [w.ada.pk]


def test_a_user_of_higher_rank_lends_nobody_their_rights(w: World) -> None:
    role("token-maker", 20, "tokens.create", "users.view")
    from rollbook.roles.operations import add_role

    add_role(UserSelection.of(w.eve), by=w.actor("ada"), role="token-maker")
    given = {"name": "x", "scopes": ["users.view"], "digest": tokens.digest(tokens.new_secret())}
    outcome = create_token(UserSelection.of(w.ada), by=w.actor("eve"), **given)
    assert outcome.refused == {"rank": [w.ada.pk]}


def test_a_token_follows_its_users_rights_down(w: World) -> None:
    api = Api(secret=secret_for(w.uma))
    assert api.act("suspend", w.sol).status_code == 200
    remove_role(UserSelection.of(w.uma), by=w.actor("ada"), role="user-manager")
    assert api.act("reactivate", w.sol).status_code == 403
    assert api.get("users").status_code == 403


def test_a_narrow_token_does_not_become_the_whole_account(w: World) -> None:
    """Whoever sets a password, or the address that a new one goes to, could sign in with all that the account may."""
    api = Api(secret=secret_for(w.uma, ["users.set_password", "users.change_email"]))
    for verb, given in (("set-password", {"password": NEW}), ("change-email", {"email": "mine@evil.example"})):
        told = api.act(verb, w.uma, **given).json()
        assert (told["changed"], told["refused"]) == (0, {"more_power": {"count": 1, "ids": [w.uma.pk]}})
        assert api.act(verb, w.sol, **given).json()["changed"] == 1
    assert not now(w.uma).check_password(NEW)
    assert now(w.uma).email != "mine@evil.example"


def test_nobody_takes_over_a_peer_who_may_more(w: World) -> None:
    role("helpdesk", 80, "users.view", "users.set_password", "users.change_email", "tokens.create")
    helper = world.person("Helper", role="helpdesk")
    by = world.acting(helper)
    given = {"name": "x", "scopes": ["users.view"], "digest": tokens.digest(tokens.new_secret())}
    for operation, values in (
        (set_password, {"password": NEW}), (change_email, {"email": "x@evil.example"}), (create_token, given),
    ):  # fmt: skip
        assert operation(UserSelection.of(w.uma), by=by, **values).refused == {"more_power": [w.uma.pk]}
    assert change_email(UserSelection.of(w.uma), by=by, email=w.uma.email).unchanged == 1
    assert set_password(UserSelection.of(helper), by=by, password=NEW).changed == [helper.pk]
    assert not Token.objects.filter(user_id=w.uma.pk).exists()


def test_nor_by_undoing_a_change_of_address(w: World) -> None:
    changed = change_email(UserSelection.of(w.uma), by=w.actor("ada"), email="new@example.org")
    api = Api(secret=secret_for(w.uma, ["audit.view", "users.view", "users.change_email"]))
    told = api.post(f"events/{changed.event_id}/undo").json()
    assert told["refused"] == {"more_power": {"count": 1, "ids": [w.uma.pk]}}
    assert now(w.uma).email == "new@example.org"
