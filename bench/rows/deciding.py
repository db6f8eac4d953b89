"""Row 16: may this actor do this operation to these 50 people. “Why” asks it the same way."""

from __future__ import annotations

import json

from bench.filling import People
from bench.measuring import Work, row
from bench.rows.lists import bare
from rollbook.users.models import User
from rollbook.users.operations import suspend
from rollbook.users.selection import UserSelection

MANY = 50
POWERS = """
    SELECT r.rank, r.permissions FROM roles_grant g JOIN roles_role r ON r.id = g.role_id
    JOIN users_user u ON u.id = g.user_id
    WHERE g.user_id = %s AND u.status = 'active' AND (g.until IS NULL OR g.until > CURRENT_TIMESTAMP)
"""
RANKS = """
    SELECT u.id, max(r.rank) FROM users_user u LEFT JOIN roles_grant g ON g.user_id = u.id
    LEFT JOIN roles_role r ON r.id = g.role_id WHERE u.id IN ({ids}) GROUP BY u.id
"""
AMONG = {"postgresql": "SELECT unnest(%s::bigint[])", "sqlite": "SELECT value FROM json_each(%s)"}


@row("16", f"may suspend {MANY} people", ms=2)
def decide(people: People) -> Work:
    """The floor reads the actor's roles and the ranks of the fifty, and knows no units, groups or populations."""
    ids = list(User.objects.order_by("pk").values_list("pk", flat=True)[1 : MANY + 1])
    given = ids if people.vendor == "postgresql" else json.dumps(ids)
    ranks = RANKS.format(ids=AMONG[people.vendor])

    def floor() -> None:
        bare(POWERS, people.ada.pk)
        bare(ranks, given)

    def ours() -> dict[int, str]:
        return UserSelection(ids).judged(people.by.authority().powers[suspend.permission])

    return Work(ours=ours, floor=floor)
