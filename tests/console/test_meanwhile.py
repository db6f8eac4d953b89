"""A form that was open while somebody else saved: no change of either gets lost."""

from __future__ import annotations

from rollbook.audit.models import Event
from tests.calling import role
from tests.console.conftest import At, boxes, browser, errors, hidden, main, toasts
from tests.told import now, roles_of
from tests.world import World


def test_after_somebody_else_has_saved_only_what_one_has_touched_oneself_is_saved(world: World, at: At) -> None:
    client, path = at("uma"), f"/users/{world.sol.pk}/edit/"
    mine = client.get(path)
    at("ada").post(path, {**browser(at("ada").get(path)), "last_name": "Tang", "contact": "Room 5\r\nLisbon"})
    sent = {**browser(mine), "first_name": "Solveig"}
    answer = client.post(path, sent)
    assert answer.status_code == 422
    assert "changed this person meanwhile" in errors(answer)["__all__"][0]
    assert list(errors(answer)) == ["__all__"]
    assert now(world.sol).name == "Sol Tang"
    shown = browser(answer)
    assert [shown[name] for name in ("first_name", "last_name")] == [["Solveig"], ["Tang"]]
    assert client.post(path, shown).status_code == 302
    assert (now(world.sol).name, now(world.sol).contact) == ("Solveig Tang", "Room 5\nLisbon")


def test_where_both_have_changed_a_field_it_says_what_it_is_now_and_keeps_what_one_typed(world: World, at: At) -> None:
    client, path = at("uma"), f"/users/{world.sol.pk}/edit/"
    mine, theirs = browser(client.get(path)), browser(at("ada").get(path))
    at("ada").post(path, {**theirs, "first_name": "", "last_name": "Tang", "language": "de", "contact": "Here"})
    answer = client.post(path, {**mine, "first_name": "Sunny", "last_name": "Rey", "language": "fr", "contact": "Here"})
    said = errors(answer)
    assert said.pop("__all__")
    assert said == {
        "first_name": ["Somebody else has changed this too. It is empty now."],
        "last_name": ["Somebody else has changed this too. Now: Tang"],
        "language": ["Somebody else has changed this too. Now: Deutsch"],
    }
    assert 'aria-invalid="true"' in main(answer)
    at("ada").post(f"/users/{world.sol.pk}/change-phone/", {"phone": "+351 912 345 678"})
    again = client.post(path, browser(answer))
    assert (again.status_code, list(errors(again))) == (422, ["__all__"]), "nobody has touched these since"
    assert client.post(path, browser(again)).status_code == 302
    assert (now(world.sol).name, now(world.sol).language, now(world.sol).contact) == ("Sunny Rey", "fr", "Here")


def test_what_was_touched_is_all_that_is_saved_and_a_field_can_be_emptied(world: World, at: At) -> None:
    client, path = at("uma"), f"/users/{world.sol.pk}/edit/"
    client.post(path, {**browser(client.get(path)), "contact": "Room 5\r\nLisbon"})
    assert client.post(path, {**browser(client.get(path)), "last_name": ""}).status_code == 302
    assert (now(world.sol).name, now(world.sol).contact) == ("Sol", "Room 5\nLisbon")
    step = Event.objects.latest("pk").steps[0]
    assert step["fields"] == ["last_name"], "the audit log tells of nothing else"
    client.get(path)
    assert client.post(path, browser(client.get(path))).status_code == 302
    assert toasts(client.get(path)) == ["Nothing to change: it is so already."]


def test_roles_that_somebody_else_has_given_or_taken_meanwhile_stay_so(world: World, at: At) -> None:
    client, path = at("uma"), f"/users/{world.eve.pk}/set-roles/"
    at("ada").post(path, {"roles": ["student", "translator"]})
    mine = browser(client.get(path))
    at("ada").post(path, {"roles": ["student", "educator"]})
    answer = client.post(path, {**mine, "roles": ["coach", "translator"]})
    assert answer.status_code == 422
    assert set(browser(answer)["roles"]) == {"coach", "educator"}
    assert "changed this too. Now: " in errors(answer)["roles"][0]
    assert client.post(path, browser(answer)).status_code == 302
    assert roles_of(world.eve) == {"coach", "educator"}


def test_a_role_that_is_not_among_the_choices_is_nobodys_change(world: World, at: At) -> None:
    """Uma lacks what it carries, so she may neither give nor take it; that it comes back unchosen means nothing."""
    keeper, path = role("keeper", 10, "users.erase"), f"/users/{world.cleo.pk}/set-roles/"
    world.cleo.grants.create(role=keeper)
    client = at("uma")
    assert client.post(path, browser(client.get(path))).status_code == 302
    assert toasts(client.get("/")) == ["Nothing to change: it is so already."]
    assert client.post(path, {**browser(client.get(path)), "roles": ["student"]}).status_code == 302
    assert roles_of(world.cleo) == {"keeper", "student"}


def test_a_version_that_never_was_counts_as_changed(world: World, at: At) -> None:
    for version in ("0", "-1", "9" * 30):
        answer = at("uma").post(f"/users/{world.sol.pk}/edit/", {"first_name": "Zed", "version": version})
        assert (answer.status_code, list(errors(answer))) == (422, ["__all__"])
        assert now(world.sol).first_name == "Sol"


def test_all_chosen_roles_are_still_chosen_when_one_has_to_look_again(world: World, at: At) -> None:
    client, path = at("uma"), f"/users/{world.sol.pk}/set-roles/"
    mine = client.get(path)
    at("ada").post(f"/users/{world.sol.pk}/edit/", {"first_name": "Solveig"})
    answer = client.post(path, {"roles": ["coach", "student", "educator"], "version": hidden(mine, "version")})
    assert answer.status_code == 422
    assert {box["value"] for box in boxes(answer, "roles") if box["selected"]} == {"coach", "student", "educator"}
    assert roles_of(world.sol) == {"student"}
