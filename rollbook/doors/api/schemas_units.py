"""What the API's answers about the hierarchy look like."""

from __future__ import annotations

from datetime import datetime

from ninja import Schema
from pydantic import Field


class Unit(Schema):
    """A unit of the hierarchy."""

    id: int
    name: str
    parent: int | None = Field(description="The unit that it is part of; null at the top of what you reach.")
    path: list[str] = Field(description="The names from the top of what you reach down to its own.")
    people: int | None = Field(description="How many people in your reach are in it itself; deleted ones don’t count.")
    people_below: int | None = Field(description="The same, with all units below it; null without users.view.")


class Units(Schema):
    """All units in reach, each after the one it is part of."""

    units: list[Unit]


class RoleThere(Schema):
    """A role that somebody was given for just this unit."""

    user: int
    name: str
    role: str = Field(description="Its slug.")
    until: datetime | None = Field(description="When it ends by itself; null for good.")


class UnitInFull(Unit):
    """A unit with who holds a role for it, and how many groups it has."""

    roles: list[RoleThere] = Field(description="The highest first, at most 200, of people whom you see.")
    groups: int | None = Field(description="Null without groups.view there.")
