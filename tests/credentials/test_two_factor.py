"""Two-factor: codes of an app and recovery codes, each good once."""

from __future__ import annotations

import pytest

from rollbook.audit.models import Event
from rollbook.credentials import totp
from rollbook.credentials.models import Authenticator, RecoveryCode
from rollbook.mail.models import Message
from rollbook.sessions.models import Session
from rollbook.users.operations import send_reset, set_password
from rollbook.users.selection import UserSelection
from tests.at_once import at_once
from tests.console.conftest import signed_in
from tests.credentials.two_factor import KEY, browser, code, equipped, is_in, password, set_up, shown_key, stale
from tests.users.coming_in import CHOSEN, come_in, mailed, now
from tests.world import PASSWORD, World, operator

# -- RFC 6238


@pytest.mark.parametrize(("at", "digits"), [(59, "287082"), (1111111109, "081804"), (2000000000, "279037")])
def test_the_codes_are_those_of_the_standard(at: int, digits: str) -> None:
    key = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert totp.code_at(key, at // 30) == digits
    assert totp.step_of(key, digits, at) == at // 30


@pytest.mark.parametrize("wrong", ["", "12345", "1234567", "abcdef", "１２３４５６", "12 34"])
def test_what_is_no_code_is_none(wrong: str) -> None:
    assert totp.step_of(KEY, wrong) is None


def test_a_clock_may_be_a_step_off_and_no_more() -> None:
    moment = 1_000_000_000
    found = [totp.step_of(KEY, totp.code_at(KEY, moment // 30 + off), moment) is not None for off in (-2, -1, 0, 1, 2)]
    assert found == [False, True, True, True, False]


# -- signing in


def test_the_password_alone_lets_nobody_in(world: World) -> None:
    equipped(world.ada)
    client = browser()
    assert password(client, world.ada)["Location"] == "/sign-in/second-factor/"
    for path in ("/", "/account/", "/account/two-factor/", "/sign-in/new-password/", "/sign-in/two-factor/"):
        assert client.get(path).status_code == 302, path
    assert not Session.objects.exclude(user=None).exists()
    wrong = client.post("/sign-in/second-factor/", {"code": "000000"})
    assert (wrong.status_code, is_in(client)) == (422, False)
    assert client.post("/sign-in/second-factor/", {"code": code()})["Location"] == "/"
    assert is_in(client)


def test_a_code_is_good_once(world: World) -> None:
    """SECURITY 15: also for another browser, or another process: the last step stands in the database."""
    equipped(world.ada)
    digits = code()
    for good in (True, False):
        client = browser()
        password(client, world.ada)
        client.post("/sign-in/second-factor/", {"code": digits})
        assert is_in(client) is good


def test_an_earlier_code_is_not_good_after_a_later_one(world: World) -> None:
    equipped(world.ada)
    for steps, good in ((0, True), (-1, False)):
        client = browser()
        password(client, world.ada)
        client.post("/sign-in/second-factor/", {"code": code(steps=steps)})
        assert is_in(client) is good


@pytest.mark.django_db(transaction=True)
def test_of_many_at_the_same_moment_one_is_let_in() -> None:
    """SECURITY 14."""
    from rollbook.credentials.factors import prove
    from tests import world as cast

    ada = cast.make().ada
    equipped(ada)
    digits = code()
    assert at_once(*(lambda: prove(ada, digits) for _n in range(12))).count(True) == 1


def test_guessing_codes_ends_soon(world: World) -> None:
    equipped(world.ada)
    client = browser()
    password(client, world.ada)
    codes = [client.post("/sign-in/second-factor/", {"code": "000000"}).status_code for _n in range(7)]
    assert codes == [422] * 5 + [429] * 2
    assert client.post("/sign-in/second-factor/", {"code": code()}).status_code == 429


def test_somebody_elses_code_is_no_good(world: World) -> None:
    """SECURITY 16: neither of their app nor a recovery code of theirs."""
    equipped(world.ada)
    equipped(world.uma, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
    client = browser()
    password(client, world.ada)
    client.post("/sign-in/second-factor/", {"code": code("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")})
    assert not is_in(client)


def test_no_way_in_forgets_it(world: World) -> None:
    """SECURITY 16: after a reset, and with a temporary password, the code is asked for."""
    equipped(world.ada)
    send_reset(UserSelection.of(world.ada), by=operator())
    client = browser()
    come_in(mailed(world.ada), client)
    assert not is_in(client)
    assert password(client, world.ada, CHOSEN)["Location"] == "/sign-in/second-factor/"
    set_password(UserSelection.of(world.ada), by=operator(), password=PASSWORD, temporary=True)
    assert password(client, world.ada)["Location"] == "/sign-in/second-factor/"
    assert client.post("/sign-in/new-password/", {"password": CHOSEN})["Location"] == "/sign-in/second-factor/"
    assert not now(world.ada).check_password(CHOSEN)
    assert client.post("/sign-in/second-factor/", {"code": code()})["Location"] == "/sign-in/new-password/"


# -- setting up


def test_somebody_sets_it_up_in_my_account_and_signs_in_with_a_recovery_code(world: World) -> None:
    client = browser()
    password(client, world.sol)
    codes = set_up(client, "/account/two-factor/")
    assert now(world.sol).two_factor
    assert Message.objects.get(user=world.sol).occasion == "two_factor_on"
    assert codes[0] not in str([*RecoveryCode.objects.values(), *Event.objects.values()])
    for good in (True, False):
        other = browser()
        password(other, world.sol)
        other.post("/sign-in/second-factor/", {"code": codes[0].upper().replace("-", " ")})
        assert is_in(other) is good, "each is good once"
    assert RecoveryCode.objects.filter(user=world.sol, used_at=None).count() == 9


def test_the_key_is_kept_encrypted(world: World) -> None:
    client = browser()
    password(client, world.sol)
    key = shown_key(client, "/account/two-factor/")
    client.post("/account/two-factor/", {"code": code(key)})
    kept = str([*Authenticator.objects.values(), *Session.objects.values(), *Event.objects.values()])
    assert key not in kept


@pytest.mark.parametrize("path", ["/account/two-factor/", "/account/two-factor/codes/", "/account/two-factor/off/"])
def test_a_session_of_long_ago_has_to_prove_itself_first(world: World, path: str) -> None:
    """Whoever sits down at an open browser changes nothing about how its owner signs in."""
    equipped(world.sol)
    client = signed_in(world.sol)
    stale()
    for method in (client.get, client.post):
        assert method(path)["Location"] == f"/account/prove/?next={path}"
    assert client.post(f"/account/prove/?next={path}", {"password": PASSWORD, "code": "000000"}).status_code == 422
    assert client.post(f"/account/prove/?next={path}", {"password": "x", "code": code()}).status_code == 422
    right = {"password": PASSWORD, "code": code(steps=1), "next": path}
    assert client.post("/account/prove/", right)["Location"] == path
    assert client.get(path).status_code == 200


def test_new_codes_void_the_old_and_off_is_off(world: World) -> None:
    client = browser()
    password(client, world.sol)
    old = set_up(client, "/account/two-factor/")
    client.post("/account/two-factor/codes/")
    assert client.get("/account/two-factor/codes/").status_code == 200
    client.post("/account/two-factor/codes/", {"kept": "1"})
    other = browser()
    password(other, world.sol)
    assert other.post("/sign-in/second-factor/", {"code": old[0]}).status_code == 422
    assert client.post("/account/two-factor/off/").status_code == 302
    assert not now(world.sol).two_factor
    assert not Authenticator.objects.exists()
    assert not RecoveryCode.objects.exists()
    assert password(browser(), world.sol)["Location"] == "/"
