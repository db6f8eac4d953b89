"""The worker's other hand: forgotten passwords and mail, which no long job may hold up."""

from __future__ import annotations

import threading
from typing import Final

import structlog
from django.db import close_old_connections, connection

from rollbook.credentials.forgotten import answer
from rollbook.mail.sending import deliver

PAUSE: Final = 1.0  # seconds between looks
log = structlog.get_logger("rollbook.mail")


def run(stop: threading.Event) -> None:
    """Answer and send what is due until asked to stop; what is under way is finished first."""
    while not stop.is_set():
        close_old_connections()
        try:
            done = answer() + deliver()
        except Exception:
            log.exception("mail_round_failed")
            done = 0
        if not done:
            stop.wait(PAUSE)
    connection.close()
