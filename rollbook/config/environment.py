"""The variables that an administrator of the server may set, each with its type, default and advice."""

import json
import os
import re
import sys
from email.utils import parseaddr
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

DATABASE_SCHEMES = {"sqlite", "postgres", "postgresql"}
MAIL_SCHEMES = {"smtp", "smtps"}
SENDER = re.compile(r"[^@\s<>]+@[^@\s<>]+")


def _origin(value: str) -> str:
    """Take scheme, host and port; a path would break every absolute link."""
    parts = urlsplit(value)
    port = parts.port  # raises ValueError when it is not one
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/"):
        raise ValueError(port)
    return f"{parts.scheme}://{parts.netloc}"


def _database(value: SecretStr) -> SecretStr:
    """Refuse an address of another kind of database before anything tries to connect to it."""
    if urlsplit(value.get_secret_value()).scheme not in DATABASE_SCHEMES:
        raise ValueError
    return value


def _mail_server(value: SecretStr) -> SecretStr:
    """Refuse an address that names no mail server, or asks for what there is not."""
    parts = urlsplit(value.get_secret_value())
    port = parts.port  # raises ValueError when it is not one
    if parts.scheme not in MAIL_SCHEMES or not parts.hostname or parts.query not in {"", "tls=none"}:
        raise ValueError(port)
    return value


def _sender(value: str) -> str:
    """Refuse what could not stand in a mail's From line."""
    name, address = parseaddr(value)
    if "\n" in value or "\r" in value or not SENDER.fullmatch(address):
        raise ValueError(name)
    return value


def _cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Environment(BaseSettings):
    """A field's title says what its value must be, its description what to do: both go into the messages."""

    model_config = SettingsConfigDict(env_prefix="ROLLBOOK_", env_ignore_empty=True, extra="ignore", frozen=True)

    database_url: Annotated[SecretStr, AfterValidator(_database)] | None = Field(
        default=None,
        validation_alias="DATABASE_URL",
        title="the address of a database",
        description="Give postgresql://user:password@host:5432/name or sqlite:////path/to/file, "
        "or leave it out for a SQLite file in ROLLBOOK_DATA.",
    )
    data: Path = Field(default=Path("data"), title="a folder", description="Give the path of a folder to keep data in.")
    secret_key: SecretStr = Field(
        default=SecretStr(""),
        title="a secret of at least 32 characters",
        description="Make one by `openssl rand -base64 48` and keep it: sessions and links stop working "
        "when it changes. Only a trial, ROLLBOOK_DEMO=1, does without.",
    )
    smtp_url: Annotated[SecretStr, AfterValidator(_mail_server)] | None = Field(
        default=None,
        title="the address of a mail server",
        description="Give smtp://user:password@host:587 (STARTTLS) or smtps://user:password@host:465, "
        "or leave it out: mail then waits.",
    )
    mail_from: Annotated[str, AfterValidator(_sender)] | None = Field(
        default=None,
        title="a sender",
        description="Give an address, or a name with one: Northwind Academy <people@example.org>.",
    )
    site_name: str = Field(
        default="Rollbook", min_length=1, max_length=60, title="a name", description="Give 1 to 60 letters."
    )
    session_idle_minutes: int = Field(
        default=0, ge=0, le=527_040, title="a number of minutes", description="Give 0 for no limit, or up to 527040."
    )
    session_hours: int = Field(
        default=0, ge=0, le=8_784, title="a number of hours", description="Give 0 for no limit, or up to 8784."
    )
    host: str = Field(default="127.0.0.1", title="an address to listen on", description="Give 127.0.0.1 or 0.0.0.0.")
    port: int = Field(default=8000, ge=1, le=65535, title="a port", description="Give a number from 1 to 65535.")
    site_url: Annotated[str, AfterValidator(_origin)] = Field(
        default_factory=lambda given: f"http://localhost:{given.get('port')}",
        title="a web address without a path",
        description="Give the address that people type, such as https://people.example.org.",
    )
    processes: int = Field(
        default=0,
        ge=0,
        le=256,
        title="a number of processes",
        description="Give 1 to 256, or 0 to fit the machine.",
    )
    threads: int = Field(
        default=4, ge=1, le=256, title="a number of threads", description="Give a number from 1 to 256."
    )
    trusted_proxies: int = Field(
        default=0,
        ge=0,
        le=10,
        title="a number of proxies",
        description="Give how many of your own proxies a request passes before it arrives here: 0 to 10.",
    )
    log: Literal["json", "text"] = Field(
        default="json", title="a way to write the log", description="Give json or text."
    )
    debug: bool = Field(default=False, title="a switch", description="Give 1 or 0.")
    demo: bool = Field(default=False, title="a switch", description="Give 1 or 0.")
    undo_days: int = Field(
        default=30, ge=1, le=365, title="a number of days", description="Give a number from 1 to 365."
    )
    default_role: str = Field(default="", title="a role", description="Give a role's short name, such as student.")
    never_delete: bool = Field(default=False, title="a switch", description="Give 1 or 0.")
    names_by: Literal["both", "person", "administrators"] = Field(
        default="both", title="a rule", description="Give both, person or administrators."
    )
    email_by: Literal["both", "person", "administrators"] = Field(
        default="both", title="a rule", description="Give both, person or administrators."
    )
    password_by: Literal["both", "person"] = Field(default="both", title="a rule", description="Give both or person.")
    link_days: int = Field(default=7, ge=1, le=90, title="a number of days", description="Give a number from 1 to 90.")
    delete_grace_days: int = Field(
        default=7, ge=0, le=90, title="a number of days", description="Give a number from 0 to 90."
    )

    @property
    def tried_out(self) -> bool:
        """Whether this is somebody's trial or workbench, where convenience may win over strictness."""
        return self.debug or self.demo

    @model_validator(mode="after")
    def _needs_secret(self) -> Self:
        """Only a trial may make up its own secret: two machines of one site must share it."""
        if not self.tried_out and len(self.secret_key.get_secret_value()) < 32:
            raise ValueError("secret_key")
        return self

    @property
    def process_count(self) -> int:
        """As many as asked for; else one for a trial, else one per core up to four."""
        return self.processes or (1 if self.tried_out else min(4, _cores()))


def explain(error: ValidationError) -> list[str]:
    """One line for each wrong variable."""
    problems = error.errors(include_context=False)
    # The last kind follows from another fault, which has a line of its own.
    return [_sentence(problem) for problem in problems if problem["type"] != "default_factory_not_called"]


def _sentence(problem: ErrorDetails) -> str:
    """What is wrong and what to do. A value that may hold a password is not repeated."""
    name = str(problem["loc"][0]).lower() if problem["loc"] else "secret_key"
    field = Environment.model_fields[name]
    variable = field.validation_alias or f"ROLLBOOK_{name.upper()}"
    secret = name in {"database_url", "secret_key", "smtp_url"}
    given = "the value" if secret else json.dumps(str(problem["input"]), ensure_ascii=False)
    return f"{variable}: {given} is not {field.title}. {field.description}"


def read() -> Environment:
    """Read and check the environment; end the program with code 2 and a line for each fault."""
    try:
        return Environment()
    except ValidationError as error:
        print(*explain(error), sep="\n", file=sys.stderr)
        raise SystemExit(2) from None
