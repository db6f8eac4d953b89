"""Links that let somebody in without a password, once; and what is counted and asked at the sign-in page."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a link is for."""

    INVITATION = "invitation", _("Invitation")
    ACTIVATION = "activation", _("Activation")
    RESET = "reset", _("New password")
    SIGN_IN = "sign_in", _("Sign-in link")
    EMAIL = "email", _("New email address")
    REVERT = "revert", _("Old email address")


class Link(models.Model):
    """A link by its SHA-256: whoever has it need show nothing else, so it is kept nowhere.

    It stands while it is neither used nor void nor expired, and its user's access epoch and address are what they
    were. `address_key` is where it was mailed; a link that was shown to `by_id` instead has none. Whoever that is
    vouches for it; where it is nobody, the operator of the machine does. `address` is what the user's becomes by it.
    One to put an old address back stands whatever the epoch: see `addresses`.
    """

    user = models.ForeignKey("users.User", models.CASCADE, related_name="links")
    kind = models.CharField(max_length=12, choices=Kind)
    secret_hash = models.CharField(max_length=64, unique=True)
    epoch = models.PositiveIntegerField()
    address_key = models.CharField(max_length=300, blank=True)
    by_id = models.BigIntegerField(null=True)
    by_epoch = models.PositiveIntegerField(null=True)  # theirs, where the link was shown to them
    by_scopes = models.JSONField(null=True)  # of the token that they made it with
    by_label = models.CharField(max_length=250, blank=True)
    note = models.CharField(max_length=500, blank=True)
    address = models.CharField(max_length=254, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    void_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["user", "kind", "-id"], name="link_user"),
            models.Index(fields=["expires_at"], name="link_expires"),
        ]


class Attempts(models.Model):
    """How often something was tried since a moment. `key` is a hash of what: see `limits`."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField()
    since = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["since"], name="attempts_since")]


class Forgotten(models.Model):
    """Somebody has asked for a new password by a name. The worker finds out whose it is, if anybody's."""

    name = models.CharField(max_length=254)
    address = models.GenericIPAddressField(null=True)
    at = models.DateTimeField(default=timezone.now)


class Authenticator(models.Model):
    """An app that shows codes. `sealed` is its key, encrypted; `last_step` the step of the last code that was used."""

    user = models.ForeignKey("users.User", models.CASCADE, related_name="authenticators")
    name = models.CharField(_("name"), max_length=60)
    sealed = models.TextField()
    last_step = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    last_used = models.DateTimeField(null=True)


class Passkey(models.Model):
    """A key pair that a device or a security key keeps. `attested` is its public half, as WebAuthn writes it
    (attested credential data, 6.5.2), and `sign_count` what the device had counted when it was last used."""

    user = models.ForeignKey("users.User", models.CASCADE, related_name="passkeys")
    name = models.CharField(_("name"), max_length=60)
    credential_id = models.CharField(max_length=1400, unique=True)  # base64url of at most 1023 bytes
    attested = models.TextField()  # base64url
    sign_count = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    last_used = models.DateTimeField(null=True)


class RecoveryCode(models.Model):
    """A code for whoever has lost their app or passkey, by its SHA-256."""

    user = models.ForeignKey("users.User", models.CASCADE, related_name="recovery_codes")
    code_hash = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "code_hash"], name="recovery_code_once")]
