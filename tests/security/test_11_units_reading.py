"""11. Who manages the users of one unit sees, finds and counts these alone, wherever they look."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import click
import pytest
from django.test import Client
from django.urls import URLPattern
from django.utils.timezone import now

from rollbook.audit.models import Event
from rollbook.doors.api.urls import api as the_api
from rollbook.doors.api.urls import document
from rollbook.doors.cli.main import WORDS, Words
from rollbook.doors.console.urls import urlpatterns
from rollbook.imports.models import Import
from rollbook.jobs.models import Job
from rollbook.kernel.operation import registry
from rollbook.kernel.selection import Selection
from rollbook.users.models import SavedView
from tests.calling import Api, cli
from tests.console.conftest import signed_in
from tests.security.delegated import SECRET, Scene, scene

NOBODY = 987654
QUERIES = ("", "q=zyxq", "status=all", "status=deleted", "status=suspended", "role=coach", "unit={science}",
           "group={lab}", "role=none", "sort=-created", "status=all&unit=none",
           "attribute.motto=zyx", "attribute.house=Blue&columns=attribute.motto",
           "status=all&attribute.house=none")  # fmt: skip
ACTS = {"serve", "worker", "migrate", "demo", "admin", "docs", "check", "token"}  # of the operator, not of a person


@pytest.fixture
def s(db: None) -> Scene:
    return scene()


def ids() -> list[int]:
    """Give every id there is, of whatever has an address of its own, and one that nothing has."""
    models = (*(kind.model for kind in Selection.kinds.values()), Event, Import, Job)
    return sorted({NOBODY, *(pk for model in models for pk in model._base_manager.values_list("pk", flat=True))})


def tells(answer: Any) -> bool:
    return SECRET in (answer.content.decode() if hasattr(answer, "content") else str(answer)).lower()


# -- every address of the API


def test_no_read_of_the_api_names_an_outsider(s: Scene) -> None:
    api, asked = Api(s.mara), 0
    for path in (path for path, methods in document(the_api)["paths"].items() if "get" in methods):
        below = path.removeprefix("/api/v1/")
        for pk in ids() if "{" in below else [0]:
            answer = api.get(re.sub(r"\{\w+\}", str(pk), below))
            assert answer.status_code in {200, 403, 404, 422}, (path, answer.content)
            assert not tells(answer), (path, pk)
            asked += answer.status_code == 200
    assert asked > 20
    for query in QUERIES:
        text = query.format(science=s.science.pk, lab=s.lab.pk)
        answer = api.get(f"users?{text}&counts=1")
        assert not tells(answer), query
        assert set(_ids(answer.json()["users"])) <= {user.pk for user in s.inside}, query


def test_counts_are_of_insiders(s: Scene) -> None:
    api, hers = Api(s.mara), Api(s.mara).get("users?status=all&counts=1").json()
    assert _ids(hers["users"]) == sorted(user.pk for user in s.inside[:3])
    assert hers["counts"].items() >= {"active": 1, "suspended": 2, "deleted": 1, "all": 3}.items()
    units = api.get("units").json()["units"]
    assert [(unit["name"], unit["people"], unit["people_below"]) for unit in units] == [("Arts", 2, 3), ("Music", 1, 1)]
    page = signed_in(s.mara).get("/?status=all")
    shared = SavedView.objects.get(name="Everybody there is")
    assert page.context["counts"][str(shared.pk)] == 3


def _ids(rows: list[dict[str, Any]]) -> list[int]:
    return sorted(row["id"] for row in rows)


# -- every page of the console


def addresses(patterns: list[Any], s: Scene) -> Iterator[str]:
    """Give every address of the console, with every id and every verb that there could be."""
    for pattern in patterns:
        assert isinstance(pattern, URLPattern)
        route = str(pattern.pattern)
        noun = route.partition("/")[0]
        verbs = sorted({o.verb for o in registry.values() if o.noun == noun}) if "<slug:verb>" in route else [""]
        kind = Selection.kinds.get(noun.removesuffix("s"))
        known = kind.model._base_manager.values_list("pk", flat=True) if kind else ids()
        numbers = [*known, NOBODY] if re.search("<int:|<slug:", route) else [0]
        for pk, verb in product(numbers, verbs):
            yield "/" + re.sub(r"<int:\w+>", str(pk), re.sub(r"<slug:verb>", verb, route))


def test_no_page_of_the_console_names_an_outsider(s: Scene) -> None:
    client, seen = signed_in(s.mara), 0
    for address in addresses(urlpatterns, s):
        answer = client.get(address)
        assert answer.status_code in {200, 302, 403, 404, 405}, (address, answer.status_code)
        if not answer.streaming:
            assert not tells(answer), address
        seen += answer.status_code == 200
    assert seen > 60
    for query in QUERIES:
        text = query.format(science=s.science.pk, lab=s.lab.pk)
        for page in (f"/?{text}", f"/units/?{text}", f"/audit/?{text}&user={s.outside[0].pk}"):
            assert not tells(client.get(page)), page


def test_no_answer_to_why_names_what_lies_elsewhere(s: Scene) -> None:
    """Ann is in a group of another unit, and all have been moved from elsewhere."""
    client, api, today = signed_in(s.mara), Api(s.mara), now().date().isoformat()
    for user, permission in product(s.inside, ("users.view", "users.erase", "repository.open")):
        page = client.get(f"/users/{user.pk}/access/?permission={permission}&over={s.ann.username}&on={today}")
        assert (page.status_code, tells(page)) == (200, False)
        told = cli("access", user.username, "--permission", permission, acts_as=s.mara)
        assert not tells(told.output)
        assert not tells(api.get("access", user=user.pk, permission=permission))
        assert not tells(api.get(f"users/{user.pk}/at", at=now().isoformat()))
    for query in (f"role=coach&on={today}", f"permission=users.view&on={today}"):
        assert not tells(client.get(f"/roles/on/?{query}")), query
    una = s.outside[0].username
    asked = (f"with={una}", f"permission=users.view&over={una}")
    hidden = [client.get(f"/users/{s.ann.pk}/access/?{query}") for query in asked]
    assert all("nobody you can see" in page.content.decode() for page in hidden)


def test_pages_of_outsiders_are_those_of_nobody(s: Scene) -> None:
    client = signed_in(s.mara)
    for route in ("users/{}/", "users/{}/menu/", "users/{}/history/", "users/{}/suspend/", "users/{}/edit/"):
        _alike(client, route, s.outside[0].pk)
    for route in ("units/{}/", "units/{}/menu/", "units/{}/move/"):
        _alike(client, route, s.science.pk)
    _alike(client, "audit/{}/", s.theirs)


def _alike(client: Client, route: str, hidden: int) -> None:
    both = [client.get("/" + route.format(pk)) for pk in (hidden, NOBODY)]
    assert [answer.status_code for answer in both] == [404, 404], route
    one, other = (_plain(answer, pk) for answer, pk in zip(both, (hidden, NOBODY), strict=True))
    assert one == other, route


def _plain(answer: Any, pk: int) -> str:
    text = re.sub(r'(csrfmiddlewaretoken" value=")[^"]+', "", answer.content.decode())
    text = re.sub(r'<meta name="htmx-config"[^>]*>', "", text)  # has numbers of its own
    return re.sub(rf"\b{pk}\b", "N", text).replace(answer.headers.get("X-Request-Id", "-"), "")


# -- every command that looks


def looking() -> Iterator[tuple[str, str]]:
    """Give the commands that only look: the ones written by hand, as `users list`."""
    group = Words()
    for word in WORDS:
        if word not in ACTS:
            command = group.get_command(click.Context(group), word)
            named = command.commands if isinstance(command, click.Group) else {}
            yield from ((word, name) for name in named if name.startswith(("list", "show")))


def test_no_command_names_an_outsider(s: Scene) -> None:
    commands = list(looking())
    assert {("users", "list"), ("units", "show"), ("events", "show")} <= set(commands)
    for word, name in commands:
        for pk in ids() if name == "show" else [0]:
            for more in ((), ("--json",)):
                answer = cli(word, name, *([str(pk)] if name == "show" else []), *more, acts_as=s.mara)
                assert answer.exit_code in {0, 1, 2}, (word, name, answer.output)
                assert not tells(answer.output), (word, name, pk)
    for query in QUERIES[2:]:
        told = cli("users", "list", "--view", query.format(science=s.science.pk, lab=s.lab.pk), acts_as=s.mara)
        assert not tells(told.output), query


def test_a_name_of_an_outsider_is_one_of_nobody(s: Scene) -> None:
    una = s.outside[0]
    for word in ("show", "suspend", "move-to-unit"):
        more = ("--unit", str(s.arts.pk)) if word == "move-to-unit" else ()
        one, other = (cli("users", word, name, *more, acts_as=s.mara) for name in (una.username, "nobody@example.org"))
        assert one.exit_code == other.exit_code
        told = (one.output.replace(una.username, "X"), other.output.replace("nobody@example.org", "X"))
        assert re.sub(r"\d+", "N", told[0]) == re.sub(r"\d+", "N", told[1])


def test_programs_are_told_the_same_of_outsiders_and_of_nobody(s: Scene) -> None:
    api = Api(s.mara)
    hidden_ones = {"users": s.outside[0].pk, "units": s.science.pk, "groups": s.lab.pk, "events": s.theirs}
    for path, hidden in hidden_ones.items():
        one, other = api.get(f"{path}/{hidden}"), api.get(f"{path}/{NOBODY}")
        assert (one.status_code, _less(one)) == (404, _less(other)), path


def _less(answer: Any) -> Any:
    body = json.loads(answer.content)
    body.pop("instance", None)
    return body
