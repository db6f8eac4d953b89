"""Publishing the terms of use: one version after the other, none of which ever changes."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from django.db import transaction

from rollbook.audit.models import Event
from rollbook.audit.operations import can_undo
from rollbook.kernel.refusal import Denied, Invalid
from rollbook.kernel.run import Run
from rollbook.terms.models import Version
from rollbook.terms.operations import publish
from rollbook.terms.queries import latest
from rollbook.terms.selection import TermsSelection
from tests.at_once import at_once
from tests.calling import role
from tests.terms.publishing import published
from tests.world import World, acting, person


def test_versions_are_numbered_from_one_and_the_latest_counts(world: World) -> None:
    assert latest() is None
    one = published("One.", by=world.actor("ada"))
    two = published("Two.", changed="All of it.", by=world.actor("ada"), de="Zwei.")
    assert (one.number, two.number, latest()) == (1, 2, two)
    assert (two.texts, two.summaries) == ({"en": "Two.", "de": "Zwei."}, {"en": "All of it."})
    assert (two.by_id, Version.objects.get(pk=1).texts) == (world.ada.pk, {"en": "One."})


def test_it_is_on_record_and_can_not_be_taken_back(world: World) -> None:
    published(by=world.actor("ada"))
    event = Event.objects.get(operation="terms.publish")
    assert (event.actor_id, event.changed, can_undo(event)) == (world.ada.pk, 1, False)


def test_paragraphs_stay_and_space_around_goes(world: World) -> None:
    version = published("  First.\r\n\r\nSecond.\n\n", de="   ")
    assert version.texts == {"en": "First.\n\nSecond."}


@pytest.mark.parametrize(
    ("texts", "summaries", "field", "code"),
    [
        ({}, {}, "texts", "required"), ({"de": "Nur Deutsch."}, {}, "texts", "required"),
        ({"en": " \n "}, {}, "texts", "required"), ({"en": "Hi", "xx": "?"}, {}, "texts", "no_such_language"),
        ({"en": "Hi", "en-xa": "Ḗ"}, {}, "texts", "no_such_language"), ({"en": 3}, {}, "texts", "not_text"),
        ({"en": "a" * 50_001}, {}, "texts", "too_long"), ("Be kind", {}, "texts", "not_pairs"),
        ({"en": "Hi"}, {"en": "a" * 301}, "summaries", "too_long"), ({"en": "a\x00"}, {}, "texts", "hidden_character"),
        ({"en": "Hi"}, {"xx": "?"}, "summaries", "no_such_language"),
    ],
)  # fmt: skip
def test_what_can_not_be_published(world: World, texts: Any, summaries: Any, field: str, code: str) -> None:
    with pytest.raises(Invalid) as wrong:
        publish(TermsSelection(()), by=world.actor("ada"), texts=texts, summaries=summaries)
    assert [problem["code"] for problem in wrong.value.messages()[field]] == [code]
    assert not Version.objects.exists()


def test_nobody_is_asked_again_for_the_same_words(world: World) -> None:
    published("Same.")
    with pytest.raises(Invalid) as wrong:
        published("Same.")
    assert wrong.value.messages()["texts"][0]["code"] == "unchanged"
    assert published("Other.").number == 2


def test_who_comes_second_to_a_number_is_told(world: World) -> None:
    """Both saw the same latest version; the number is theirs who came first."""
    published("One.")
    by = world.actor("ada")
    late = TermsSelection(()).bind(Run(publish, by, {}))
    late.run.authority = by.known
    with pytest.raises(Invalid) as wrong, transaction.atomic():
        late.create([{"number": 1, "texts": {"en": "Another."}, "summaries": {}, "by_id": by.user_id}])
    assert wrong.value.messages()["texts"][0]["code"] == "taken"
    assert Version.objects.get().texts == {"en": "One."}


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_each_has_a_number_of_its_own_or_is_told() -> None:
    answers = at_once(*(partial(published, f"Number {n}.") for n in range(6)))
    made = sorted(answer.number for answer in answers if isinstance(answer, Version))
    assert made == list(range(1, len(made) + 1)), answers
    assert all(isinstance(answer, Version | Invalid) for answer in answers), answers
    assert Version.objects.count() == len(made) > 0


def test_administrators_alone_publish_and_for_everybody_only(world: World) -> None:
    role("dean", 90, "terms.edit", population="learner")
    dean = person("Dean", role="dean")
    for actor in (world.actor("uma"), world.actor("cleo"), acting(dean)):
        with pytest.raises(Denied):
            published(by=actor)
    assert not Version.objects.exists()
