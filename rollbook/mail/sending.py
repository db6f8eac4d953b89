"""Taking mail out of the outbox to the mail server, again and again until it is gone or refused for good."""

from __future__ import annotations

import re
import smtplib
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.smtp import EmailBackend
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from rollbook.mail.letters import HIDDEN, Letter, compose, words
from rollbook.mail.models import Message, State
from rollbook.mail.occasions import OCCASIONS
from rollbook.mail.outbox import link_in
from rollbook.users.models import User

BATCH: Final = 20
LEASE: Final = timedelta(minutes=10)  # longer than a batch may take: a worker that died over it is taken for dead
ATTEMPTS: Final = 15
LONGEST: Final = timedelta(hours=6)  # between two attempts; all together some two days
KEPT: Final = timedelta(days=90)
SECRET: Final = re.compile(r"[\w-]{40,}")
HEADERS: Final = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
log = structlog.get_logger("rollbook.mail")


def deliver() -> int:
    """Send the next messages that are due; tell how many were taken. Without a mail server they wait."""
    if settings.MAILBOX:
        return _show()
    if settings.SMTP is None:
        return 0
    taken = _take()
    if taken:
        server = EmailBackend(**settings.SMTP)
        try:
            server.open()
        except (OSError, smtplib.SMTPException) as error:  # nobody there, or not for us: no message is to blame
            _postpone(taken, error)
            return 0
        try:
            for message in taken:
                _send(server, message)
        finally:
            server.close()
    return len(taken)


def _show() -> int:
    """In a trial a message is there as soon as it is worded."""
    taken = _take()
    for message in taken:
        _sent(message, letter_of(message), sealed=message.sealed)
    return len(taken)


@transaction.atomic
def _take() -> list[Message]:
    """Lease the next messages: nobody else sends them meanwhile, and who dies over them has tried."""
    now = timezone.now()
    locked = Message.objects.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)
    taken = list(locked.filter(state=State.QUEUED, due_at__lte=now).order_by("due_at", "id")[:BATCH])
    mine = Message.objects.filter(pk__in=[message.pk for message in taken])
    mine.update(due_at=now + LEASE, attempts=F("attempts") + 1)
    for message in taken:
        message.attempts += 1
    return taken


def letter_of(message: Message, *, link: str = "") -> Letter:
    """Word a message as it stands now, without its link unless that is given."""
    zone = User.objects.filter(pk=message.user_id).values_list("time_zone", flat=True).first() or "UTC"
    occasion, language = OCCASIONS[message.occasion], message.language
    said = words(occasion, language)
    return compose(occasion, said, message.values, language=language, link=link, zone=zone)


def _send(server: EmailBackend, message: Message) -> None:
    letter = letter_of(message, link=link_in(message))
    try:
        server.send_messages([_mail(message, letter)])
    except (smtplib.SMTPException, OSError, ValueError) as error:
        _later_or_never(message, error)
        if isinstance(error, smtplib.SMTPServerDisconnected | ConnectionError | TimeoutError):
            server.close()  # the next message opens it anew
    else:
        _sent(message, letter_of(message))


def _mail(message: Message, letter: Letter) -> EmailMultiAlternatives:
    """Make the mail. Its id stays the same however often it is tried, so that one that came twice can be told."""
    own = f"<rollbook.{message.pk}.{int(message.created_at.timestamp())}@{urlsplit(settings.SITE_URL).hostname}>"
    mail = EmailMultiAlternatives(
        letter.subject, letter.text, settings.MAIL_FROM, [message.address],
        headers={**HEADERS, "Message-ID": own, "Content-Language": letter.language},
    )  # fmt: skip
    mail.attach_alternative(letter.html, "text/html")
    return mail


def _sent(message: Message, letter: Letter, *, sealed: str = "") -> None:
    told = {"subject": letter.subject[:300], "text": letter.text, "error": "", "sealed": sealed}
    _end(message, State.SENT, sent_at=timezone.now(), **told)


def _end(message: Message, state: State, **values: Any) -> None:
    Message.objects.filter(pk=message.pk, state=State.QUEUED).update(state=state, **values)


def _later_or_never(message: Message, error: Exception) -> None:
    """What the server refuses for good, or what is no mail at all, fails; what it does not take now waits."""
    code = refusal_code(error)
    if isinstance(error, ValueError) or (code is not None and code >= 500):
        return _end(message, State.FAILED, error=told(error))
    return _postpone([message], error)


def refusal_code(error: Exception) -> int | None:
    """Give the server's answer about this message; None where it was about us, the sender."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next((code for code, _text in error.recipients.values()), None)
    return error.smtp_code if isinstance(error, smtplib.SMTPDataError) else None


def told(error: Exception) -> str:
    """Say what went wrong as the server put it."""
    answers: list[tuple[int, bytes | str]] = []
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        answers = list(error.recipients.values())
    elif isinstance(error, smtplib.SMTPResponseException):
        answers = [(error.smtp_code, error.smtp_error)]
    parts = [f"{code} {text.decode(errors='replace') if isinstance(text, bytes) else text}" for code, text in answers]
    said = "; ".join(parts) or str(error) or type(error).__name__
    return SECRET.sub(HIDDEN, said)[:300]  # a server may repeat what it did not like


def _postpone(messages: list[Message], error: Exception) -> None:
    """Try again later, ever more rarely; at last give up."""
    log.warning("mail_waits", messages=len(messages), error=told(error))
    for message in messages:
        if message.attempts >= ATTEMPTS:
            _end(message, State.FAILED, error=told(error))
        else:
            _end(message, State.QUEUED, error=told(error), due_at=timezone.now() + pause(message.attempts))


def pause(attempts: int) -> timedelta:
    """Give how long to wait after so many attempts: a minute, then twice as long each time."""
    return min(timedelta(minutes=2 ** (attempts - 1)), LONGEST)


def forget_old(now: datetime) -> None:
    """Drop what is long over: whoever it went to has it."""
    Message.objects.filter(created_at__lt=now - KEPT).exclude(state=State.QUEUED).delete()
