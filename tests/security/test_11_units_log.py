"""11. The audit log, Undo, files and jobs: who manages one unit learns and changes nothing of others by them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rollbook.audit.models import Event
from rollbook.audit.queries import changes, events
from rollbook.groups.models import Group
from rollbook.groups.operations import edit as edit_group
from rollbook.groups.selection import GroupSelection
from rollbook.imports.models import Plan
from rollbook.kernel.refusal import Denied
from rollbook.units.operations import move_to_unit, rename
from rollbook.units.selection import UnitSelection
from rollbook.users.models import User
from rollbook.users.operations import edit, suspend
from rollbook.users.selection import UserSelection
from tests.calling import Api, cli, cli_json
from tests.console.conftest import signed_in
from tests.imports.files import applied, rows, taken, uploaded
from tests.security.delegated import SECRET, Scene, scene
from tests.told import event_of
from tests.world import acting

NOBODY = 987654


@pytest.fixture
def s(db: None) -> Iterator[Scene]:
    """The scene; whatever a test does, what is not Mara's is afterwards as it was."""
    made = scene()
    before = made.outsiders()
    yield made
    assert made.outsiders() == before


# -- what is read


def test_an_event_about_many_is_told_as_one_about_hers(s: Scene) -> None:
    told = Api(s.mara).get(f"events/{s.mixed}").json()
    assert [change["subject"]["id"] for change in told["changes"]] == [s.mia.pk]
    listed = next(row for row in Api(s.mara).get("events?size=200").json()["events"] if row["id"] == s.mixed)
    by_cli = cli_json("events", "show", str(s.mixed), acts_as=s.mara)
    assert {row["changed"] for row in (told, listed, by_cli)} == {1}
    page = signed_in(s.mara).get(f"/audit/{s.mixed}/").content.decode()
    assert "<dd>1</dd>" in page
    assert "<dd>3</dd>" not in page
    assert Api(s.world.ada).get(f"events/{s.mixed}").json()["changed"] == 3


def test_refusals_of_outsiders_are_no_part_of_it(s: Scene) -> None:
    """Ada may not suspend herself: that is told of an event in which Ann was suspended, but not to Mara."""
    event = suspend(UserSelection.of(s.ann, s.world.ada), by=s.world.actor("ada")).event_id
    assert Api(s.world.ada).get(f"events/{event}").json()["refused"] == {"self": 1}
    told = Api(s.mara).get(f"events/{event}").json()
    assert (told["changed"], told["refused"]) == (1, {})


def test_changes_of_units_and_groups_in_reach_are_told_and_no_others(s: Scene) -> None:
    hers = rename(UnitSelection.of(s.music), by=s.world.actor("ada"), name="Sound").event_id
    choir = edit_group(GroupSelection.of(s.choir), by=s.world.actor("ada"), description="Sings").event_id
    seen = set(events(s.by).values_list("pk", flat=True))
    assert {hers, choir} <= seen
    kinds = {(change.kind, change.subject_id) for pk in seen for change in changes(Event.objects.get(pk=pk), s.by)}
    assert {pk for kind, pk in kinds if kind == "unit"} == {s.arts.pk, s.music.pk}
    assert {pk for kind, pk in kinds if kind == "group"} == {s.choir.pk}
    assert {pk for kind, pk in kinds if kind == "user"} <= {user.pk for user in s.inside}
    assert {kind for kind, _pk in kinds} <= {"unit", "group", "user", "view"}


def test_what_outsiders_tried_in_vain_is_not_told(s: Scene) -> None:
    with pytest.raises(Denied) as denied:
        suspend(UserSelection.of(s.ann), by=acting(s.outside[0]))
    event = denied.value.event_id
    assert event
    assert Api(s.mara).get(f"events/{event}").status_code == 404
    assert SECRET not in signed_in(s.mara).get("/audit/").content.decode().lower()
    assert Api(s.world.ada).get(f"events/{event}").status_code == 200


def test_where_somebody_came_from_has_no_name(s: Scene) -> None:
    nia = s.inside[2]
    move_to_unit(UserSelection.of(nia), by=s.world.actor("ada"), unit=str(s.science.pk))
    event = move_to_unit(UserSelection.of(nia), by=s.world.actor("ada"), unit=str(s.music.pk)).event_id
    page = signed_in(s.mara).get(f"/audit/{event}/").content.decode()
    assert "out of your reach" in page
    assert SECRET not in page.lower()


# -- undo


def test_an_event_about_outsiders_is_undone_by_no_door(s: Scene) -> None:
    client, api = signed_in(s.mara), Api(s.mara)
    for pk in (s.theirs, NOBODY):
        assert client.post(f"/audit/{pk}/undo/").status_code == 404
        assert api.post(f"events/{pk}/undo").status_code == 404
        assert api.post(f"events/{pk}/undo", plan=True).status_code == 404
        told = cli("events", "undo", str(pk), acts_as=s.mara)
        assert (told.exit_code, str(pk) in told.output) == (1, True)
    assert not Event.objects.filter(undoes=s.theirs).exists()


def test_an_event_about_many_is_undone_for_hers_and_says_nothing_of_the_rest(s: Scene) -> None:
    told = Api(s.mara).post(f"events/{s.mixed}/undo").json()
    assert (told["changed"], told["refused"]) == (1, {})
    assert User.objects.get(pk=s.mia.pk).status == "active"


# -- files


IMPORTED = """\
update,una@example.org,Gotcha,
remove-user,una@example.org,,
add-user,una@example.org,Gotcha,
update,nobody@example.org,Gotcha,
update,ann@example.org,Anna,
add-user,nia@example.org,Nia,Okoro
remove-user,mia@example.org,,
"""


def test_rows_about_outsiders_look_like_rows_about_nobody(s: Scene) -> None:
    file = taken(IMPORTED, s.by, update_existing=True)
    found = rows(file)
    assert [row.problem for row in found[:2]] == ["unknown", "unknown"]
    assert found[0].problem == found[3].problem
    assert found[2].problem == "taken"
    client = signed_in(s.mara)
    address = uploaded(client, IMPORTED, update_existing="on")
    for page in (address, f"{address}failed.csv"):
        answer = client.get(page)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert SECRET not in body.decode().lower()


def test_applying_changes_insiders_alone_and_nobody_lands_elsewhere(s: Scene) -> None:
    before = set(User.objects.values_list("pk", flat=True))
    file = applied(taken(IMPORTED, s.by, update_existing=True), s.by, confirmed=True)
    assert User.objects.get(pk=s.ann.pk).first_name == "Anna"
    assert User.objects.get(pk=s.mia.pk).status == "deleted"
    made = User.objects.exclude(pk__in=before)
    assert all(user.unit and user.unit.path.startswith(s.arts.path) for user in made)
    assert file.rows.filter(plan=Plan.PROBLEM).count() >= 4


def test_a_row_that_was_hers_at_the_preview_is_refused_once_it_is_not(s: Scene) -> None:
    file = taken("update,ann@example.org,Anna,\n", s.by)
    move_to_unit(UserSelection.of(s.ann), by=s.world.actor("ada"), unit=str(s.science.pk))
    applied(file, s.by)
    assert User.objects.get(pk=s.ann.pk).first_name == "Ann"


def test_a_role_that_has_ended_meanwhile_reaches_nobody(s: Scene) -> None:
    by, event = s.by, edit(UserSelection.of(s.ann), by=s.by, contact="Room 4")
    assert by.known.holds("users.edit")
    s.mara.grants.all().delete()
    with pytest.raises(Denied):
        edit(UserSelection.of(s.ann), by=by, contact="Room 5")
    assert event_of(event).changed == 1
    assert Group.objects.filter(pk=s.choir.pk).exists()
