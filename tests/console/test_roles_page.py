"""Roles in the console: the list, the matrix, what a change would mean before it is saved, what ends soon."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django.utils import timezone

from rollbook.roles.models import Grant, Role
from rollbook.roles.operations import add_role, lend_role
from rollbook.users.operations import suspend
from rollbook.users.selection import UserSelection
from tests.calling import role
from tests.console.conftest import At, errors, text_of, toasts
from tests.told import roles_of
from tests.world import World

UNTIL = "2099-01-01"


def the(slug: str) -> Role:
    return Role.objects.get(slug=slug)


def ticked(answer: Any) -> set[str]:
    return set(re.findall(r'name="permissions" value="([^"]+)"[^>]* checked', answer.content.decode()))


def looked(answer: Any) -> dict[str, str]:
    return {
        name: re.search(rf'name="{name}" value="([^"]+)"', answer.content.decode())[1] for name in ("mark", "looked")
    }


def test_the_list_tells_rank_permissions_and_how_many_hold_each(world: World, at: At) -> None:
    add_role(UserSelection.of(world.cleo), by=world.actor("ada"), role="translator")
    rows = re.findall(r"<tr>.*?</tr>", at("uma").get("/roles/").content.decode(), re.DOTALL)
    told = {cells[0]: cells[1:4] for row in rows if (cells := re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL))}
    numbers = {name: [re.sub(r"<[^>]+>|\D", "", cell) for cell in cells] for name, cells in told.items()}
    (translator,) = [cells for name, cells in numbers.items() if "Translator" in name]
    assert translator == ["40", "0", "1"]


def test_whoever_may_not_see_roles_sees_none(world: World, at: At) -> None:
    for path in ("/roles/", f"/roles/{the('coach').pk}/", "/roles/ending/", "/roles/unused/", "/roles/on/"):
        assert at("cleo").get(path).status_code == 403


def test_a_change_is_shown_before_it_is_saved(world: World, at: At) -> None:
    tutor = role("tutor", 40, "users.view", "users.suspend")
    for user in (world.sol, world.eve):
        add_role(UserSelection.of(user), by=world.actor("ada"), role="tutor")
    page = f"/roles/{tutor.pk}/"
    browser = at("ada")
    assert ticked(browser.get(page)) == {"users.view", "users.suspend"}
    given = {"name": "Tutor", "rank": "40", "permissions": ["users.view", "users.edit:learner"]}
    review = browser.post(page, {**given, "review": "1", "mark": "x"})
    text = text_of(review)
    assert "People it affects 2" in text
    assert "Of whom lose something 2" in text
    assert "Edit profiles (learners) 2 people gain it" in text
    assert "Suspend and reactivate users 2 people lose it" in text
    assert the("tutor").permissions == ["users.suspend", "users.view"], "nothing has changed yet"
    saved = browser.post(page, {**given, **looked(review)}, follow=True)
    assert toasts(saved) == ["Saved the role Tutor"]
    assert the("tutor").permissions == ["users.edit:learner", "users.view"]


def test_what_was_not_looked_at_is_not_saved(world: World, at: At) -> None:
    tutor = role("tutor", 40, "users.view")
    page, browser = f"/roles/{tutor.pk}/", at("ada")
    given = {"name": "Tutor", "rank": "40", "permissions": ["users.view"]}
    review = browser.post(page, {**given, "review": "1"})
    other = {**given, "permissions": ["users.delete"], **looked(review)}
    assert "Delete and restore users" in text_of(browser.post(page, other))
    assert the("tutor").permissions == ["users.view"]


def test_somebody_elses_change_meanwhile_is_told(world: World, at: At) -> None:
    tutor = role("tutor", 40, "users.view")
    page, browser = f"/roles/{tutor.pk}/", at("ada")
    given = {"name": "Tutor", "rank": "40", "permissions": ["users.edit"]}
    review = browser.post(page, {**given, "review": "1"})
    Role.objects.filter(pk=tutor.pk).update(permissions=["users.view", "users.erase"])
    again = browser.post(page, {**given, **looked(review)})
    assert "changed this role meanwhile" in " ".join(errors(again)["__all__"])
    assert "users.erase" in the("tutor").permissions


def test_what_one_lacks_can_not_be_ticked_and_is_refused_when_sent(world: World, at: At) -> None:
    role("smith", 60, "roles.edit", "roles.view", "users.view")
    add_role(UserSelection.of(world.cleo), by=world.actor("ada"), role="smith")
    page, browser = f"/roles/{the('student').pk}/", at("cleo")
    html = browser.get(page).content.decode()
    assert re.search(r'value="users.delete"[^>]* disabled', html)
    assert not re.search(r'value="users.view"[^>]* disabled', html)
    given = {"name": "Student", "rank": "10", "permissions": ["users.delete"]}
    answer = browser.post(page, {**given, **looked(browser.post(page, {**given, "review": "1"}))})
    assert answer.status_code == 422
    assert "Delete and restore users" in errors(answer)["permissions"][0]
    assert the("student").permissions == []


def test_a_role_above_ones_rank_can_only_be_read(world: World, at: At) -> None:
    role("smith", 60, "roles.edit", "roles.view")
    add_role(UserSelection.of(world.cleo), by=world.actor("ada"), role="smith")
    html = at("cleo").get(f"/roles/{the('user-manager').pk}/").content.decode()
    assert "Review changes" not in html
    assert not re.search(r'name="permissions"(?![^>]*disabled)', html)


def test_a_clone_begins_as_the_other_is(world: World, at: At) -> None:
    browser = at("ada")
    begun = browser.get("/roles/add/?like=educator")
    assert ticked(begun) == {"repository.open"}
    done = browser.post("/roles/add/?like=educator", {"name": "Dean", "rank": "55", "permissions": ["repository.open"]})
    assert done["Location"] == f"/roles/{the('dean').pk}/"


def test_a_role_is_deleted_with_another_in_its_place(world: World, at: At) -> None:
    tutor = role("tutor", 40)
    add_role(UserSelection.of(world.sol), by=world.actor("ada"), role="tutor")
    page, browser = f"/roles/{tutor.pk}/delete/", at("ada")
    assert "1 person holds it and will lose it." in text_of(browser.get(page))
    done = browser.post(page, {"replacement": "coach"}, follow=True)
    assert toasts(done) == ["Deleted the role Tutor"]
    assert done.redirect_chain[0][0] == "/roles/"
    assert roles_of(world.sol) == {"student", "coach"}


def test_what_ends_soon_is_listed(world: World, at: At) -> None:
    lend_role(UserSelection.of(world.sol), by=world.actor("ada"), role="coach", until=UNTIL, reason="Exam weeks")
    assert "No role ends soon" in text_of(at("ada").get("/roles/ending/"))
    Grant.objects.exclude(until=None).update(until=timezone.now() + timedelta(days=3))
    text = text_of(at("ada").get("/roles/ending/"))
    assert "Sol Reyes" in text
    assert "Exam weeks" in text


def test_lending_from_the_row_menu_and_ending_it_from_the_profile(world: World, at: At) -> None:
    browser = at("uma")
    assert "Give a role temporarily" in text_of(browser.get(f"/users/{world.sol.pk}/menu/"))
    browser.post(f"/users/{world.sol.pk}/lend-role/", {"role": "coach", "until": UNTIL, "reason": "Trial"})
    page = browser.get(f"/users/{world.sol.pk}/")
    assert "until" in text_of(page)
    end = f"/users/{world.sol.pk}/remove-role/?role=coach"
    assert end in page.content.decode()
    browser.post(end, {"role": "coach"})
    assert roles_of(world.sol) == {"student"}


def test_a_form_that_a_link_has_filled_says_so_and_sends_it(world: World, at: At) -> None:
    form = at("uma").get(f"/users/{world.sol.pk}/remove-role/?role=coach").content.decode()
    assert re.search(r'<option value="coach" selected', form)


def test_edit_roles_tells_what_they_gain_and_lose(world: World, at: At) -> None:
    page = f"/users/{world.uma.pk}/set-roles/diff/"
    text = text_of(at("ada").post(page, {"roles": ["educator"]}))
    assert "Suspend and reactivate users" in text
    htmx = {"HTTP_HX_REQUEST": "true"}
    piece = at("ada").post(page, {"roles": ["user-manager", "administrator"]}, **htmx)
    assert "Delete users permanently" in text_of(piece)
    assert "<html" not in piece.content.decode()
    assert roles_of(world.uma) == {"user-manager"}


def test_why_is_answered_on_the_access_tab(world: World, at: At) -> None:
    page = f"/users/{world.uma.pk}/access/"
    browser = at("ada")
    yes = text_of(browser.get(page, {"permission": "users.suspend", "over": "sol@example.org"}))
    assert "Yes: Suspend and reactivate users, over Sol Reyes." in yes
    no = text_of(browser.get(page, {"permission": "users.suspend", "over": "ada@example.org"}))
    assert "No: Suspend and reactivate users, over Ada Lovelace." in no
    assert "Ada Lovelace has a higher rank: 100." in no
    assert "nobody called “ghost”" in text_of(browser.get(page, {"permission": "users.suspend", "over": "ghost"}))


def test_two_people_are_compared(world: World, at: At) -> None:
    html = at("ada").get(f"/users/{world.uma.pk}/access/", {"with": "ada@example.org"}).content.decode()
    rows = dict(re.findall(r'<tr class="differs"><th scope="row">([^<]+)</th>(.*?)</tr>', html, re.DOTALL))
    assert set(rows) == {
        "Delete users permanently", "Make API tokens", "Make and change roles", "Make and change attributes",
        "See confidential attributes", "Edit confidential attributes", "Word mail, and send again what failed",
    }  # fmt: skip
    assert [("Yes" in cell) for cell in rows["Make API tokens"].split("</td>")[:2]] == [False, True]


def test_as_it_was_on_a_day(world: World, at: At) -> None:
    browser = at("ada")
    assert "They had not been added yet." in text_of(
        browser.get(f"/users/{world.uma.pk}/access/", {"on": "2020-01-01"})
    )
    today = timezone.now().date().isoformat()
    assert "User manager" in text_of(browser.get(f"/users/{world.uma.pk}/access/", {"on": today}))
    held = text_of(browser.get("/roles/on/", {"role": "coach", "on": today}))
    assert "Cleo Park" in held
    assert "Nobody held it on that day" in text_of(browser.get("/roles/on/", {"role": "coach", "on": "2020-01-01"}))
    assert "Uma Thorn" in text_of(browser.get("/roles/on/", {"permission": "users.suspend", "on": today}))


def test_unused_permissions_come_first(world: World, at: At) -> None:
    suspend(UserSelection.of(world.sol), by=world.actor("uma"))
    html = at("ada").get("/roles/unused/").content.decode()
    (row,) = [
        r for r in re.findall(r"<tr>.*?</tr>", html, re.DOTALL) if "Suspend and reactivate" in r and "User manager" in r
    ]
    assert "Nobody" not in row
    assert html.index("Change phone numbers") < html.index("Suspend and reactivate")
