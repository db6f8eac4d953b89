"""Keyset paging: forward and back, everybody exactly once, in the order and the set of an obvious reference."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import cycle
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rollbook.kernel.actor import Actor
from rollbook.kernel.text import fold
from rollbook.users import views
from rollbook.users.models import NEVER, User
from rollbook.users.names import search_text
from rollbook.users.operations import create
from rollbook.users.queries import page, tab_counts
from tests.world import CAST, World, operator

FIRST = ["Ada", "ada", "ÁDA", "Ольга", "美咲", "محمد", "Zoë", "", "Jo", "Þóra", "Anne-Marie", "😀".replace("😀", "Eve")]
LAST = ["Lovelace", "Ng", "ng", "Иванова", "佐々木", "", "O'Brien", "de la Cruz"]
ROLES: list[list[str]] = [[], ["student"], ["coach"], ["student", "coach"], []]
DAY = datetime(2026, 3, 1, tzinfo=UTC)
SIZE = 73
COLUMNS = {
    "name": "name_key",
    "username": "username_key",
    "created": "created_at",
    "access": "last_access",
    "status": "status",
}


def populate() -> list[dict[str, Any]]:
    """Add people with many equal names and moments; give them as plain dictionaries."""
    kinds = zip(
        cycle(FIRST), cycle(LAST), cycle(ROLES), cycle(["staff", "learner", "staff"]), range(SIZE), strict=False
    )
    create.on_rows(
        [
            {
                "first_name": first,
                "last_name": last,
                "roles": roles,
                "population": population,
                "username": f"U{n % 7}.{n}",
            }
            for first, last, roles, population, n in kinds
        ],
        by=operator(),
    )
    for n, user in enumerate(User.objects.order_by("pk")):
        User.objects.filter(pk=user.pk).update(
            status=("active", "active", "active", "suspended", "deleted")[n % 5],
            last_access=NEVER if n % 4 == 0 else DAY + timedelta(microseconds=n % 3, hours=n % 5),
            created_at=DAY + timedelta(days=n % 6),
        )
    people: list[Any] = list(User.objects.values())
    for person in people:
        person["roles"] = set(User.objects.get(pk=person["id"]).grants.values_list("role__slug", flat=True))
    return people


def reference(people: list[dict[str, Any]], view: views.View) -> list[int]:
    """Give the ids in a view, in order: one obvious filter after the other."""
    found = [p for p in people if p["status"] in view.statuses and _matches(p, view)]
    column = COLUMNS[view.sort.lstrip("-")]
    found.sort(key=lambda p: (p[column], p["id"]), reverse=view.sort.startswith("-"))
    return [p["id"] for p in found]


def _matches(person: dict[str, Any], view: views.View) -> bool:
    words = fold(view.q).split()
    text = search_text(person)
    if not all((f" {w}" if len(w) < 3 and w.isascii() else w) in text for w in words):
        return False
    if view.role:
        named = person["roles"] & set(view.role)
        if not named and not (views.NONE in view.role and not person["roles"]):
            return False
    if view.population and person["population"] not in view.population:
        return False
    if view.access == "never" and person["last_access"] != NEVER:
        return False
    after, before = view.created_after, view.created_before
    return not (after and person["created_at"].date() < after) and not (
        before and person["created_at"].date() >= before
    )


def walk(view: views.View, by: Actor, size: int) -> tuple[list[int], list[int]]:
    """Give the ids as one meets them going forward to the end, and going back from there, put in order again."""
    there = found = page(view, by, size=size)
    forward, back = [row["id"] for row in found.rows], []
    while there.after:
        there = page(view, by, after=there.after, size=size)
        forward += [row["id"] for row in there.rows]
        assert len(forward) <= SIZE + len(CAST), "it goes round in circles"
    back = [row["id"] for row in there.rows]
    while there.before:
        there = page(view, by, before=there.before, size=size)
        back = [row["id"] for row in there.rows] + back
        assert len(back) <= SIZE + len(CAST), "it goes round in circles"
    return forward, back


def some(choices: Any) -> Any:
    return st.lists(st.sampled_from(choices), unique=True, max_size=2)


VIEWS = st.fixed_dictionaries(
    {"sort": st.sampled_from([sign + name for name in COLUMNS for sign in ("", "-")])},
    optional={
        "q": st.sampled_from(
            ["ada", "AD", "ng", "ольг", "美", "u3", "o'b", "la cruz", "zo e", "example", "nobody", "ل"]
        ),
        "status": st.sampled_from(["all", "suspended", "deleted"]),
        "show": st.just("suspended"),
        "role": some(["student", "coach", "none", "administrator"]),
        "population": some(["staff", "learner"]),
        "access": st.just("never"),
        "created_after": st.dates(DAY.date(), DAY.date() + timedelta(days=6)).map(str),
        "created_before": st.dates(DAY.date(), DAY.date() + timedelta(days=6)).map(str),
    },
)


def check(world: World, examples: int) -> None:
    people, by = populate(), world.actor("ada")

    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(VIEWS, st.sampled_from([1, 2, 7, 10, 50, 200]))
    def every_view(query: dict[str, Any], size: int) -> None:
        view = views.read(urlencode(query, doseq=True))
        expected = reference(people, view)
        forward, back = walk(view, by, size)
        assert forward == expected
        assert back == expected
        assert tab_counts(view, by)["here"] == len(expected)

    every_view()


def test_any_view_in_any_order_is_walked_through_completely_and_counted_rightly(world: World) -> None:
    check(world, 60)


@pytest.mark.torture
def test_ten_thousand_views(world: World) -> None:
    check(world, 10_000)


def test_somebody_added_or_gone_between_two_pages_hides_nobody_else(world: World) -> None:
    populate()
    view, by = views.View(sort="created"), world.actor("ada")
    first = page(view, by, size=10)
    rest = reference(list(User.objects.values()), view)[10:]
    User.objects.filter(pk=first.rows[-1]["id"]).update(status="deleted")
    User.objects.filter(pk=first.rows[0]["id"]).update(created_at=DAY - timedelta(days=9))
    seen, there = [], first
    while there.after:
        there = page(view, by, after=there.after, size=10)
        seen += [row["id"] for row in there.rows]
    assert seen == rest


def test_an_empty_view_has_no_neighbours(world: World) -> None:
    found = page(views.View(q="nobody at all"), world.actor("ada"))
    assert (found.rows, found.after, found.before) == ([], None, None)
