"""11. What somebody keeps for themselves is told to nobody else; what all share does not grow without end."""

from __future__ import annotations

import pytest

from rollbook.users.beside import saved_views
from rollbook.users.models import SavedView
from rollbook.users.operations import saving
from tests.calling import Api
from tests.console.conftest import signed_in
from tests.world import World

SECRET = {"name": "To be dismissed", "query": "q=lopez", "audience": "mine"}


def test_a_private_view_is_told_to_its_owner_alone(world: World) -> None:
    ada, uma = Api(world.ada), Api(world.uma)
    for audience, seen in (("mine", False), ("shared", True)):
        event = ada.post("views/actions/save", **{**SECRET, "audience": audience}).json()["event"]
        assert ("lopez" in uma.get(f"events/{event}").text) is seen
        assert "lopez" in ada.get(f"events/{event}").text
        page = signed_in(world.uma).get(f"/audit/{event}/")
        assert page.status_code == 200
        assert (b"dismissed" in page.content) is seen


def test_views_are_few_enough_to_be_counted(world: World) -> None:
    ada, uma = Api(world.ada), Api(world.uma)
    SavedView.objects.all().delete()  # those that every installation begins with
    for audience in ("mine", "shared"):
        for number in range(saving.MOST_VIEWS):
            given = {"name": f"View {number}", "query": "", "audience": audience}
            assert ada.post("views/actions/save", **given).status_code == 201
        refused = ada.post("views/actions/save", **given).json()
        assert refused["errors"]["name"][0]["code"] == "too_many"
    assert uma.post("views/actions/save", **SECRET).status_code == 201
    assert uma.post("views/actions/save", **{**SECRET, "audience": "shared"}).status_code == 422
    assert SavedView.objects.count() == 2 * saving.MOST_VIEWS + 1
    assert len(saved_views(world.actor("ada"))) == 2 * saving.MOST_VIEWS


@pytest.mark.parametrize("audience", ["mine", "shared"])
def test_the_form_says_so(world: World, audience: str) -> None:
    owner = None if audience == "shared" else world.ada.pk
    SavedView.objects.bulk_create(SavedView(owner_id=owner, name=f"View {n}") for n in range(saving.MOST_VIEWS))
    answer = signed_in(world.ada).post("/users/views/save/", {**SECRET, "audience": audience})
    assert answer.status_code == 422
    assert "views already. Delete one" in answer.content.decode()
