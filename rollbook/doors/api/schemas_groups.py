"""What the API's answers about groups and the repository look like."""

from __future__ import annotations

from ninja import Schema
from pydantic import Field

from rollbook.doors.api.schemas import RoleHeld

NEXT = Field(description="Give it as `after` for the next page; null on the last.")


class Unit(Schema):
    """A unit of the hierarchy, by id."""

    id: int
    name: str


class Group(Schema):
    """A group or a class."""

    id: int
    name: str
    kind: str = Field(description="group or class.")
    description: str
    unit: Unit | None = Field(description="To which it belongs; null where it is everybody’s.")
    members: int = Field(description="Those whom you may see, without deleted users. 10,001 means more than 10,000.")
    roles: list[RoleHeld] = Field(description="What its members hold by it, the highest first.")


class Groups(Schema):
    """One page of groups."""

    groups: list[Group]
    next: str | None = NEXT


class Owner(Schema):
    """Somebody who answers for a group."""

    id: int
    name: str
    username: str


class Content(Schema):
    """Something in the repository."""

    id: int
    name: str
    key: str = Field(description="What the software calls it in which people open it.")


class GroupInFull(Group):
    """A group with its owners and the contents that its members may open."""

    owners: list[Owner]
    contents: list[Content] = Field(description="The first 200, by name; GET /contents?group= has all.")


class ContentListed(Content):
    """Something in the repository, as lists show it."""

    groups: int = Field(description="To how many groups it is open, of those that you may see.")


class Contents(Schema):
    """One page of the repository."""

    contents: list[ContentListed]
    next: str | None = NEXT
