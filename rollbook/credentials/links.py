"""Links that are sent or shown: how they are made, whether they still stand, and their one use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import F
from django.utils import timezone

from rollbook.credentials.making import PAGES, end_of, fresh
from rollbook.credentials.models import Kind, Link
from rollbook.kernel import sql
from rollbook.kernel.actor import HIGHEST_RANK, Actor, Authority, Power
from rollbook.kernel.permission import OWN, Permission
from rollbook.kernel.refusal import Refusal
from rollbook.mail.outbox import Draft, post
from rollbook.roles.queries import authority, beyond, limited
from rollbook.sessions.store import hashed
from rollbook.users.models import WAITING, User
from rollbook.users.selection import UserSelection

SHAPE: Final = re.compile(r"[A-Za-z0-9_-]{43}")  # 256 bits
KEPT: Final = timedelta(days=90)  # after their end, to tell whoever still clicks on one what became of it
MAKES: Final = {Kind.SIGN_IN: Permission.USERS_SIGN_IN_LINK}  # who may give one; the others come with adding people
GOOD, USED, VOID, EXPIRED, UNKNOWN = "good", "used", "void", "expired", "unknown"


Made = Mapping[int, tuple[dict[str, Any], str]]  # by user: the row, and the address that is told


def mail_links(users: UserSelection, kind: Kind, *, note: str = "", asked_for: bool = False) -> None:
    """Send each a link of this kind to the address that is theirs; those of the kind that they had are void.

    With `asked_for` it is for somebody who has not proved who they are: nothing ends by it, and who vouched for
    their last link vouches for this one. Whoever was never sent one is left out.
    """
    if not users.ids:
        return
    made = _made(users, kind, note, asked_for=asked_for)
    users = users.part(made)
    if users.send("links", Link, [row for row, _url in made.values()], told=kind):
        if not asked_for:
            _void(made)
        until = end_of(kind).isoformat(timespec="seconds")
        people = {user.pk: user for user in users.rows}
        post(kind, [
            Draft(
                pk, str(people[pk].email), people[pk].language,
                {"name": people[pk].name, "by": str(row["by_label"]), "until": until, "note": str(row["note"])}, url,
            )
            for pk, (row, url) in made.items()
        ])  # fmt: skip


def show_links(users: UserSelection, kind: Kind, *, note: str = "") -> None:
    """Hand a link of this kind to the actor, to be given on in person; those of the kind that they had are void.

    It ends with the actor's own access: what they took along when somebody had their session is worth nothing then.
    """
    epoch = User.objects.filter(pk=users.run.by.user_id or 0).values_list("access_epoch", flat=True).first()
    more = {"address_key": "", "by_epoch": epoch}
    made = {pk: ({**row, **more}, url) for pk, (row, url) in _made(users, kind, note).items()}
    if users.issue("links", Link, [row for row, _url in made.values()], told=kind):
        _void({pk: made[pk] for pk in users.ids})
        users.run.shown |= {pk: made[pk][1] for pk in users.ids}


def _made(users: UserSelection, kind: Kind, note: str = "", *, asked_for: bool = False) -> Made:
    """Make a row and an address for each. The note of one's own earlier link goes on where none is given."""
    by, columns = users.run.by, ("by_id", "by_label", "by_scopes", "note")
    mine = {"by_id": by.user_id, "by_label": by.label[:250], "by_scopes": by.scopes and list(by.scopes), "note": ""}
    given = Link.objects.filter(user__in=sql.among(users.ids), kind=kind).order_by("pk")
    earlier = {row.pop("user_id"): row for row in given.values("user_id", *columns)}
    made = {}
    for pk, epoch, key in users.rows.values_list("pk", "access_epoch", "email_key"):
        last = earlier.get(pk)
        if asked_for and kind != Kind.RESET and last is None:
            continue
        own_note = {"note": last["note"]} if last and last["by_id"] == by.user_id else {}
        told = last if asked_for and last else {**mine, **own_note}
        made[pk] = fresh(kind, pk, epoch, key or "", **{**told, **({"note": note} if note else {})})
    return made


def made_at(secret_hash: str) -> datetime:
    """Give when a link was made."""
    return Link.objects.values_list("created_at", flat=True).get(secret_hash=secret_hash)


def maker(secret_hash: str) -> str:
    """Give what whoever made a link is called."""
    return Link.objects.filter(secret_hash=secret_hash).values_list("by_label", flat=True).first() or ""


def _void(made: Made) -> None:
    """End the links of these kinds that these people had before."""
    kinds, fresh = {row["kind"] for row, _url in made.values()}, [row["secret_hash"] for row, _url in made.values()]
    older = Link.objects.filter(user__in=sql.among(made), kind__in=kinds, used_at=None, void_at=None)
    older.exclude(secret_hash__in=fresh).update(void_at=timezone.now())


def found(secret: str, page: str) -> Link | None:
    """Give the link of this page that a secret belongs to, with its user, whether it still stands or not."""
    kinds = [kind for kind, name in PAGES.items() if name == page]
    if not SHAPE.fullmatch(secret):
        return None
    return Link.objects.select_related("user").filter(secret_hash=hashed(secret), kind__in=kinds).first()


def state_of(link: Link | None) -> str:
    """Tell whether a link still stands, or what became of it."""
    if link is None:
        return UNKNOWN
    if link.used_at:
        return USED
    if link.void_at or not _standing_for(link):
        return VOID
    return GOOD if link.expires_at > timezone.now() else EXPIRED


def _standing_for(link: Link) -> bool:
    if link.kind == Kind.REVERT:  # whoever took the account over has changed the password next
        return link.user.is_active
    if link.epoch != link.user.access_epoch:
        return False
    return link.kind == Kind.EMAIL or (link.address_key in {"", link.user.email_key} and vouched(link))


def vouched(link: Link) -> bool:
    """Tell whether whoever added or invited somebody, or holds the link in their own hands, may still do so.

    Such a link is as much as being that person: it ends with the rank and the rights of whoever gave it. One to
    choose a new password went to the person alone, who is in already.
    """
    if link.by_id is None or (link.kind == Kind.RESET and link.address_key):
        return True
    if link.by_epoch is not None and not User.objects.filter(pk=link.by_id, access_epoch=link.by_epoch).exists():
        return False
    held = authority(link.by_id) if link.by_scopes is None else limited(link.by_id, frozenset(link.by_scopes))
    needed = MAKES.get(Kind(link.kind), Permission.USERS_CREATE)
    person, powers = UserSelection.of(link.user), held.powers.get(needed, ())
    reached = bool(powers) and not person.judged(tuple(powers))[link.user_id]
    return reached and not User.objects.filter(beyond(held, person.ids), pk=link.user_id).exists()


def use(users: UserSelection, secret_hash: str, *kinds: Kind) -> None:
    """Use a link up, and refuse whom it lets in no more. Their rows are locked, so it happens once."""
    mine = Link.objects.filter(secret_hash=secret_hash, user__in=sql.among(users.ids), kind__in=kinds)
    shown = mine.select_related("user")
    good = [link.user_id for link in shown if state_of(link) == GOOD]
    users.refuse_ids(Refusal.LINK_ENDED, [pk for pk in users.ids if pk not in good])
    if not users.run.planning:
        Link.objects.filter(secret_hash=secret_hash, user__in=good).update(used_at=timezone.now())


def address_by(users: UserSelection, secret_hash: str) -> dict[int, str]:
    """Give what the address of each becomes by a link that they have just used."""
    mine = Link.objects.filter(secret_hash=secret_hash, user__in=sql.among(users.ids)).exclude(used_at=None)
    return dict(mine.values_list("user_id", "address"))


def void_later(ids: Iterable[int], secret_hash: str) -> None:
    """End the links to put an address back that were made after this one."""
    this = Link.objects.filter(secret_hash=secret_hash).values("pk")[:1]
    later = Link.objects.filter(user__in=sql.among(ids), kind=Kind.REVERT, used_at=None, void_at=None, pk__gt=this)
    later.update(void_at=timezone.now())


def bearer(link: Link, **details: Any) -> Actor:
    """Give the actor that whoever has a link is: nobody yet, who may do to that person what is their own to do."""
    return Actor(
        label=link.user.name, door="account", via=f"link {link.pk}", authority=lambda: own(link.user_id), **details
    )


def oneself(user: User, **details: Any) -> Actor:
    """Give the actor that somebody is who has proved who they are, for what is their own to do and nothing else."""
    return Actor(label=user.name, door="account", user_id=user.pk, authority=lambda: own(user.pk), **details)


def own(user_id: int) -> Authority:
    """Give the authority over oneself: what is one's own to do, and to sign out wherever one is signed in."""
    over = (Power(HIGHEST_RANK, (("pk", str(user_id)),)),)
    return Authority({OWN: over, Permission.USERS_END_SESSIONS: over})


def forget_old(now: datetime) -> None:
    """Drop links that have been over for long, but of those who have still to come in: they tell who vouches."""
    over = Link.objects.filter(expires_at__lt=now - KEPT).exclude(user__status__in=WAITING)
    over.exclude(used_at__isnull=False, address_key=F("user__email_key")).delete()  # proof of whose address it is
