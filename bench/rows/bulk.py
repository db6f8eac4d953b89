"""Row 10: one operation over 10,000 people, with its event and a change row for each."""

from __future__ import annotations

import json

from django.db import connection, transaction

from bench.filling import People
from bench.measuring import Work, row
from bench.rows.lists import bare
from rollbook.users.models import Status, User
from rollbook.users.operations import suspend
from rollbook.users.selection import UserSelection

MANY = 10_000
REASON = "Measured"
EVENT = (
    "INSERT INTO audit_event (at, operation, actor_id, actor_label, door, via, request_id, params, reason, denied, "
    "changed, unchanged, refused, steps) VALUES (CURRENT_TIMESTAMP, 'users.suspend', %s, 'Ada', 'console', '', '', "
    "'{}', %s, '', %s, 0, '{}', '[]') RETURNING id"
)
CHANGES = """
    INSERT INTO audit_change (event_id, step, kind, subject_id, label, before, after, refusal)
    SELECT %s, 1, 'user', id, username,
      {object}('status', status, 'status_before', status_before, 'suspended_until', suspended_until,
               'suspension_reason', suspension_reason),
      {object}('status', 'suspended', 'status_before', status, 'suspended_until', NULL,
               'suspension_reason', '{reason}'), ''
    FROM users_user WHERE id IN ({ids}) AND status = 'active'
"""
CHANGE = """
    UPDATE users_user SET status = 'suspended', status_before = status, suspended_until = NULL,
      suspension_reason = %s, access_epoch = access_epoch + 1, version = version + 1
    WHERE id IN ({ids}) AND status = 'active'
"""
BACK = (
    "UPDATE users_user SET status = 'active', status_before = '', suspension_reason = '' WHERE suspension_reason = %s"
)
DIALECT = {
    "postgresql": {"object": "jsonb_build_object", "ids": "SELECT unnest(%s::bigint[])"},
    "sqlite": {"object": "json_object", "ids": "SELECT value FROM json_each(%s)"},
}


@row("10", f"suspend {MANY:,} people", ratio=2, rounds=9)
def suspend_many(people: People) -> Work:
    """The floor writes the same rows by three statements in one transaction, and locks and checks nothing."""
    standing = User.objects.filter(status=Status.ACTIVE, pk__gt=1).order_by("pk")
    ids = list(standing.values_list("pk", flat=True)[:MANY])
    words = {**DIALECT[people.vendor], "reason": REASON}
    given = ids if people.vendor == "postgresql" else json.dumps(ids)

    def floor() -> None:
        with transaction.atomic():
            event = bare(EVENT, people.ada.pk, REASON, len(ids))[0][0]
            bare(CHANGES.format(**words), event, given)
            bare(CHANGE.format(**words), REASON, given)

    by = people.by
    return Work(ours=lambda: suspend(UserSelection(ids), by=by, reason=REASON), floor=floor, reset=_back)


def _back() -> None:
    """Make them Active again, and forget what was recorded."""
    with transaction.atomic():
        bare(BACK, REASON)
        bare("DELETE FROM audit_change")
        bare("DELETE FROM audit_event")
    if connection.vendor == "postgresql":
        bare("VACUUM users_user, audit_change, audit_event")
