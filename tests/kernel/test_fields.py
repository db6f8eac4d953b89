"""The parameter types: one check for every door."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from rollbook.kernel.fields import Pick, Picks, Text, Until
from rollbook.roles.queries import system

BY = system("Operator", "cli")
COLOURS = [("red", "Red"), ("blue", "Deep blue")]


def code_of(field: Any, value: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        field.clean(value, BY)
    return str(caught.value.code)


def test_what_is_not_given_is_what_the_field_says_and_what_is_needed_is_asked_for() -> None:
    assert Text(label="x").clean(None, BY) == ""
    assert Text(label="x", absent=None).clean(None, BY) is None
    assert Text(label="x", absent=None).clean("", BY) == ""
    assert Picks(label="x", options=lambda by: COLOURS).clean(None, BY) == ()
    for needed in (Text(label="x", required=True), Pick(label="x", required=True, options=lambda by: COLOURS)):
        assert [code_of(needed, nothing) for nothing in (None, "", [])] == ["required"] * 3
    assert code_of(Text(label="x", required=True), "  \n ") == "required"


def test_text_is_as_long_as_it_may_be_and_no_longer() -> None:
    field = Text(label="x", most=5)
    assert field.clean("abcde", BY) == "abcde"
    assert field.clean("  abcde  ", BY) == "abcde"
    assert code_of(field, "abcdef") == "too_long"
    with pytest.raises(ValidationError) as caught:
        field.clean("abcdef", BY)
    assert caught.value.messages == ["Too long: 6 characters. At most 5 fit."]


def test_a_secret_is_left_as_it_is() -> None:
    assert Text(label="x", secret=True).clean("  Spaces  and é ", BY) == "  Spaces  and é "
    assert code_of(Text(label="x", secret=True), "a\x00b") == "hidden_character"


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2090-05-06", datetime(2090, 5, 6, 23, 59, 59, tzinfo=UTC)),
        ("2090-05-06T10:00:00Z", datetime(2090, 5, 6, 10, tzinfo=UTC)),
        ("2090-05-06T10:00:00+02:00", datetime(2090, 5, 6, 8, tzinfo=UTC)),
        ("2090-05-06 10:00", datetime(2090, 5, 6, 10, tzinfo=UTC)),
        (datetime(2090, 5, 6, 10, tzinfo=UTC), datetime(2090, 5, 6, 10, tzinfo=UTC)),
    ],
)
def test_an_end_is_read_as_people_and_programs_write_it(value: Any, moment: datetime) -> None:
    assert Until(label="x").clean(value, BY) == moment


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("tomorrow", "not_a_date"), ("2090-02-30", "not_a_date"), ("2090-13-01", "not_a_date"),
        ("06.05.2090", "not_a_date"),         ("2090-05-06T25:00:00Z", "not_a_date"),
        (5, "not_a_date"), (["2090-05-06"], "not_a_date"),
        ("\x00", "not_a_date"),
        ("9999-12-31", "not_a_date"), ("9999-12-31T23:59:59-12:00", "not_a_date"), ("2020-01-01", "past"),
        (date(2020, 1, 1), "past"), ("0001-01-01T00:00:00+14:00", "past"),
    ],
)  # fmt: skip
def test_what_is_no_date_ahead_of_us_is_said(value: Any, code: str) -> None:
    assert code_of(Until(label="x"), value) == code


def test_today_is_ahead_until_it_ends_and_a_moment_ago_is_not() -> None:
    today = timezone.now().astimezone(UTC).date()
    assert Until(label="x").clean(today.isoformat(), BY).date() == today
    assert code_of(Until(label="x"), timezone.now() - timedelta(seconds=1)) == "past"


def test_a_choice_is_found_by_value_or_label() -> None:
    field = Pick(label="x", options=lambda by: COLOURS)
    assert [field.clean(text, BY) for text in ("blue", "Deep blue")] == ["blue", "blue"]
    for wrong in ("green", "Blue", "re", 5, ["red"], {"red": 1}):
        assert code_of(field, wrong) == "no_such_choice"


def test_several_choices_are_each_checked_and_kept_once() -> None:
    field = Picks(label="x", options=lambda by: COLOURS)
    assert field.clean(["blue", "red", "Deep blue"], BY) == ("blue", "red")
    assert field.clean("red", BY) == ("red",)
    assert code_of(field, ["red", "green"]) == "no_such_choice"
    assert code_of(field, {"red": 1}) == "not_a_list"


def test_a_settled_field_asks_for_its_options_once() -> None:
    asked = []

    def options(by: Any) -> list[tuple[str, str]]:
        asked.append(by)
        return COLOURS

    field = Picks(label="x", options=options).settled(BY)
    assert [field.clean(["red"], BY) for _ in range(3)] == [("red",)] * 3
    assert len(asked) == 1
