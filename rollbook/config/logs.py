"""One line for each thing that happens, as JSON for machines or as text for people.

Line breaks and other control characters in names, addresses and error messages are escaped, so nobody
can forge a line; values under names that speak of secrets are masked; paths, which may hold one, stay out.
"""

import logging
import logging.config
import re
from typing import Any, Literal

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

SECRET_NAME = re.compile(
    r"password|passwd|secret|token|cookie|authorization|session|csrf|otp|code$|key$", re.IGNORECASE
)
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
MASK = "•••"


def mask_secrets(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Whatever is called a password, token or the like does not reach the log, however it got there."""
    return {name: MASK if SECRET_NAME.search(name) else value for name, value in event.items()}


def escape(text: str) -> str:
    r"""Show control and direction characters as escapes such as ``\n`` or ``\u202e``."""
    return CONTROL.sub(lambda match: match[0].encode("unicode_escape").decode(), text)


def render_text(_logger: WrappedLogger, _method: str, event: EventDict) -> str:
    """``time LEVEL what name=value …``, then the traceback behind bars, so that it can't pose as a line."""
    time, level, what = event.pop("timestamp"), event.pop("level"), escape(str(event.pop("event")))
    traceback = event.pop("exception", "")
    values = "".join(f" {name}={escape(str(value))}" for name, value in event.items())
    lines = [
        f"{time} {level.upper():7} {what}{values}",
        *(f"  | {escape(line)}" for line in traceback.split("\n") if line),
    ]
    return "\n".join(lines)


class WithoutAddress(logging.Filter):
    """Django's messages about failed requests quote the path, and some paths hold a one-time secret."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep exceptions, with the reason (the first argument) and without the path (the others).

        An answer such as 503 that a view gave on purpose stands in the access log.
        """
        if isinstance(record.args, tuple) and record.args:
            record.msg, record.args = str(record.args[0]), ()
        return bool(record.exc_info)


PREPARE: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,  # plain text: the pretty kind shows local variables
    mask_secrets,
]


def configure(style: Literal["json", "text"]) -> None:
    """Send our own and the libraries' messages through the same steps to standard error."""
    render: Processor = render_text if style == "text" else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[*PREPARE, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(standard(render))


def standard(render: Processor) -> dict[str, Any]:
    """The same for `logging`, which Django and every library use."""
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": PREPARE,
        "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, render],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": formatter},
        "filters": {"without_address": {"()": WithoutAddress}},
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "line"},
            "failures": {
                "class": "logging.StreamHandler",
                "formatter": "line",
                "filters": ["without_address"],
            },
        },
        "root": {"handlers": ["stderr"], "level": "INFO"},
        "loggers": {
            # The access log has every request; of Django's own, the exceptions are worth a line.
            "django.request": {"handlers": ["failures"], "level": "ERROR", "propagate": False},
            "django.server": {"level": "CRITICAL"},
        },
    }
