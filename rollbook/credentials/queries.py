"""Links by which somebody can sign in as somebody else, for whoever may look after them."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from rollbook.credentials.models import Kind, Link
from rollbook.kernel.actor import Actor
from rollbook.kernel.permission import Permission
from rollbook.sessions.models import Session
from rollbook.users.models import User


def link_row(link: Any) -> dict[str, Any]:
    """Give one of `sign_in_links` as the API and the command line tell it."""
    return {
        "id": link.pk, "user": link.user_id, "by": link.by_label, "reason": link.note, "created_at": link.created_at,
        "expires_at": link.expires_at, "in_use": link.open,
    }  # fmt: skip


def sign_in_links(by: Actor, user_id: int | None = None) -> QuerySet[Link, Any]:
    """Give those that stand, the latest first, of one person or of all within reach; `open` where one is used now."""
    now = timezone.now()
    used_now = Session.objects.filter(link=OuterRef("pk"), epoch=OuterRef("epoch"), expires_at__gt=now)
    standing = Link.objects.filter(kind=Kind.SIGN_IN, void_at=None, epoch=F("user__access_epoch"))
    found = standing.annotate(open=Exists(used_now)).filter(Q(open=True) | Q(used_at=None, expires_at__gt=now))
    reach = User.objects.filter(by.known.scope(Permission.USERS_SIGN_IN_LINK))
    mine = Q(user__in=reach.values("pk")) & (Q(user=user_id) if user_id else Q())
    return found.filter(mine).select_related("user").order_by("-pk")
