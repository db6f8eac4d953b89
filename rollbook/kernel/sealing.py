"""What has to be kept and read again, but by nobody who only sees the database."""

from __future__ import annotations

import base64
from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet


def seal(text: str, purpose: str) -> str:
    """Encrypt text under the site's secret key: AES-128 in CBC mode with an HMAC (Fernet)."""
    return _box(settings.SECRET_KEY, tuple(settings.SECRET_KEY_FALLBACKS), purpose).encrypt(text.encode()).decode()


def unseal(sealed: str, purpose: str) -> str | None:
    """Give the text; None where the key has changed since, or it was sealed for something else."""
    from cryptography.fernet import InvalidToken

    box = _box(settings.SECRET_KEY, tuple(settings.SECRET_KEY_FALLBACKS), purpose)
    try:
        return box.decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


@lru_cache(16)
def _box(key: str, older: tuple[str, ...], purpose: str) -> MultiFernet:
    from cryptography.fernet import Fernet, MultiFernet

    return MultiFernet([Fernet(_derived(one, purpose)) for one in (key, *older)])


def _derived(key: str, purpose: str) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"rollbook {purpose}".encode())
    return base64.urlsafe_b64encode(derivation.derive(key.encode()))
