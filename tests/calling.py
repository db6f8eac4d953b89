"""Calling Rollbook from outside, as programs do: tokens, roles of special reach, the API, the command."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from click.testing import CliRunner, Result
from django.test import Client

from rollbook.doors.cli.main import group
from rollbook.kernel.permission import Permission
from rollbook.roles.models import Role
from rollbook.roles.queries import authority
from rollbook.sessions import tokens
from rollbook.sessions.models import Token
from rollbook.sessions.operations import create_token
from rollbook.users.models import User
from rollbook.users.selection import UserSelection
from tests import world


def role(slug: str, rank: int, *permissions: str, population: str = "") -> Role:
    """Add a role of one's own; `population` narrows all its permissions."""
    told = sorted(f"{p}:{population}" if population else str(p) for p in permissions)
    return Role.objects.create(slug=slug, name=slug.title(), rank=rank, permissions=told)


def secret_for(user: User, scopes: Sequence[str] | None = None, **more: Any) -> str:
    """Make a token, through the operation, with these scopes or all that the user holds; give its secret."""
    held = [p for p in Permission.values if authority(user.pk).holds(p)]
    secret, chosen = tokens.new_secret(), list(scopes or held)
    if chosen:
        given = {"name": "Test", "scopes": chosen, "digest": tokens.digest(secret), **more}
        outcome = create_token(UserSelection.of(user), by=world.operator(), **given)
        assert outcome.changed == [user.pk], outcome
    else:  # nobody could make one; it shows that the door asks the operations and not the token
        row = {"name": "Test", "secret_hash": tokens.digest(secret), "epoch": user.access_epoch}
        Token.objects.create(user_id=user.pk, scopes=Permission.values, **row)
    return secret


class Api:
    """The API as one user's token sees it. `secret=""` sends none."""

    def __init__(self, user: User | None = None, scopes: Sequence[str] | None = None, *, secret: str = "") -> None:
        self.secret = secret_for(user, scopes) if user else secret
        self.client = Client(raise_request_exception=False)

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}"} if self.secret else {}

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/api/v1/{path}", query, headers=self.headers)

    def post(self, path: str, /, **body: Any) -> Any:
        return self.raw("POST", path, json.dumps(body))

    def act(self, verb: str, /, *users: User | int, **body: Any) -> Any:
        """POST an action on these users, or as the body says."""
        given = {"users": [u if isinstance(u, int) else u.pk for u in users]} if users else {}
        return self.post(f"users/actions/{verb}", **given, **body)

    def raw(
        self, method: str, path: str, data: str | bytes = b"", kind: str = "application/json", **headers: str
    ) -> Any:
        sent = {**self.headers, **headers}
        return self.client.generic(method, f"/api/v1/{path}", data, content_type=kind, headers=sent)


def cli(*arguments: str, acts_as: User | None = None, stdin: str = "") -> Result:
    """Run `rollbook …` in this process. A crash fails the test; a refusal is an exit code."""
    environment = {"ROLLBOOK_AS": acts_as.username if acts_as else ""}
    result = CliRunner().invoke(group, arguments, input=stdin, env=environment)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def cli_json(*arguments: str, acts_as: User | None = None, stdin: str = "", code: int = 0) -> Any:
    """Run it with --json; give what it answered."""
    result = cli(*arguments, "--json", acts_as=acts_as, stdin=stdin)
    assert result.exit_code == code, result.output
    return json.loads(result.stdout)
