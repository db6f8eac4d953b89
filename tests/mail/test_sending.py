"""The outbox: over a real mail server, again and again, until a message is gone or refused for good."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from rollbook.kernel.sealing import seal, unseal
from rollbook.mail import outbox, sending
from rollbook.mail.models import Message, State
from rollbook.mail.sending import ATTEMPTS, deliver, forget_old, pause
from tests.mail.conftest import Server
from tests.world import World

LINK = "https://people.example.org/activate/abc"
VALUES = {"name": "Sol Reyes", "by": "Ada Lovelace", "until": "2030-05-04T12:00:00+00:00"}


def write(world: World, *, to: str = "sol@example.org", language: str = "en", **values: str) -> Message:
    outbox.post("activation", [outbox.Draft(world.sol.pk, to, language, {**VALUES, **values}, LINK)])
    return Message.objects.latest("pk")


def due() -> None:
    Message.objects.filter(state=State.QUEUED).update(due_at=timezone.now())


def test_a_message_goes_out_in_text_and_html(world: World, smtp: Server) -> None:
    message = write(world)
    assert deliver() == 1
    (mail,) = smtp.received
    assert (mail["To"], mail["Subject"]) == ("sol@example.org", "Activate your account at Rollbook")
    assert mail["From"] == "Rollbook <no-reply@localhost>"
    assert mail["Auto-Submitted"] == "auto-generated"
    text, html = (part.get_content() for part in mail.iter_parts())
    assert "Hello Sol Reyes," in text
    assert f"Activate your account:\n{LINK}" in text.replace("\r\n", "\n")
    assert "4 May 2030, noon (UTC)" in text or "May 4, 2030, noon (UTC)" in text
    assert f'<a href="{LINK}"' in html
    message.refresh_from_db()
    assert (message.state, message.attempts, message.subject) == (State.SENT, 1, mail["Subject"])
    assert message.sent_at is not None


def test_what_is_kept_of_a_sent_message_opens_nothing(world: World, smtp: Server) -> None:
    write(world)
    queued = Message.objects.get()
    assert LINK not in f"{queued.sealed} {queued.values}"
    deliver()
    sent = Message.objects.get()
    assert sent.sealed == ""
    assert LINK not in sent.text
    assert "•••" in sent.text


def test_the_language_and_the_time_zone_are_the_receivers(world: World, smtp: Server) -> None:
    type(world.sol).objects.filter(pk=world.sol.pk).update(time_zone="Asia/Tokyo")
    write(world, language="ja")
    write(world, language="ar")
    due()
    Message.objects.update(state=State.QUEUED)
    deliver()
    japanese, arabic = smtp.received
    assert "2030年5月4日21:00 (Asia/Tokyo)" in japanese.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert 'dir="rtl"' in arabic.get_body(("html",)).get_content()  # type: ignore[union-attr]


def test_what_is_refused_for_good_fails_and_says_why(world: World, smtp: Server) -> None:
    smtp.answers["sol@example.org"] = "550 No such mailbox"
    write(world)
    deliver()
    message = Message.objects.get()
    assert (message.state, message.error) == (State.FAILED, "550 No such mailbox")


def test_a_server_that_repeats_the_link_makes_nobody_read_it(world: World, smtp: Server) -> None:
    secret = "x" * 43
    smtp.at_the_end = f"554 Suspicious: http://localhost:8000/activate/{secret}/"
    write(world)
    deliver()
    assert (secret in Message.objects.get().error, "Suspicious" in Message.objects.get().error) == (False, True)


@pytest.mark.parametrize("when", ["at the address", "at the end"])
def test_what_is_refused_for_now_is_tried_again(world: World, smtp: Server, when: str) -> None:
    if when == "at the end":
        smtp.at_the_end = "451 Try later"
    else:
        smtp.answers["sol@example.org"] = "451 Try later"
    write(world)
    deliver()
    message = Message.objects.get()
    assert (message.state, message.error) == (State.QUEUED, "451 Try later")
    assert message.due_at > timezone.now() + timedelta(seconds=50)
    assert deliver() == 0
    smtp.answers, smtp.at_the_end = {}, ""
    due()
    deliver()
    assert Message.objects.get().state == State.SENT


def test_one_that_is_refused_does_not_keep_the_others(world: World, smtp: Server) -> None:
    smtp.answers["sol@example.org"] = "550 No such mailbox"
    write(world)
    outbox.post("activation", [outbox.Draft(world.eve.pk, "eve@example.org", "en", VALUES, LINK)])
    deliver()
    assert [mail["To"] for mail in smtp.received] == ["eve@example.org"]


def test_a_server_that_is_away_loses_nothing(world: World, settings: Any) -> None:
    settings.SMTP = {"host": "127.0.0.1", "port": 9, "timeout": 2, "use_tls": False}
    write(world)
    for attempt in range(1, ATTEMPTS):
        due()
        assert deliver() == 0
        message = Message.objects.get()
        assert (message.state, message.attempts) == (State.QUEUED, attempt)
        assert "refused" in message.error.lower()
    due()
    deliver()
    assert Message.objects.get().state == State.FAILED


def test_the_pauses_grow_to_two_days_in_all() -> None:
    pauses = [pause(attempt) for attempt in range(1, ATTEMPTS)]
    assert pauses[:3] == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert pauses == sorted(pauses)
    assert timedelta(days=1.5) < sum(pauses, timedelta()) < timedelta(days=3)


def test_without_a_mail_server_mail_waits(world: World, settings: Any) -> None:
    assert settings.SMTP is None
    write(world)
    assert deliver() == 0
    assert Message.objects.get().state == State.QUEUED


def test_a_trial_shows_what_it_would_send(world: World, settings: Any) -> None:
    settings.MAILBOX = True
    write(world)
    deliver()
    message = Message.objects.get()
    assert (message.state, outbox.link_in(message)) == (State.SENT, LINK)


def test_a_newer_message_takes_the_place_of_one_that_waits(world: World, smtp: Server) -> None:
    write(world)
    write(world)
    deliver()
    assert len(smtp.received) == 1
    assert sorted(Message.objects.values_list("state", flat=True)) == [State.REPLACED, State.SENT]


def test_mail_is_written_with_what_it_is_about_or_not_at_all(world: World) -> None:
    with transaction.atomic():
        write(world)
        transaction.set_rollback(True)
    assert Message.objects.count() == 0


def test_markup_and_line_breaks_in_a_name_stay_text(world: World, smtp: Server) -> None:
    write(world, by="<b>Ada</b>\nBcc: all@example.org")
    deliver()
    (mail,) = smtp.received
    assert mail["Bcc"] is None
    assert "&lt;b&gt;Ada" in mail.get_body(("html",)).get_content()  # type: ignore[union-attr]


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_each_message_once(world: World, smtp: Server) -> None:
    for number in range(30):
        outbox.post("activation", [outbox.Draft(world.sol.pk, f"n{number}@example.org", "en", VALUES, LINK)])
    Message.objects.update(state=State.QUEUED)

    def work() -> None:
        while deliver():
            pass
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(str(mail["To"]) for mail in smtp.received) == sorted(f"n{n}@example.org" for n in range(30))


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_died_over_a_message_has_lost_nothing(world: World, smtp: Server) -> None:
    write(world)
    sending._take()
    assert deliver() == 0
    Message.objects.update(due_at=timezone.now())  # its lease is over
    assert deliver() == 1


def test_old_messages_are_dropped_but_not_those_that_wait(world: World) -> None:
    write(world)
    write(world)
    Message.objects.update(created_at=timezone.now() - timedelta(days=100))
    forget_old(timezone.now())
    assert [message.state for message in Message.objects.all()] == [State.QUEUED]


def test_what_is_sealed_opens_with_its_key_and_purpose_only(settings: Any) -> None:
    sealed = seal("secret", "test")
    assert unseal(sealed, "test") == "secret"
    assert unseal(sealed, "something else") is None
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = (
        [settings.SECRET_KEY],
        "another key of more than thirty letters",
    )
    assert unseal(sealed, "test") == "secret"
    settings.SECRET_KEY_FALLBACKS = []
    assert unseal(sealed, "test") is None
