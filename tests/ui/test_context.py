"""What every page knows."""

from collections.abc import Callable
from typing import Any
from unittest.mock import Mock

import pytest
from django.test import RequestFactory

from rollbook.kernel.actor import Actor, Authority, Power
from rollbook.ui.context import site

pytestmark = pytest.mark.urls("tests.ui.urls")


def acting(authority: Callable[[], Authority], path: str = "/") -> Any:
    request: Any = RequestFactory().get(path)
    request.actor = Actor("Uma", "console", authority)
    return request


def seen_by(*permissions: str, path: str = "/") -> dict[str, list[dict[str, object]]]:
    """Give the entries of each section, and the commands, for somebody who holds these permissions."""
    request = acting(lambda: Authority({name: [Power(80)] for name in permissions}), path)
    context = site(request)
    sections = {str(section["label"]): list(section["items"]) for section in context["nav"]}
    return {**sections, "commands": list(context["palette"])}


def names(entries: list[dict[str, object]]) -> list[object]:
    return [entry["name"] for entry in entries]


def test_only_what_one_may_open_is_shown() -> None:
    seen = seen_by("users.view", "audit.view")
    assert names(seen["Directory"]) == ["users"]
    assert names(seen["Records"]) == ["audit"]
    assert seen["commands"] == []


def test_a_section_without_entries_is_left_out() -> None:
    assert "Directory" not in seen_by("audit.view")
    assert names(seen_by("users.create")["commands"]) == ["add_user"]


@pytest.mark.urls("tests.ui.urls_of_one_page")
def test_a_page_that_is_not_mounted_is_not_offered() -> None:
    assert list(seen_by("users.view", "audit.view")) == ["Directory", "commands"]


@pytest.mark.parametrize(
    ("path", "current"),
    [("/", "users"), ("/users/5/history/", "users"), ("/audit/", "audit"), ("/audit/7/", "audit")],
)
def test_the_page_one_is_on_is_marked(path: str, current: str) -> None:
    seen = seen_by("users.view", "audit.view", "users.import", path=path)
    entries = [entry for section in seen.values() for entry in section]
    assert [entry["name"] for entry in entries if entry["current"]] == [current]


def test_nobody_who_has_not_signed_in_is_offered_a_page_that_needs_a_permission() -> None:
    context = site(RequestFactory().get("/"))
    assert [item["name"] for section in context["nav"] for item in section["items"]] == ["styleguide"]


def test_rights_are_asked_for_once_and_only_when_shown() -> None:
    authority = Mock(return_value=Authority({}))
    context = site(acting(authority))
    authority.assert_not_called()
    assert list(context["nav"])
    assert list(context["palette"]) == []
    authority.assert_called_once()
