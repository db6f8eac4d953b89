"""What the API's answers about mail look like."""

from __future__ import annotations

from datetime import datetime

from ninja import Schema
from pydantic import Field


class MailMessage(Schema):
    """A mail and how it stands."""

    id: int
    occasion: str = Field(description="What it is about, such as invitation.")
    user: int
    address: str
    language: str
    state: str = Field(description="queued, sent, failed, or replaced by a newer one about the same.")
    attempts: int
    error: str = Field(description="What the mail server said last; empty where all went well.")
    subject: str = Field(description="As it was sent; empty before.")
    created_at: datetime
    sent_at: datetime | None
    next_attempt_at: datetime | None


class MailMessages(Schema):
    """One page of mail."""

    messages: list[MailMessage]
    next: str | None = Field(description="Give it as `after` for the next page; null on the last.")


class MailWording(Schema):
    """How a mail is worded in one language."""

    occasion: str
    language: str
    subject: str
    text: str = Field(description="Paragraphs parted by empty lines; {name} and its like are filled in.")
    own: bool = Field(description="Whether the site has written it anew.")


class Wordings(Schema):
    """How each mail is worded."""

    wordings: list[MailWording]
