"""How the databases find a page: by an index in the order of the list, never by reading all people (BUDGETS 4)."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rollbook.attributes.operations import set_attribute
from rollbook.users import views
from rollbook.users.models import User
from rollbook.users.queries import page, tab_counts
from rollbook.users.selection import UserSelection
from tests.world import World, crowd, operator, surroundings

MANY = 2_000
SORTED = [f"sort={sign}{name}{more}" for name in views.SORTS for sign in ("", "-")
          for more in ("", "&status=all", "&status=suspended")]  # fmt: skip


@pytest.fixture
def people(world: World) -> World:
    """Enough of them that reading them all is the dearer way, and the statistics to know it by."""
    crowd(MANY, role=None)
    User.objects.filter(pk__in=User.objects.order_by("pk").values("pk")[:1000]).update(status="suspended")
    User.objects.filter(pk=world.ada.pk).update(status="active")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # as autovacuum would
            cursor.execute("SELECT gin_clean_pending_list('users_search_trigram')")
        cursor.execute("ANALYZE")
    return world


def plan_of(world: World, query: str, **place: Any) -> str:
    """Give the plan of the statement that fetches the page's people."""
    with CaptureQueriesContext(connection) as captured:
        page(views.read(query), world.actor("ada"), **place)
    (statement,) = [q["sql"] for q in captured if 'FROM "users_user"' in q["sql"] and "LIMIT" in q["sql"]]
    return explain(statement)


def explain(statement: str) -> str:
    word = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
    with connection.cursor() as cursor:
        cursor.execute(f"{word} {statement}")
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def reads_everybody(plan: str) -> bool:
    """Tell whether the plan reads the whole table of users. SQLite calls a walk along an index a scan too."""
    lines = [line for line in plan.splitlines() if "users_user" in line]
    return any("Seq Scan" in line or ("SCAN" in line and "INDEX" not in line) for line in lines)


def sorts(plan: str) -> bool:
    """Tell whether rows are put in order only after all are read; PostgreSQL's increments stop at a full page."""
    return "Sort  (" in plan.replace("Incremental Sort", "") or "TEMP B-TREE FOR ORDER BY" in plan


def without_short_cuts() -> None:
    """Let PostgreSQL show the index it has: two thousand rows are read through sooner than looked up."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")


def test_the_first_page_in_every_order_walks_an_index(people: World) -> None:
    plans = {query: plan_of(people, query) for query in SORTED}
    assert {query: plan for query, plan in plans.items() if reads_everybody(plan) or sorts(plan)} == {}


def test_a_page_far_inside_costs_no_more(people: World) -> None:
    by = people.actor("ada")
    for sort in ("name", "-access", "created", "username"):
        there = page(views.View(sort=sort), by, size=100)
        for _ in range(5):
            there = page(views.View(sort=sort), by, after=str(there.after), size=100)
        for place in ({"after": there.after}, {"before": there.before}):
            plan = plan_of(people, f"sort={sort}", **place)
            assert not reads_everybody(plan), plan
            assert not sorts(plan), plan


def test_search_of_three_letters_and_more_asks_the_trigrams(people: World) -> None:
    without_short_cuts()
    asks = "VIRTUAL TABLE INDEX" if connection.vendor == "sqlite" else "users_search_trigram"
    for text in ("p1234", "lovelace", "ada@exam"):
        plan = plan_of(people, f"q={text}")
        assert not reads_everybody(plan), plan
        assert asks in plan


def test_each_status_is_counted_along_an_index(people: World) -> None:
    without_short_cuts()
    with CaptureQueriesContext(connection) as captured:
        tab_counts(views.View(), people.actor("ada"))
    plan = explain(captured[-1]["sql"])
    assert not reads_everybody(plan), plan


def test_what_stands_in_an_attribute_is_found_along_an_index(people: World) -> None:
    """Neither all people nor all values are read through."""
    surroundings()
    everybody = list(User.objects.values_list("pk", flat=True))
    set_attribute(UserSelection(everybody[:3]), by=operator(), attribute="house", value="Red")
    set_attribute(UserSelection(everybody[3:]), by=operator(), attribute="house", value="Blue")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    without_short_cuts()
    for query in ("attribute.house=red", "attribute.house.from=Blue&attribute.house.to=Red"):
        plan = plan_of(people, query)
        assert not reads_everybody(plan), plan
        values = [line for line in plan.splitlines() if "U0" in line or "attributevalue" in line]
        assert values
        assert not any("Seq Scan" in line or "SCAN U0" in line for line in values), plan
