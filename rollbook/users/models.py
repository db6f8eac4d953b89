"""The user and their status."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, ClassVar, Final

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rollbook.users.names import full_name

NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)  # a last access that has not been: lists sort by it


class Status(models.TextChoices):
    """Where a user stands. Who may sign in, and what leads where, is said here alone."""

    ACTIVE = "active", _("Active")
    INVITED = "invited", _("Invited")
    PENDING = "pending", _("Pending activation")
    SUSPENDED = "suspended", _("Suspended")
    DELETED = "deleted", _("Deleted")


WAITING: Final = (Status.INVITED, Status.PENDING)  # they have still to come in
KNOWN: Final = (Status.ACTIVE, Status.SUSPENDED)  # they have a password, or may be given one
STANDING: Final = (Status.ACTIVE, *WAITING, Status.SUSPENDED)  # not deleted
DELETED: Final = models.Q(status=Status.DELETED)


class Population(models.TextChoices):
    """Back-office people and learners are two populations."""

    STAFF = "staff", _("Back office")
    LEARNER = "learner", _("Learner")


# what lists sort by, alone and within a status; each ends in the id, for keyset paging
SORTED_BY: Final = [
    (lead, key) for lead in ([], ["status"]) for key in ("name_key", "username_key", "last_access", "created_at")
]


class UserManager(BaseUserManager["User"]):
    """Finds people; making one is the operations' work."""


class User(AbstractBaseUser):
    """A person's account. Written by `UserSelection` alone; `*_key` fields are derived by it."""

    username = models.CharField(_("username"), max_length=254)
    username_key = models.CharField(max_length=300, unique=True)
    email = models.CharField(_("email"), max_length=254, null=True)
    email_key = models.CharField(max_length=300, unique=True, null=True)
    first_name = models.CharField(_("first name"), max_length=100, blank=True)
    last_name = models.CharField(_("last name"), max_length=100, blank=True)
    name_key = models.CharField(max_length=420)
    external_id = models.CharField(_("external ID"), max_length=150, unique=True, null=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    contact = models.CharField(_("contact details"), max_length=500, blank=True)
    population = models.CharField(_("population"), max_length=10, choices=Population, default=Population.STAFF)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.ACTIVE)
    status_before = models.CharField(max_length=10, blank=True)
    deleted_from = models.CharField(max_length=10, blank=True)
    suspended_until = models.DateTimeField(_("suspended until"), null=True)
    suspension_reason = models.CharField(_("reason"), max_length=500, blank=True)
    erase_after = models.DateTimeField(_("erased after"), null=True)
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="people", verbose_name=_("unit"))
    language = models.CharField(_("site language"), max_length=10, default="en")
    time_zone = models.CharField(_("time zone"), max_length=40, default="UTC")
    created_at = models.DateTimeField(_("member since"), default=timezone.now)
    last_access = models.DateTimeField(_("last access"), default=NEVER)
    last_login = models.DateTimeField(_("last sign-in"), null=True)
    must_change_password = models.BooleanField(_("has to change the password"), default=False)
    two_factor = models.BooleanField(_("two-factor"), default=False)
    two_factor_required = models.BooleanField(_("needs two-factor"), default=False)
    picture = models.CharField(_("picture"), max_length=16, blank=True)  # the beginning of its hash
    signature = models.CharField(_("signature"), max_length=16, blank=True)
    access_epoch = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        indexes: ClassVar = [
            *(models.Index(fields=[*lead, key, "id"], name="_".join(["user", *lead, key])) for lead, key in SORTED_BY),
            models.Index(fields=["status", "id"], name="user_status"),
            models.Index(fields=["suspended_until"], name="user_suspended_until"),
            models.Index(fields=["erase_after"], name="user_erase_after"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        return full_name(self.first_name, self.last_name) or self.username

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        return self.status == Status.ACTIVE

    @property
    def seen(self) -> datetime | None:
        """The last access, or None where there was none."""
        return None if self.last_access == NEVER else self.last_access

    def has_perm(self, perm: Any, obj: Any = None) -> bool:
        """Nothing may be decided by Django's permissions: operations decide."""
        return False


class SearchText(models.Model):
    """Folded text to search by, beside the user row so that changes there stay cheap.

    On SQLite this is an FTS5 table (trigram), on PostgreSQL a table with a pg_trgm index.
    """

    user = models.OneToOneField(User, models.DO_NOTHING, primary_key=True, db_column="rowid", related_name="searchable")
    text = models.TextField()

    class Meta:
        managed = False
        db_table = "users_search"


class SavedView(models.Model):
    """A view of the directory under a name. One without an owner is everybody's."""

    owner = models.ForeignKey(User, models.CASCADE, null=True, related_name="saved_views")
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(_("view"), max_length=2000, blank=True)

    class Meta:
        ordering: ClassVar = ["name", "id"]
