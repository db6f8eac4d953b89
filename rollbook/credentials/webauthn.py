"""What of Web Authentication takes a library: Yubico's `fido2`, loaded where a passkey is made or used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticatorData,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

PREFERRED, REQUIRED = UserVerificationRequirement.PREFERRED, UserVerificationRequirement.REQUIRED


def to_make(handle: bytes, username: str, name: str, known: Iterable[str], challenge: str) -> dict[str, Any]:
    """Give the options for a new passkey (5.4), on a device that has none of the `known` ones."""
    user = PublicKeyCredentialUserEntity(id=handle, name=username, display_name=name)
    theirs = [AttestedCredentialData(websafe_decode(attested)) for attested in known]
    options, _state = _server().register_begin(
        user, theirs, resident_key_requirement=ResidentKeyRequirement.PREFERRED, user_verification=PREFERRED,
        challenge=websafe_decode(challenge),
    )  # fmt: skip
    return dict(options.public_key)


def made(challenge: str, answer: Mapping[str, Any]) -> tuple[str, str, int]:
    """Give the credential's id, its public half and its counter (7.1). Raises whatever a malformed answer makes."""
    told = _server().register_complete({"challenge": challenge, "user_verification": PREFERRED}, answer)
    if told.credential_data is None:
        raise ValueError(challenge)
    attested = told.credential_data
    return websafe_encode(attested.credential_id), websafe_encode(bytes(attested)), told.counter


def used(challenge: str, answer: Mapping[str, Any], attested: str, *, alone: bool) -> int:
    """Give what the device counts (7.2), where the answer is signed by this key. Raises ValueError and others."""
    state = {"challenge": challenge, "user_verification": REQUIRED if alone else PREFERRED}
    _server().authenticate_complete(state, [AttestedCredentialData(websafe_decode(attested))], answer)
    return AuthenticatorData(websafe_decode(answer["response"]["authenticatorData"])).counter


def _server() -> Fido2Server:
    return _server_of(settings.SITE_HOST, settings.SITE_NAME, settings.SITE_URL)


@lru_cache(4)
def _server_of(host: str, name: str, origin: str) -> Fido2Server:
    return Fido2Server(PublicKeyCredentialRpEntity(name=name, id=host), verify_origin=lambda told: told == origin)
