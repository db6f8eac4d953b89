"""Where mail goes out."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from rollbook.config.environment import Environment

TIMEOUT = 20  # seconds for each answer of the server
PORTS = {"smtp": 587, "smtps": 465}


def server(environment: Environment) -> dict[str, Any] | None:
    """What Django's SMTP backend takes; None where no server is named.

    `smtp://` asks for STARTTLS and sends nothing without it, unless `?tls=none` says that the way is safe anyway;
    `smtps://` speaks TLS from the first byte. The server's certificate is checked.
    """
    if environment.smtp_url is None:
        return None
    parts = urlsplit(environment.smtp_url.get_secret_value())
    plain = dict(parse_qsl(parts.query)).get("tls") == "none"
    return {
        "host": parts.hostname,
        "port": parts.port or PORTS[parts.scheme],
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_ssl": parts.scheme == "smtps",
        "use_tls": parts.scheme == "smtp" and not plain,
        "timeout": TIMEOUT,
    }


def sender(environment: Environment) -> str:
    """Who mail comes from: as said, or nobody at the site's own host."""
    return environment.mail_from or f"{environment.site_name} <no-reply@{urlsplit(environment.site_url).hostname}>"
