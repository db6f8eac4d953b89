"""One's own picture and signature, in My account: chosen, replaced, removed."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from rollbook.audit.models import Change, Event
from rollbook.audit.operations import can_undo
from rollbook.credentials.links import oneself
from rollbook.kernel.refusal import Denied
from rollbook.pictures.models import Kind, Picture
from rollbook.users.operations import drop_picture, erase, set_picture, suspend
from rollbook.users.operations.standing import delete
from rollbook.users.selection import UserSelection
from tests.console.conftest import signed_in, text_of
from tests.pictures.making import address, image, kept, opened, pictured, signed, upload
from tests.told import event_of, now
from tests.world import World


def send(client: Client, kind: str = "picture", **given: Any) -> Any:
    return client.post(f"/account/{kind}/", given)


def test_a_picture_is_chosen_and_stands_beside_the_name(world: World) -> None:
    client = signed_in(world.sol)
    answer = send(client, picture=upload(image()))
    assert (answer.status_code, answer["Location"]) == (302, "/account/")
    page = client.get("/account/")
    assert "Your new picture is saved." in text_of(page)
    assert address(world.sol) in page.content.decode()
    assert opened(kept(world.sol)).size == (256, 256)
    assert len(now(world.sol).picture) == 16


def test_a_signature_is_given_and_shown_with_words(world: World) -> None:
    client = signed_in(world.sol)
    assert send(client, "signature", signature=upload(image(900, 300))).status_code == 302
    page = client.get("/account/").content.decode()
    assert f'src="{address(world.sol, Kind.SIGNATURE)}"' in page
    assert 'alt="Signature of Sol Reyes"' in page
    assert opened(kept(world.sol, Kind.SIGNATURE)).size == (600, 200)
    assert now(world.sol).picture == ""


def test_the_next_one_takes_the_place_of_the_one_before(world: World) -> None:
    before = pictured(world.sol)
    signed(world.sol)
    after = pictured(world.sol, image(200, 200, kind="GIF"))
    assert before != after
    assert sorted(Picture.objects.values_list("kind", flat=True)) == ["picture", "signature"]
    client = signed_in(world.sol)
    assert [client.get(path).status_code for path in (before, after)] == [404, 200]


def test_it_is_removed(world: World) -> None:
    pictured(world.sol)
    signed(world.sol)
    client = signed_in(world.sol)
    assert send(client, remove="yes").status_code == 302
    assert "Your picture is removed." in text_of(client.get("/account/"))
    assert (now(world.sol).picture, now(world.sol).signature != "") == ("", True)
    assert list(Picture.objects.values_list("kind", flat=True)) == ["signature"]


def test_nothing_chosen_is_said_beside_the_field(world: World) -> None:
    answer = send(signed_in(world.sol))
    assert answer.status_code == 422
    assert "This is needed." in text_of(answer)


def test_a_stranger_has_to_sign_in_first(world: World) -> None:
    for kind in ("picture", "signature"):
        assert "/sign-in/" in Client().post(f"/account/{kind}/", {kind: upload(image())})["Location"]
    assert not Picture.objects.exists()


def test_it_is_for_oneself_alone(world: World) -> None:
    for operation, given in ((set_picture, {"picture": image()}), (drop_picture, {"kind": "picture"})):
        refused = operation(UserSelection.of(world.sol), by=oneself(world.ada), **given)
        assert refused.refused == {"unknown": [world.sol.pk]}
        with pytest.raises(Denied):
            operation(UserSelection.of(world.sol), by=world.actor("ada"), **given)
    assert now(world.sol).picture == ""


def test_whoever_is_suspended_chooses_none(world: World) -> None:
    by = oneself(world.sol)
    suspend(UserSelection.of(world.sol), by=world.actor("ada"))
    assert "inactive" in set_picture(UserSelection.of(world.sol), by=by, picture=image()).refused


def test_the_log_tells_that_it_changed_and_nothing_of_what_it_shows(world: World) -> None:
    pictured(world.sol)
    pictured(world.sol, image(mode="L"))
    event = Event.objects.filter(operation="users.set_picture").order_by("pk").last()
    assert event is not None
    assert (event.params, can_undo(event)) == ({}, False)
    told = Change.objects.get(event=event)
    assert set(told.after) == {"picture"}
    assert len(told.after["picture"]) == 16
    page = text_of(signed_in(world.ada).get(f"/users/{world.sol.pk}/history/"))
    assert "another image" in page
    assert told.after["picture"] not in page.replace(address(world.sol), "")


def test_a_plan_keeps_everything_as_it_is(world: World) -> None:
    pictured(world.sol)
    before = kept(world.sol)
    set_picture.plan(UserSelection.of(world.sol), by=oneself(world.sol), picture=image(200, 200))
    drop_picture.plan(UserSelection.of(world.sol), by=oneself(world.sol), kind="picture")
    assert kept(world.sol) == before


def test_erasing_takes_the_images_along(world: World) -> None:
    pictured(world.sol)
    signed(world.sol)
    delete(UserSelection.of(world.sol), by=world.actor("ada"))
    assert event_of(erase(UserSelection.of(world.sol), by=world.actor("ada"))).changed == 1
    assert not Picture.objects.exists()


def test_nobody_keeps_the_server_busy_with_images(world: World) -> None:
    client = signed_in(world.sol)
    answers = [send(client, picture=upload(b"no image")).status_code for _try in range(31)]
    assert (set(answers[:30]), answers[30]) == ({422}, 429)
    assert send(signed_in(world.eve), picture=upload(image())).status_code == 302
