"""Administrators take away a picture that should not be shown; they never choose one for somebody."""

from __future__ import annotations

from rollbook.audit.models import Event
from rollbook.audit.operations import can_undo
from rollbook.kernel.operation import registry
from rollbook.pictures.models import Kind, Picture
from rollbook.users.operations import remove_picture
from rollbook.users.selection import UserSelection
from tests.console.conftest import signed_in, text_of
from tests.pictures.making import pictured, signed
from tests.told import event_of, now
from tests.world import World


def kinds() -> list[str]:
    return sorted(Picture.objects.values_list("kind", flat=True))


def test_the_picture_goes_and_the_signature_stays_unless_it_is_meant_too(world: World) -> None:
    of_sol, by = UserSelection.of(world.sol), world.actor("uma")
    path = pictured(world.sol)
    signed(world.sol)
    outcome = remove_picture(of_sol, by=by, reason="Not you")
    assert outcome.changed == [world.sol.pk]
    assert (now(world.sol).picture, kinds()) == ("", ["signature"])
    assert signed_in(world.sol).get(path).status_code == 404
    assert not can_undo(event_of(outcome))
    remove_picture(of_sol, by=by, signature=True)
    assert (now(world.sol).signature, kinds()) == ("", [])


def test_whoever_has_none_is_left_alone(world: World) -> None:
    assert remove_picture(UserSelection.of(world.sol), by=world.actor("ada")).refused == {"no_picture": [world.sol.pk]}


def test_nobody_takes_one_from_those_above_them(world: World) -> None:
    pictured(world.ada)
    refused = remove_picture(UserSelection.of(world.ada), by=world.actor("uma")).refused
    assert (refused, kinds()) == ({"rank": [world.ada.pk]}, ["picture"])


def test_it_is_in_the_row_menu_and_tells_why_not(world: World) -> None:
    client, menu = signed_in(world.uma), f"/users/{world.sol.pk}/menu/"
    assert "They have neither picture nor signature" in text_of(client.get(menu))
    pictured(world.sol)
    assert f"/users/{world.sol.pk}/remove-picture/" in client.get(menu).content.decode()
    answer = client.post(f"/users/{world.sol.pk}/remove-picture/", {"reason": "Not you"})
    assert answer.status_code == 302
    assert Event.objects.filter(operation="users.remove_picture", reason="Not you", changed=1).exists()
    assert not kinds()


def test_choosing_for_others_is_offered_by_no_door(world: World) -> None:
    own = [registry[f"users.{name}"] for name in ("set_picture", "set_signature", "drop_picture")]
    assert not any(operation.listed or operation.alone or operation.bulk for operation in own)
    for verb in ("set-picture", "set-signature", "drop-picture"):
        assert signed_in(world.ada).post(f"/users/{world.sol.pk}/{verb}/", {"kind": Kind.PICTURE}).status_code == 404
