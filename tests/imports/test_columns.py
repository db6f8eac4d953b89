"""Which column fills which field: by the header's words, or by their places."""

from __future__ import annotations

import pytest

from rollbook.imports.columns import named, unused, verb_of


@pytest.mark.parametrize(
    ("header", "fields"),
    [
        ("Action,Username,First Name,Last Name", "action,username,first_name,last_name"),
        ("update,username,firstName,lastName", "action,username,first_name,last_name"),
        ("LAST_NAME,first-name,USER ID,operation", "last_name,first_name,username,action"),
        ("surname,given name,login", "last_name,first_name,username"),
        ("userid,e-mail address,Phone Number,Role(s)", "username,email,phone,roles"),
        ("E-Mail,Vorname,Nachname,Sprache", "email,first_name,last_name,language"),
        ("Prénom,Nom,Courriel,Téléphone", "first_name,last_name,email,phone"),
        ("Nombre,Apellidos,Correo electrónico,Zona horaria", "first_name,last_name,email,time_zone"),
        ("Email,Population,Contact details,Site language", "email,population,contact,language"),
        ("Email", "email"),
        ("Email,Department,Last update", "email,,"),
        ("Mobile,Phone,Email", ",phone,email"),
        ("Line,Problem,Action,Username", ",,action,username"),
    ],
)
def test_headers(header: str, fields: str) -> None:
    found = named(header.split(","))
    if header == "Email,Department,Last update":
        assert found is None  # one known word among others may as well be somebody's data
    else:
        assert found == tuple(fields.split(","))


@pytest.mark.parametrize(
    "row",
    [
        "add-user,u1@email.com,Uma,Firth",
        "remove-user,u2@email.com,,",
        "update,username,firstName,lastName add-user,u1@email.com,u1first,u1last",
        "First name,Last name",
    ],
)
def test_rows_that_name_no_columns(row: str) -> None:
    assert named(row.split(",")) is None


def test_the_next_row_shows_where_the_actions_stand() -> None:
    header = ["Email", "What", "Name", "First name"]
    assert named(header, ["u1@email.com", "add-user", "", "Uma"]) == ("email", "action", "", "first_name")
    assert named(header, ["u1@email.com", "IT", "", "Uma"]) == ("email", "", "", "first_name")


def test_columns_that_nothing_is_done_with_are_told() -> None:
    header = ["Line", "Problem", "Email", "Abteilung", "First name", "Mobile", "Phone"]
    assert unused(named(header) or (), header) == ["Abteilung", "Mobile"]


@pytest.mark.parametrize(
    ("cell", "verb"),
    [("add-user", "add"), ("Add User", "add"), ("REMOVE_USER", "remove"), ("update", "update"), ("delete", "remove"),
     ("foo", None), ("u1@email.com", None), ("x" * 10_000, None)],
)  # fmt: skip
def test_actions(cell: str, verb: str | None) -> None:
    assert verb_of(cell) == verb
