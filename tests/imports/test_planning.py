"""What each row would do, and why it can't: nobody is changed by looking."""

from __future__ import annotations

import pytest

from rollbook.imports import intake
from rollbook.imports.models import Import
from rollbook.imports.unreadable import Unreadable
from rollbook.kernel.refusal import Denied
from rollbook.roles.queries import givable
from rollbook.users.models import User
from rollbook.users.operations import delete
from rollbook.users.selection import UserSelection
from tests import world as cast
from tests.imports.files import only, plans, rows, taken, with_header
from tests.told import statements
from tests.world import World


def test_every_kind_of_row_with_old_and_new_values(world: World) -> None:
    text = """action,username,first name,last name,phone,roles
add-user,new@email.com,New,Person,+351 912 345 678,Coach; student
update,sol@example.org,,Rey,,Student|coach
update,Cleo@Example.ORG,Cleo,Park,,
remove-user,u2@email.com,,,,
"""
    added, changed, same, removed = rows(with_header(text, world.actor("uma")))
    assert (added.plan, added.before) == ("add", {})
    assert added.values == {
        "username": "new@email.com", "email": "new@email.com", "first_name": "New", "last_name": "Person",
        "phone": "+351912345678", "roles": ["coach", "student"], "population": "staff",
    }  # fmt: skip
    assert (changed.plan, changed.user_id, changed.username) == ("change", world.sol.pk, "sol@example.org")
    assert changed.before == {"last_name": "Reyes", "roles": ["student"]}
    assert changed.values == {"last_name": "Rey", "roles": ["coach", "student"]}
    assert (same.plan, same.user_id) == ("same", world.cleo.pk)
    assert (removed.plan, removed.values) == ("remove", {})
    assert not User.objects.filter(username="new@email.com").exists()


def test_a_roster_without_actions_adds_people_and_the_email_is_their_username(world: World) -> None:
    file = with_header("E-Mail;Vorname;Nachname\nzoë@example.org;Zoë;Müller\n", world.actor("uma"))
    row = only(file)
    assert (row.plan, row.username, row.values["email"]) == ("add", "zoë@example.org", "zoë@example.org")


def test_a_blank_cell_leaves_the_value_as_it_is(world: World) -> None:
    row = only(taken("update,sol@example.org,,Rey\n", world.actor("uma")))
    assert (row.values, row.before) == ({"last_name": "Rey"}, {"last_name": "Reyes"})


def test_people_are_named_by_username_or_email(world: World) -> None:
    cast.person("Una", username="una.k", email="una@example.org")
    text = "username,last name\nuna.k,One\nUNA@example.org,Two\n"
    first, second = rows(with_header(text, world.actor("uma"), update_existing=True))
    assert (first.plan, second.plan, first.user_id) == ("change", "change", second.user_id)
    assert second.before == {"last_name": "One"}


def test_the_same_person_many_times_in_the_order_of_the_file(world: World) -> None:
    text = """add-user,new@email.com,New,One
update,new@email.com,New,Two
update,new@email.com,New,Two
remove-user,new@email.com
remove-user,new@email.com
update,new@email.com,New,Three
add-user,new@email.com,New,Four
"""
    file = taken(text, world.actor("uma"))
    assert plans(file) == ["add", "change", "same", "remove", "same", "problem", "problem"]
    assert [row.problem for row in rows(file)[5:]] == ["deleted", "deleted"]


def test_more_than_twenty_rows_for_one_person_are_too_many(world: World) -> None:
    file = taken("".join(f"update,sol@example.org,Sol{n},\n" for n in range(22)), world.actor("uma"))
    assert plans(file) == ["change"] * 20 + ["problem"] * 2
    assert rows(file)[-1].problem == "too_often"


PROBLEMS = {
    "foo,u1@email.com,A,B": ("action", "“foo” is no action"),
    ",u1@email.com,A,B": ("no_action", "The action is missing"),
    "add-user,,A,B": ("no_username", "Give a username"),
    "add-user,u1@email.com,,": ("no_name", "first or last name"),
    "update,sol@example.org,,": ("nothing", "nothing to change"),
    "update,sol@example.org": ("nothing", "nothing to change"),
    "update,nobody@email.com,A,B": ("unknown", "No such user"),
    "remove-user,nobody@email.com": ("unknown", "No such user"),
    "add-user,sol@example.org,A,B": ("exists", "They exist already"),
    "add-user,u1@email,A,B": ("value", "Username: The part after @ is incomplete"),
    "add-user,a b,A,B": ("value", "Username: A username has letters"),
    "add-user,u1@email.com,A\u202eB,C": ("value", "First Name: Contains a hidden character"),
    "add-user,u1@email.com,Pаul,C": ("value", "different alphabets"),
    "add-user,u1@email.com,😀,!": ("value", "First Name"),
    f"add-user,u1@email.com,{'x' * 101},C": ("value", "Too long: 101"),
    "add-user,u1@email.com,A,B,C": ("long_row", "5 cells, the file 4"),
    "add-user,u1@email.com,A,B add-user,u2@email.com,C,D": ("run_together", "“add-user” stands inside"),
    "remove-user,u2@email.com,, update,u3@email.com,C,D": ("run_together", "“update” stands inside"),
}


@pytest.mark.parametrize("line", PROBLEMS)
def test_problems_in_a_row_of_the_plain_format(world: World, line: str) -> None:
    code, words = PROBLEMS[line]
    row = rows(taken(f"remove-user,u3@email.com\n{line}\n", world.actor("uma")))[1]
    assert (row.plan, row.problem) == ("problem", code), row.reason
    assert words in row.reason


def test_all_values_of_a_row_are_checked_at_once(world: World) -> None:
    text = "email,first name,phone,roles,language,time zone,population\nx@y,😀,123,Wizard,xx,Mars,robots\n"
    reason = only(with_header(text, world.actor("uma"))).reason
    for label in ("Email:", "First Name:", "Phone:", "Roles: There is no role “Wizard”"):
        assert label in reason


def test_choices_are_taken_by_code_or_label_in_any_case(world: World) -> None:
    text = "email,first name,language,time zone,population,roles\n"
    text += "n@email.com,N,DEUTSCH,europe/lisbon,learner,user MANAGER\n"
    values = only(with_header(text, world.actor("uma"))).values
    assert (values["language"], values["time_zone"], values["population"]) == ("de", "Europe/Lisbon", "learner")
    assert values["roles"] == ["user-manager"]


def test_emails_and_usernames_that_clash(world: World) -> None:
    text = """action,username,first name,email
add-user,sol,A,sol@example.org
add-user,one,B,shared@email.com
add-user,two,C,SHARED@email.com
add-user,shared@email.com,D,
update,cleo@example.org,,eve@example.org
update,eve@example.org,,fresh@email.com
update,cleo@example.org,,fresh@email.com
"""
    file = with_header(text, world.actor("uma"))
    assert [row.problem or row.plan for row in rows(file)] == [
        "taken",
        "add",
        "twice",
        "exists",
        "taken",
        "change",
        "twice",
    ]


def test_who_stands_twice_in_one_file_is_told_in_which_row(world: World) -> None:
    """They do not “exist already”: nobody has been added yet."""
    text = """action,username,first name,email
add-user,new,A,new@email.com
add-user,NEW,B,
add-user,New@Email.com,C,
add-user,other,D,NEW@email.com
add-user,sol@example.org,E,
update,eve@example.org,,fresh@email.com
update,cleo@example.org,,fresh@email.com
"""
    _first, *others = rows(with_header(text, world.actor("uma")))
    said = (
        "The same username or email stands in row 2 of this file. Keep one of the two rows, or choose “Update people "
    )
    assert [row.problem for row in others] == ["exists", "exists", "twice", "exists", "", "twice"]
    assert others[0].reason.startswith(said)
    assert others[1].reason.startswith(said)
    assert others[2].reason == "The same email stands in row 2 of this file. Give each person one of their own."
    assert others[3].reason.startswith("They exist already.")
    assert others[5].reason == "The same email stands in row 7 of this file. Give each person one of their own."


def test_a_row_that_comes_to_nothing_takes_no_name(world: World) -> None:
    file = taken("add-user,new@email.com,,\nadd-user,new@email.com,N,\n", world.actor("uma"))
    assert [row.problem or row.plan for row in rows(file)] == ["no_name", "add"]


def test_an_unknown_role_is_answered_by_those_that_one_may_give(world: World) -> None:
    text = "email,first name,roles\nx@email.com,X,Headmistress\ny@email.com,Y,Abbot\n"
    first, second = rows(with_header(text, world.actor("uma")))
    assert first.reason.startswith("Roles: There is no role “Headmistress”. You can give: ")
    for name in givable(world.actor("uma").known).values_list("name", flat=True):
        assert name in first.reason
    assert "Administrator" not in first.reason
    assert second.reason == first.reason.replace("Headmistress", "Abbot")


def test_homographs_and_widths_are_one_username(world: World) -> None:
    row = only(taken("add-user,ＳＯＬ＠example.org,A,B\n", world.actor("uma")))
    assert row.problem == "exists"


def test_a_deleted_person_is_not_added_or_changed(world: World) -> None:
    delete(UserSelection.of(world.sol), by=world.actor("ada"))
    text = "add-user,sol@example.org,A,B\nupdate,sol@example.org,A,B\nremove-user,sol@example.org\n"
    file = taken(text, world.actor("uma"), update_existing=True)
    assert [row.problem or row.plan for row in rows(file)] == ["deleted", "deleted", "same"]


def test_the_number_of_statements_does_not_grow_with_the_rows(world: World) -> None:
    cast.crowd(150)

    def text(count: int) -> str:
        lines = [f"update,p{n}@crowd.example,Q{n},,coach\nadd-user,q{n}@email.com,A,B,student\n" for n in range(count)]
        return "action,username,first name,last name,roles\n" + "".join(lines)

    uma = world.actor("uma")
    _file, few = statements(with_header, text(3), uma)
    _file, many = statements(with_header, text(150), uma)
    assert many <= few + 2


def test_a_header_with_nothing_below_is_refused(world: World) -> None:
    with pytest.raises(Unreadable, match="nothing below"):
        with_header("action,username,first name\n", world.actor("uma"))


def test_only_somebody_who_may_import_can_look(world: World) -> None:
    with pytest.raises(Denied):
        taken("remove-user,u2@email.com\n", world.actor("cleo"))
    assert not Import.objects.exists()


def test_reading_again_with_other_options_replaces_the_file(world: World) -> None:
    uma = world.actor("uma")
    file = taken("Email,First Name\nsol@example.org,Solveig\n", uma)
    assert plans(file) == ["problem", "problem"]
    again = intake.read_again(file, by=uma, skip_first=True, update_existing=True)
    assert plans(again) == ["change"]
    assert list(Import.objects.all()) == [again]
    back = intake.read_again(again, by=uma, skip_first=False, update_existing=False)
    assert plans(back) == ["problem", "problem"]
