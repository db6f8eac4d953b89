"""What the API's answers about roles and access look like."""

from __future__ import annotations

from datetime import datetime

from ninja import Schema
from pydantic import Field


class Role(Schema):
    """A role."""

    id: int
    slug: str = Field(description="By which operations know it.")
    name: str
    description: str
    rank: int
    built_in: bool
    two_factor: bool = Field(description="Whether its holders need two-factor.")
    permissions: list[str] = Field(description="users.view, or users.view:learner where it reaches learners only.")
    people: int = Field(description="Who holds it, of those you see, without deleted users. 10001: more than 10,000.")


class Roles(Schema):
    """All roles, the highest first."""

    roles: list[Role]


class Grant(Schema):
    """A role that somebody holds for a while."""

    user: int
    username: str
    role: str
    unit: int | None = Field(description="Held there and below; null is everywhere.")
    until: datetime
    reason: str


class Grants(Schema):
    """Temporary roles, the soonest to end first."""

    grants: list[Grant]


class Way(Schema):
    """One way in which somebody may do something, or what is wanting on it."""

    by: str = Field(description="role or group.")
    name: str
    rank: int | None
    group: str = Field(description="The group that carries the role; empty where it was given directly.")
    unit: str
    until: datetime | None
    population: str
    missing: str = Field(description="Why this way does not lead there; empty where it does.")


class Answer(Schema):
    """Whether somebody may, and why or why not."""

    allowed: bool
    ways: list[Way]
    advice: list[str] = Field(description="The smallest change that would let them.")


class HeldThen(Schema):
    """A role that somebody held."""

    user: int
    role: str
    unit: int | None
    until: datetime | None
    group: int | None
    status: str


class Held(Schema):
    """Everybody who held a role or permission at a moment."""

    at: datetime
    held: list[HeldThen]


class Then(Schema):
    """A person at a moment."""

    at: datetime
    existed: bool
    status: str
    unit: int | None
    groups: list[int]
    roles: list[HeldThen]


class Use(Schema):
    """How a permission of a role was used."""

    role: str
    permission: str
    holders: int
    users: int = Field(description="How many of them used it.")
    last: datetime | None


class Uses(Schema):
    """Permissions of roles that people hold, the unused first."""

    days: int
    uses: list[Use]


class Impact(Schema):
    """What an edit of a role would do: permissions with how many people gain or lose each. 10001: more than 10,000."""

    added: dict[str, int]
    taken: dict[str, int]
    affected: int
    losing: int
