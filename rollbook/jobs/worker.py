"""The worker: one loop that carries on jobs and does what time brings."""

from __future__ import annotations

import os
import socket
import threading
from datetime import timedelta
from typing import Final

import structlog
from django.db import close_old_connections
from django.utils import timezone

from rollbook.credentials import links
from rollbook.credentials.models import Attempts
from rollbook.imports.intake import forget_old
from rollbook.jobs import posting
from rollbook.jobs.models import Frozen, Heartbeat
from rollbook.jobs.running import carry_on, hand_back, take
from rollbook.kernel.selection import CHUNK
from rollbook.mail import sending
from rollbook.roles.operations import end_lent_roles
from rollbook.roles.queries import system
from rollbook.sessions.models import Session
from rollbook.users.models import Status, User
from rollbook.users.operations import erase, reactivate
from rollbook.users.policy import never_delete
from rollbook.users.selection import UserSelection

PAUSE: Final = 1.0  # seconds between looks
ROUND: Final = timedelta(seconds=10)  # between rounds of what time brings
log = structlog.get_logger("rollbook.worker")


def run(stop: threading.Event) -> None:
    """Work until asked to stop; the chunk under way is finished first. Mail goes out beside it, whatever it takes."""
    name, next_round = f"{socket.gethostname()}:{os.getpid()}", timezone.now()
    mail = threading.Thread(target=posting.run, args=(stop,), name="mail")
    mail.start()
    while not stop.is_set():
        close_old_connections()
        try:
            if timezone.now() >= next_round:
                Heartbeat.objects.update_or_create(worker=name, defaults={"at": timezone.now()})
                what_time_brings()
                next_round = timezone.now() + ROUND
            if not work(stop):
                stop.wait(PAUSE)
        except Exception:
            log.exception("worker_round_failed")
            stop.wait(PAUSE)
    mail.join()
    Heartbeat.objects.filter(worker=name).delete()


def work(stop: threading.Event) -> bool:
    """Carry on one job until it ends or we shall stop; tell whether there was one."""
    job = take()
    while job and carry_on(job.pk):
        Heartbeat.objects.filter(worker__endswith=f":{os.getpid()}").update(at=timezone.now())
        if stop.is_set():
            hand_back(job.pk)
            break
    return job is not None


def what_time_brings() -> None:
    """End suspensions and roles that are over, erase who can no longer be restored, drop what has expired."""
    now, clock = timezone.now(), system("Rollbook", "schedule")
    over = User.objects.filter(status=Status.SUSPENDED, suspended_until__lte=now)
    gone = User.objects.filter(status=Status.DELETED, erase_after__lte=now)
    lent = User.objects.filter(grants__until__lte=now).distinct()
    for operation, due in (
        (reactivate, over),
        (erase, gone if not never_delete() else gone.none()),
        (end_lent_roles, lent),
    ):
        if ids := list(due.order_by("pk").values_list("pk", flat=True)[:CHUNK]):
            operation(UserSelection(ids), by=clock)
    Frozen.objects.filter(expires_at__lt=now, job=None).delete()
    Heartbeat.objects.filter(at__lt=now - timedelta(hours=1)).delete()
    Session.objects.filter(expires_at__lt=now).delete()
    forget_old()
    sending.forget_old(now)
    links.forget_old(now)
    Attempts.objects.filter(since__lt=now - timedelta(days=1)).delete()
