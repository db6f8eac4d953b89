"""Row 5: search of three letters and more.

The floor is bare SQL with the plan that suits the fragment, the quickest of three: the text index first and a sort
(said so that the planner can't turn it round), the same as the planner likes it, or a walk along the order of names
with a look at each text until the page is full.
"""

from __future__ import annotations

from statistics import median
from time import perf_counter

from bench.filling import People
from bench.measuring import Work, row
from bench.rows.lists import COLUMNS, bare_page
from rollbook.users import views
from rollbook.users.queries import page

BY_INDEX = {
    "postgresql": "SELECT rowid FROM users_search WHERE text LIKE %s",
    "sqlite": "SELECT rowid FROM users_search WHERE users_search MATCH %s",
}
SORTED = (
    f"SELECT {COLUMNS} FROM users_user u WHERE status = 'active'{{more}} AND {{found}} "  # noqa: S608
    "ORDER BY name_key, id LIMIT 51"
)
INDEX_FIRST = (
    f"WITH found AS MATERIALIZED ({{found}}) SELECT {COLUMNS} FROM found CROSS JOIN users_user u "  # noqa: S608
    "WHERE u.id = found.rowid AND status = 'active'{more} ORDER BY name_key, id LIMIT 51"
)
BY_LOOKING = "EXISTS (SELECT 1 FROM users_search s WHERE s.rowid = u.id AND s.text LIKE %s)"
COACHES = (
    " AND EXISTS (SELECT 1 FROM roles_grant g JOIN roles_role r ON r.id = g.role_id "
    "WHERE g.user_id = u.id AND r.slug = 'coach')"
)


def work(people: People, query: str, fragment: str, more: str = "") -> Work:
    """Compare a view's first page with the bare statement that gives the same people."""
    view, by = views.read(query), people.by
    like, by_index = f"%{fragment}%", BY_INDEX[people.vendor]
    indexed = like if people.vendor == "postgresql" else f'"{fragment}"'
    plans = [
        (INDEX_FIRST.format(more=more, found=by_index), indexed),
        (SORTED.format(more=more, found=f"id IN ({by_index})"), indexed),
        (SORTED.format(more=more, found=BY_LOOKING), like),
    ]
    statement, parameter = min(plans, key=lambda plan: median(_seconds(plan) for _ in range(5)))
    ours = [person["id"] for person in page(view, by).rows]
    if ours != [person[0] for person in bare_page(statement, parameter)]:
        raise RuntimeError(f"{query}: not the same people")
    return Work(ours=lambda: page(view, by), floor=lambda: bare_page(statement, parameter), told=f"{len(ours)} shown;")


def _seconds(plan: tuple[str, str]) -> float:
    began = perf_counter()
    bare_page(*plan)
    return perf_counter() - began


@row("5", "search: one person", ratio=2, p95=40)
def one_person(people: People) -> Work:
    """An address in full."""
    return work(people, "q=ada@northwind.example", "ada@northwind.example")


@row("5", "search: a rare fragment", ratio=2, p95=40)
def rare(people: People) -> Work:
    """A name that a few hundred in a hundred thousand have."""
    return work(people, "q=schönfeld", "schonfeld")


@row("5", "search: a rare fragment in Cyrillic, only coaches", ratio=2, p95=40)
def rare_with_filter(people: People) -> Work:
    """The same in another script, with a filter beside it."""
    return work(people, "q=соколов&role=coach", "соколов", more=COACHES)


@row("5", "search: a fragment that one in fifteen has", ratio=2, p95=40)
def middling(people: People) -> Work:
    """Too many for the index, and not so many that the first page is full at once."""
    return work(people, "q=mar", "mar")


@row("5", "search: a fragment that everybody has", ratio=2, p95=40)
def everybody(people: People) -> Work:
    """The domain of nearly all addresses."""
    return work(people, "q=northwind", "northwind")
