"""A view: everything about the list stands in the query string; what is not understood is left out and named."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from rollbook.roles.operations import add_role
from rollbook.users import views
from rollbook.users.models import NEVER, User
from rollbook.users.operations import delete, suspend
from rollbook.users.queries import page, tab_counts
from rollbook.users.selection import UserSelection
from tests.world import World

ODD = [
    "status=nobody", "sort=password", "sort=--name", "sort=", "access=8", "access=old", "created_after=yesterday",
    "created_after=2026-02-30", "created_before=99999-01-01", "population=aliens", "columns=password", "show=deleted",
]  # fmt: skip


@pytest.mark.parametrize("query", ODD)
def test_what_is_not_understood_is_left_out_and_named(query: str) -> None:
    view = views.read(query)
    assert view == views.View()
    assert view.ignored == ((query.partition("=")[0],) if query.partition("=")[2] else ())


def test_all_that_it_understands_is_read() -> None:
    query = (
        "q=+So+l&status=all&role=coach&role=student&population=staff,learner&access=never&created_after=2026-01-02"
        "&created_before=2026-03-04&sort=-access&columns=roles,username&nothing=1"
    )
    assert views.read(query) == views.View(
        q="So l", status="all", role=("coach", "student"), population=("staff", "learner"), access="never",
        created_after=date(2026, 1, 2), created_before=date(2026, 3, 4), sort="-access", columns=("username", "roles"),
    )  # fmt: skip


def test_of_a_single_value_the_last_counts() -> None:
    assert views.read("status=all&status=deleted&q=a&q=b&sort=name&sort=-name") == views.View(
        q="b", status="deleted", sort="-name"
    )


def names(world: World, query: str, by: str = "ada") -> set[str]:
    return {row["first_name"] for row in page(views.read(query), world.actor(by)).rows}


def stamped(world: World, **days: int) -> None:
    """Set when they were last here, so many days ago."""
    for name, ago in days.items():
        User.objects.filter(pk=getattr(world, name).pk).update(last_access=timezone.now() - timedelta(days=ago))


def test_tabs_hold_each_status_and_all_but_the_deleted(world: World) -> None:
    suspend(UserSelection.of(world.sol), by=world.actor("ada"))
    delete(UserSelection.of(world.eve), by=world.actor("ada"))
    assert names(world, "") == {"Ada", "Uma", "Cleo"}
    assert names(world, "show=suspended") == {"Ada", "Uma", "Cleo", "Sol"}
    assert names(world, "status=all") == {"Ada", "Uma", "Cleo", "Sol"}
    assert names(world, "status=suspended") == {"Sol"}
    assert names(world, "status=deleted") == {"Eve"}
    found = tab_counts(views.read("show=suspended"), world.actor("ada"))
    assert {name: found[name] for name in ("active", "all", "suspended", "deleted", "here")} == {
        "active": 3, "all": 4, "suspended": 1, "deleted": 1, "here": 4,
    }  # fmt: skip


def test_counts_follow_search_and_filters_but_not_the_tab(world: World) -> None:
    suspend(UserSelection.of(world.sol), by=world.actor("ada"))
    found = tab_counts(views.read("status=deleted&role=student&role=coach"), world.actor("ada"))
    assert (found["active"], found["suspended"], found["all"], found["deleted"], found["here"]) == (1, 1, 2, 0, 0)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("role=coach", {"Cleo"}), ("role=coach&role=student", {"Cleo", "Sol"}), ("role=none", {"Eve"}),
        ("role=none&role=coach", {"Eve", "Cleo"}), ("role=nothing-such", set()), ("population=learner", {"Sol"}),
        ("population=staff", {"Ada", "Uma", "Cleo", "Eve"}),
        ("population=staff&population=learner&role=student", {"Sol"}),
        ("q=sol&role=coach", set()), ("q=e&role=none", {"Eve"}),
    ],
)  # fmt: skip
def test_roles_and_populations(world: World, query: str, expected: set[str]) -> None:
    assert names(world, query) == expected


@pytest.mark.parametrize(
    ("access", "expected"),
    [
        ("never", {"Eve"}), ("7", {"Ada"}), ("30", {"Ada", "Uma"}), ("old90", {"Cleo", "Sol", "Eve"}),
        ("old365", {"Sol", "Eve"}),
    ],
)  # fmt: skip
def test_last_access_and_those_who_never_came(world: World, access: str, expected: set[str]) -> None:
    stamped(world, ada=1, uma=20, cleo=100, sol=400)
    assert names(world, f"access={access}") == expected


def test_those_who_never_came_stand_first_when_sorted_by_access(world: World) -> None:
    stamped(world, ada=1, uma=20, cleo=100, sol=400)
    rows = page(views.read("sort=access"), world.actor("ada")).rows
    assert [row["first_name"] for row in rows] == ["Eve", "Sol", "Cleo", "Uma", "Ada"]
    assert rows[0]["seen"] is None
    assert rows[0]["last_access"] == NEVER


def test_days_begin_at_midnight_and_the_end_is_not_included(world: World) -> None:
    moments = {"ada": "2026-01-01T23:59:59", "uma": "2026-01-02T00:00:00", "cleo": "2026-01-03T23:59:59.999999",
               "sol": "2026-01-04T00:00:00", "eve": "2026-02-01T00:00:00"}  # fmt: skip
    for name, moment in moments.items():
        at = datetime.fromisoformat(moment).replace(tzinfo=UTC)
        User.objects.filter(pk=getattr(world, name).pk).update(created_at=at)
    assert names(world, "created_after=2026-01-02&created_before=2026-01-04") == {"Uma", "Cleo"}
    assert names(world, "created_before=2026-01-02") == {"Ada"}
    assert names(world, "created_after=0001-01-01&created_before=9999-12-31") == {"Ada", "Uma", "Cleo", "Sol", "Eve"}


def test_whoever_may_not_look_sees_nobody(world: World) -> None:
    for name in ("cleo", "sol", "eve"):
        assert names(world, "status=all", by=name) == set()


def test_roles_stand_highest_first_beside_each(world: World) -> None:
    add_role(UserSelection.of(world.sol), by=world.actor("ada"), role="coach")
    (sol,) = page(views.read("q=reyes"), world.actor("ada")).rows
    assert [role["slug"] for role in sol["roles"]] == ["coach", "student"]


CURSORS = [
    "x", "!", "e30", "W10", "WyJhIl0", "WzEsMl0", "WyJhIiwiYiJd", "bnVsbA", "NQ", "W251bGwsMV0", "WyJhIiwxLDJd", "_w",
    "WyJhIiwgMS41XQ", "WyJhIiwgbnVsbF0", "=" * 10, "A" * 5000, "W1tb" * 2000, "WyJcdTAwMDAiLCAxXQ",
    "WyJcdWQ4MDAiLCAxXQ", "WyJhIiwgMTAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMF0", "\x00", "é",
]  # fmt: skip


@pytest.mark.parametrize("sort", ["name", "-access", "created", "status"])
def test_a_bad_cursor_is_a_value_error_or_a_page_and_nothing_worse(world: World, sort: str) -> None:
    by = world.actor("ada")
    for cursor in CURSORS:
        for place in ({"after": cursor}, {"before": cursor}):
            try:
                rows = page(views.View(sort=sort), by, **place).rows
            except (ValueError, TypeError):
                continue
            assert len(rows) <= 5
