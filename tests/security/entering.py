"""The doors by which operations are thrown."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.test import Client

from rollbook.kernel.operation import Operation
from tests.calling import cli

if TYPE_CHECKING:
    from tests.security.throwing import Thrower


def api(thrower: Thrower, operation: Operation, ids: list[int], given: dict[str, Any]) -> None:
    whom = {} if operation.creates else {operation.noun: ids}
    thrower.agreeing(f"{operation.noun}/actions/{operation.verb}", {**whom, **given}, operation.permission)


def console(thrower: Thrower, operation: Operation, ids: list[int], given: dict[str, Any]) -> None:
    browser = Client(raise_request_exception=True)
    browser.force_login(thrower.by)
    address = f"/{operation.noun}/add/" if operation.creates else f"/{operation.noun}/{ids[0]}/{operation.verb}/"
    answer = browser.post(address, given)
    assert answer.status_code < 500
    if operation.noun == "users" and operation.bulk and not operation.creates:
        chosen = browser.post("/users/bulk/", {"do": operation.name, "scope": "ids", "id": ids})
        if chosen.status_code == 302 and "bulk" in chosen["Location"]:
            browser.post(chosen["Location"], {**given, "preview": "1"})
            browser.post(chosen["Location"], given)


def shell(thrower: Thrower, operation: Operation, ids: list[int], given: dict[str, Any]) -> None:
    words = [str(pk) for pk in ids]
    for name, value in given.items():
        if not operation.param(name).secret:
            for one in value if isinstance(value, list) else [value]:
                words += [f"--{name.replace('_', '-')}", str(one)]
    cli(operation.noun, operation.verb, *words, acts_as=thrower.by)


DOORS: tuple[Callable[..., None], ...] = (api, api, api, console, shell)
