"""What the API's answers about the terms of use look like."""

from __future__ import annotations

from datetime import datetime

from ninja import Schema
from pydantic import Field


class TermsVersion(Schema):
    """A version of the terms of use."""

    number: int
    published_at: datetime
    by: int | None = Field(description="The id of whoever published it.")
    summaries: dict[str, str] = Field(description="What has changed, in a line, by language.")
    languages: list[str] = Field(description="In which it can be read.")


class TermsText(TermsVersion):
    """A version with what it says."""

    texts: dict[str, str] = Field(description="By language; paragraphs are parted by empty lines.")


class TermsVersions(Schema):
    """All versions."""

    terms: list[TermsVersion]


class TermsAcceptance(Schema):
    """Somebody has accepted a version."""

    user: int
    version: int
    at: datetime
    address: str | None


class TermsAcceptances(Schema):
    """One page of acceptances."""

    acceptances: list[TermsAcceptance]
    next: str | None = Field(description="Give it as `after` for the next page; null on the last.")
