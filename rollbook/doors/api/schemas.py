"""What the API's answers look like. They describe, for the OpenAPI document; answers are built without them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Schema
from pydantic import Field


class RoleHeld(Schema):
    """A role that a user holds."""

    slug: str
    name: str


class UserRow(Schema):
    """A user as lists show them."""

    id: int
    username: str
    email: str | None
    first_name: str
    last_name: str
    name: str = Field(description="First and last name, or the username where there is neither.")
    phone: str = Field(description="E.164, or empty.")
    external_id: str | None = Field(description="What another system calls them; unique, capitals count.")
    status: str = Field(description="active, invited, pending (waiting for activation), suspended or deleted.")
    population: str = Field(description="staff or learner.")
    roles: list[RoleHeld] = Field(description="The highest first.")
    language: str
    time_zone: str
    created_at: datetime
    last_access: datetime | None = Field(description="Noted at most hourly; null where there was none.")
    last_sign_in: datetime | None
    two_factor: bool
    attributes: dict[str, str | int | float | bool] = Field(description="Those that you may see, by short name.")
    version: int = Field(description="Rises with each change; send it with an action to be told of others.")


class User(UserRow):
    """A user in full."""

    contact: str
    suspended_until: datetime | None
    suspension_reason: str
    erase_after: datetime | None = Field(description="Of a deleted user: when they can no longer be restored.")


class Users(Schema):
    """One page of users."""

    users: list[UserRow]
    next: str | None = Field(description="Give it as `after` for the next page; null on the last.")
    counts: dict[str, int] | None = Field(
        None, description="Only with counts=1: users under each tab, exact up to 10,000; 10,001 means more."
    )


class SavedView(Schema):
    """A view of the directory that somebody keeps under a name."""

    id: int
    name: str
    query: str = Field(description="As the query string of GET /users.")
    shared: bool


class SavedViews(Schema):
    """One's own saved views, and everybody's."""

    views: list[SavedView]


class Refused(Schema):
    """Those whom an operation left alone for one reason."""

    count: int
    ids: list[int] = Field(description="At most 1,000 of them.")


class Outcome(Schema):
    """What came of an operation."""

    operation: str
    changed: int
    unchanged: int = Field(description="Those who were so already.")
    refused: dict[str, Refused] = Field(description="By reason, such as unknown, rank, self, changed.")
    event: int | None = Field(description="Its entry in the audit log, by which it is undone; null for a plan.")
    created: list[int] | None = Field(None, description="Only of creating: the ids of the new users.")


class Job(Schema):
    """An operation over many users that goes on in the background."""

    id: int
    operation: str
    state: str = Field(description="queued, running, done, stopped or failed.")
    done: int
    total: int
    seconds_left: int | None
    event: int | None
    error: str
    created_at: datetime
    finished_at: datetime | None


class Actor(Schema):
    """Who acted; `id` is null for the system itself."""

    id: int | None
    label: str


class Event(Schema):
    """One entry of the audit log."""

    id: int
    at: datetime
    operation: str = Field(description="Such as users.suspend, or users.suspend.undo.")
    what: str = Field(description="The operation in words.")
    actor: Actor
    door: str = Field(description="console, api, cli, schedule, …")
    via: str
    address: str | None
    request_id: str
    reason: str
    params: dict[str, Any]
    denied: str = Field(description="Not empty where the actor lacked the permission.")
    changed: int
    unchanged: int
    refused: dict[str, int]
    undoes: int | None


class ChangedField(Schema):
    """One field before and after. A role is a field such as roles.coach, from false to true."""

    field: str
    label: str
    before: Any
    after: Any


class Subject(Schema):
    """Whom or what a change is about."""

    kind: str = Field(description="user, view, …")
    id: int
    label: str = Field(description="What it was called at that moment; empty once a person was erased.")


class Change(Schema):
    """What an event did to one subject, or why it left them alone."""

    subject: Subject
    fields: list[ChangedField]
    refusal: str


class EventInFull(Event):
    """One entry with a page of its changes."""

    can_undo: bool
    changes: list[Change]
    next: str | None = Field(description="Give it as `after` for more changes; null where there are no more.")


class Events(Schema):
    """One page of the audit log, the newest entries first."""

    events: list[Event]
    next: str | None


class Problem(Schema):
    """An error (RFC 9457)."""

    type: str
    title: str
    status: int
    code: str = Field(description="For programs; stays the same in every language.")
    detail: str
    errors: dict[str, list[dict[str, str]]] | None = Field(
        None, description="Of status 422: by field, a list of {code, message}."
    )
    event: int | None = Field(None, description="Of status 403: the attempt in the audit log.")
