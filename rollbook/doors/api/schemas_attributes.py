"""What the API's answers about attributes look like."""

from __future__ import annotations

from ninja import Schema
from pydantic import Field


class Attribute(Schema):
    """A field that the site has made for its people."""

    id: int
    slug: str = Field(description="By which values are given and asked for.")
    name: str
    kind: str = Field(description="text, number, date, yes_no or choice.")
    choices: list[str] = Field(description="Of a choice: what it can be.")
    help: str
    seen_by: str = Field(description="The permission over somebody that it takes to see theirs.")
    edited_by: str = Field(description="The permission over somebody that it takes to set theirs, beside users.edit.")


class Attributes(Schema):
    """All attributes that one may see."""

    attributes: list[Attribute]
