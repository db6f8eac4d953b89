"""How often something may be tried: counted in the database, so that all processes count together."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from rollbook.credentials.models import Attempts
from rollbook.kernel.sql import quote


@dataclass(frozen=True)
class Limit:
    """At most `most` in each stretch of `within`."""

    name: str
    most: int
    within: timedelta


Counted = tuple[Limit, str]  # a limit, and what it is counted by

BY_STRANGERS: Final = Limit("strangers", 5, timedelta(minutes=5))  # at one account, from browsers it has not met
BY_DEVICE: Final = Limit("device", 5, timedelta(minutes=5))  # at one account, from a browser that was signed in to it
BY_ADDRESS: Final = Limit("address", 20, timedelta(minutes=5))  # failures, at all accounts
SECOND: Final = Limit("second", 5, timedelta(minutes=5))  # codes for one account
PROOF: Final = Limit("proof", 5, timedelta(minutes=5))  # by whoever is signed in to it
FORGOTTEN: Final = Limit("forgotten", 3, timedelta(hours=1))  # mails to one account
ADDRESSES: Final = Limit("addresses", 5, timedelta(hours=1))  # mails to addresses that one asks to have
ASKED: Final = Limit("asked", 20, timedelta(hours=1))  # for such mails, from one address
IMAGES: Final = Limit("images", 30, timedelta(hours=1))  # that somebody has unpacked here

_SPEND: Final = """
INSERT INTO {table} (key, count, since) VALUES (%s, 1, %s)
ON CONFLICT (key) DO UPDATE SET
  count = CASE WHEN {table}.since < %s THEN 1 ELSE {table}.count + 1 END,
  since = CASE WHEN {table}.since < %s THEN %s ELSE {table}.since END
RETURNING count
"""


def spend(limit: Limit, about: str) -> bool:
    """Count one, before it is tried: of many at the same moment no more than the limit get through."""
    field = Attempts._meta.get_field("since")
    now = timezone.now()
    begun, before = (field.get_db_prep_value(at, connection) for at in (now, now - limit.within))
    statement = _SPEND.format(table=quote(Attempts._meta.db_table))
    with connection.cursor() as cursor:
        cursor.execute(statement, [_key(limit, about), begun, before, before, begun])
        (count,) = cursor.fetchone() or (0,)
    return int(count) <= limit.most


@transaction.atomic
def spend_each(*counted: Counted) -> bool:
    """Count one for each, in this order, up to the first that is used up: together they cost one write to the disk."""
    return all(spend(limit, about) for limit, about in counted)


def give_back(*counted: Counted) -> None:
    """Take one off each again that went well; each for itself, so that nobody who counts meanwhile waits for both."""
    for limit, about in counted:
        Attempts.objects.filter(key=_key(limit, about), count__gt=0).update(count=F("count") - 1)


def network(address: str) -> str:
    """Give what is counted as one: a home or a host has a whole /64 of IPv6 addresses."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str(ip_network(f"{found}/64", strict=False)) if isinstance(found, IPv6Address) else str(found)


def _key(limit: Limit, about: str) -> str:
    """Give a key that tells nobody who reads the table which names were tried."""
    return hashlib.sha256(f"{limit.name} {about}".encode()).hexdigest()
