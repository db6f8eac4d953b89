"""Attributes in lists: narrowing, columns, saved views, and programs that ask for them."""

from __future__ import annotations

import pytest
from django.test import Client

from rollbook.attributes.models import Attribute
from rollbook.kernel.refusal import Invalid
from rollbook.users.queries import matching
from rollbook.users.strictly import read_strictly
from rollbook.users.views import canonical, read
from tests.attributes.filled import put
from tests.calling import Api, cli
from tests.console.conftest import text_of
from tests.world import World

Own = dict[str, Attribute]
VALUES = {
    "ada": {"department": "Physics", "grade": 10, "hired": "2020-05-01", "first_aid": True, "house": "Red"},
    "uma": {"department": "Physical education", "grade": 9.5, "hired": "2021-05-01", "first_aid": False},
    "cleo": {"department": "Éducation", "grade": -2, "hired": "2022-05-01", "house": "Dark green"},
}


@pytest.fixture
def filled(world: World, own: Own) -> World:
    for name, values in VALUES.items():
        put(getattr(world, name), **values)
    return world


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("attribute.department=phys", "ada uma"), ("attribute.department=PHYSICS", "ada"),
        ("attribute.department=education", "cleo"), ("attribute.department=sics", ""),
        ("attribute.department=none", "sol eve"),
        ("attribute.department=none&attribute.department=edu", "sol eve cleo"),
        ("attribute.grade=10", "ada"), ("attribute.grade.from=9.5", "ada uma"), ("attribute.grade.to=0", "cleo"),
        ("attribute.grade.from=-2&attribute.grade.to=9.5", "uma cleo"), ("attribute.grade.from=9.50", "ada uma"),
        ("attribute.hired.from=2021-01-01&attribute.hired.to=2021-12-31", "uma"),
        ("attribute.first-aid=yes", "ada"), ("attribute.first-aid=no", "uma"),
        ("attribute.house=red&attribute.house=dark+green", "ada cleo"),
        ("attribute.house=Red&attribute.grade.from=9", "ada"),
        ("attribute.grade=ten", ""), ("attribute.grade.from=ten", ""), ("attribute.nothing=1", ""),
        ("attribute.grade.from=1&attribute.grade.to=x", ""),
    ],
)  # fmt: skip
def test_people_are_found_by_what_stands_there(filled: World, query: str, names: str) -> None:
    found = matching(read(query), filled.actor("ada")).values_list("first_name", flat=True)
    assert {name.lower() for name in found} == set(names.split())


@pytest.mark.parametrize(
    "wrong", ["attribute.nothing=1", "attribute.grade=ten", "attribute.hired.from=2020-13-01", "attribute=1"]
)
def test_programs_are_told_what_is_wrong_with_a_filter(filled: World, wrong: str) -> None:
    with pytest.raises(Invalid) as caught:
        read_strictly(wrong, filled.actor("ada"))
    assert list(caught.value.messages()) == [wrong.partition("=")[0]]
    answer = Api(filled.ada).get(f"users?{wrong}")
    assert answer.status_code == 422


def test_a_saved_view_keeps_it() -> None:
    query = "attribute.house=Red&attribute.grade.from=3&columns=attribute.house&after=x"
    assert read(canonical(query)) == read(query.removesuffix("&after=x"))


def test_a_column_shows_it_as_people_read_it(filled: World) -> None:
    client = Client()
    client.force_login(filled.ada)
    shown = text_of(client.get("/?columns=attribute.first-aid&columns=attribute.hired&columns=attribute.gone"))
    assert "Yes May 1, 2020" in shown
    assert "No May 1, 2021" in shown
    chips = text_of(client.get("/?attribute.hired.from=2021-01-01&attribute.house=none"))
    assert "Hired from Jan. 1, 2021" in chips
    assert "House: not given" in chips


def test_the_dialog_asks_by_kind_and_keeps_what_is_chosen(filled: World) -> None:
    client = Client()
    client.force_login(filled.ada)
    html = client.get("/users/narrow/?attribute.house=Dark+green&attribute.grade.from=3&role=coach").content.decode()
    assert '<option value="Dark green" selected>' in html
    assert 'name="attribute.grade.from" value="3"' in html
    assert 'type="date" id="attribute.hired.to"' in html
    assert '<input type="hidden" name="role" value="coach">' in html
    assert 'type="hidden" name="attribute' not in html


def test_programs_read_numbers_and_truth(filled: World) -> None:
    row = Api(filled.ada).get("users?attribute.house=Red").json()["users"][0]
    assert row["attributes"] == {
        "department": "Physics", "first-aid": True, "grade": 10, "hired": "2020-05-01", "house": "Red",
    }  # fmt: skip
    assert '"first-aid": false' in cli("users", "show", "uma@example.org", "--json", acts_as=filled.ada).stdout
    listed = cli("users", "list", "--view", "attribute.grade.from=9.6", acts_as=filled.ada).stdout
    assert "Ada Lovelace" in listed
    assert "Uma" not in listed
