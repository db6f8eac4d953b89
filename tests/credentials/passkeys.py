"""A device that keeps passkeys, for tests that speak to the server without a browser."""

from __future__ import annotations

import json
import re
import secrets
from html import unescape
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.test import Client
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

SEEN, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


class Device:
    """Holds one key. `verifies` says whether it makes sure of the person, `counts` whether it counts its uses."""

    def __init__(self, *, verifies: bool = True, counts: bool = True, origin: str = "") -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id, self.count, self.counts = secrets.token_bytes(16), 0, counts
        self.flags = SEEN | (VERIFIED if verifies else 0)
        self.origin, self.handle = origin or settings.SITE_URL, b""

    def make(self, options: dict[str, Any]) -> str:
        """Answer a page that asks for a new passkey."""
        self.handle = options["user"]["id"]
        public = AttestedCredentialData.create(b"\0" * 16, self.id, ES256.from_cryptography_key(self.key.public_key()))
        data = self._data(options["rp"]["id"], self.flags | ATTESTED, public)
        told = AttestationObject.create("none", data, {})
        return self._answer("webauthn.create", options, attestationObject=websafe_encode(told))

    def use(self, options: dict[str, Any]) -> str:
        """Answer a page that asks for one."""
        self.count += self.counts
        data, client = self._data(options["rpId"], self.flags), self._client("webauthn.get", options)
        signature = self.key.sign(data + client.hash, ec.ECDSA(hashes.SHA256()))
        more = {"userHandle": self.handle} if "allowCredentials" not in options else {}
        return self._answer(
            "webauthn.get", options, authenticatorData=websafe_encode(data), signature=websafe_encode(signature), **more
        )

    def _data(self, rp_id: str, flags: int, public: bytes = b"") -> AuthenticatorData:
        digest = hashes.Hash(hashes.SHA256())
        digest.update(rp_id.encode())
        return AuthenticatorData.create(digest.finalize(), flags, self.count, public)

    def _client(self, kind: str, options: dict[str, Any]) -> CollectedClientData:
        return CollectedClientData.create(kind, options["challenge"], self.origin)

    def _answer(self, kind: str, options: dict[str, Any], **response: Any) -> str:
        told = {"clientDataJSON": websafe_encode(self._client(kind, options)), **response}
        number = websafe_encode(self.id)
        return json.dumps({"id": number, "rawId": number, "type": "public-key", "response": told})


def asked(page: Any) -> tuple[dict[str, Any], str]:
    """Give what a page asks a browser for, and what has to come back with the answer."""
    html = page.content.decode()
    options = re.search(r'data-options="([^"]+)"', html)
    signed = re.search(r'name="signed" value="([^"]+)"', html)
    assert options
    assert signed
    return json.loads(unescape(options[1])), unescape(signed[1])


def answer(client: Client, path: str, device: Device, **more: str) -> Any:
    """Open a page that offers a passkey, and use the device's there."""
    options, signed = asked(client.get(path))
    return client.post(path, {"signed": signed, "answer": device.use(options), **more})


def add(client: Client, device: Device, path: str = "/account/passkeys/add/") -> Any:
    """Add the device's passkey to whoever is signed in."""
    options, signed = asked(client.get(path))
    return client.post(path, {"signed": signed, "answer": device.make(options), "name": "Laptop"})
