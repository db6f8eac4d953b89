"""17. Somebody who must accept the terms of use can't make tokens first, nor anything else that lasts."""

from __future__ import annotations

import json

from rollbook.sessions.models import Session, Token
from tests.credentials.two_factor import browser, password
from tests.terms.publishing import STEP, accept, published
from tests.world import World


def test_no_token_is_made_and_none_is_taken_from_the_way_in(world: World) -> None:
    published()
    client = browser()
    password(client, world.ada)
    body = json.dumps({"users": [world.ada.pk], "name": "Mine", "scopes": ["users.view"]})
    for verb in ("create-token", "set-password", "add-role"):
        sent = client.post(f"/api/v1/users/actions/{verb}", body, content_type="application/json")
        assert sent.status_code in {401, 404}
    assert client.get("/api/v1/users").status_code == 401
    assert client.get("/api/v1/terms").status_code == 401
    for path in ("/account/two-factor/", "/account/two-factor/codes/", f"/users/{world.ada.pk}/set-password/"):
        assert client.post(path, {"code": "000000"})["Location"].startswith("/sign-in/")
    assert not Token.objects.exists()
    assert not Session.objects.filter(user__isnull=False).exists()


def test_a_cookie_of_the_way_in_is_worth_nothing_elsewhere(world: World) -> None:
    """Nor does it become worth something because its owner comes in by another browser."""
    published()
    one, other = browser(), browser()
    password(one, world.ada)
    password(other, world.ada)
    assert other.post(STEP, {"terms": "1"})["Location"] == "/"
    assert other.get("/account/").status_code == 200
    assert one.get("/account/").status_code == 302


def test_who_accepted_elsewhere_meanwhile_is_led_on_by_the_steps_alone(world: World) -> None:
    published()
    client = browser()
    password(client, world.ada)
    accept(world.ada, 1)
    assert client.get("/account/").status_code == 302
    assert client.get(STEP)["Location"] == "/"
    assert client.get("/account/").status_code == 200
