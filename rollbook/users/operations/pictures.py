"""Pictures and signatures: given by the person themselves, taken away by them and by administrators."""

from __future__ import annotations

from typing import Annotated, Any, Final

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from rollbook.kernel import sql
from rollbook.kernel.actor import Actor
from rollbook.kernel.fields import Pick
from rollbook.kernel.flag import Flag
from rollbook.kernel.operation import operation
from rollbook.kernel.permission import OWN, Permission
from rollbook.kernel.refusal import Refusal
from rollbook.pictures.fields import PICTURE, SIGNATURE
from rollbook.pictures.models import Kind, Picture
from rollbook.users import fields
from rollbook.users.models import STANDING, Status
from rollbook.users.selection import UserSelection

WHICH: Final = Pick(label=_("Which"), required=True, options=lambda _by: [(kind.value, kind.label) for kind in Kind])


@operation(
    "users.set_picture", permission=OWN, label=_("Set picture"), done=_("%(name)s has a new picture"),
    done_many=ngettext_lazy("%(n)s user has a new picture", "%(n)s users have a new picture", "n"),
    icon="image", listed=False, alone=False, bulk=False, undoable=False,
)  # fmt: skip
def set_picture(users: UserSelection, *, by: Actor, picture: Annotated[bytes, PICTURE]) -> None:
    """Choose one's own picture. The one before is gone."""
    _set(users, Kind.PICTURE, picture)


@operation(
    "users.set_signature", sudo=True, permission=OWN, label=_("Set signature"), done=_("%(name)s has a new signature"),
    done_many=ngettext_lazy("%(n)s user has a new signature", "%(n)s users have a new signature", "n"),
    icon="signature", listed=False, alone=False, bulk=False, undoable=False,
)  # fmt: skip
def set_signature(users: UserSelection, *, by: Actor, signature: Annotated[bytes, SIGNATURE]) -> None:
    """Give one's own signature as an image. The one before is gone."""
    _set(users, Kind.SIGNATURE, signature)


@operation(
    "users.drop_picture", permission=OWN, label=_("Remove own picture or signature"),
    done=_("%(name)s has removed an image"), icon="trash-2",
    done_many=ngettext_lazy("%(n)s user has removed an image", "%(n)s users have removed an image", "n"),
    listed=False, alone=False, bulk=False, undoable=False,
)  # fmt: skip
def drop_picture(users: UserSelection, *, by: Actor, kind: Annotated[str, WHICH]) -> None:
    """Remove one's own picture or signature, for good."""
    _remove(users, Kind(kind))


@operation(
    "users.remove_picture", permission=Permission.USERS_EDIT, label=_("Remove picture"),
    done=_("Removed the picture of %(name)s"), icon="image-off", when=STANDING, bulk=False, undoable=False,
    done_many=ngettext_lazy("Removed the picture of %(n)s user", "Removed the pictures of %(n)s users", "n"),
)  # fmt: skip
def remove_picture(
    users: UserSelection, *, by: Actor,
    signature: Annotated[bool, Flag(label=_("Their signature too"))] = False,
    reason: Annotated[str, fields.REASON] = "",
) -> None:  # fmt: skip
    """Take away a picture that should not be shown. It can't come back; they may choose another."""
    users.refuse(Refusal.NO_PICTURE, picture="", signature="")
    _remove(users, Kind.PICTURE)
    if signature:
        _remove(users, Kind.SIGNATURE)


def _set(users: UserSelection, kind: Kind, image: Any) -> None:
    users.refuse(Refusal.INACTIVE, ~Q(status=Status.ACTIVE))
    users.change(**{kind.value: image.short})
    if not users.run.planning:
        _kept(users, kind).delete()
        row = {"kind": kind.value, "content": image.content, "sha256": image.sha256, "changed_at": timezone.now()}
        Picture.objects.bulk_create(Picture(user_id=pk, **row) for pk in users.ids)


def _remove(users: UserSelection, kind: Kind) -> None:
    users.change(**{kind.value: ""})
    if not users.run.planning:
        _kept(users, kind).delete()


def _kept(users: UserSelection, kind: Kind) -> Any:
    return Picture.objects.filter(user__in=sql.among(users.ids), kind=kind)
