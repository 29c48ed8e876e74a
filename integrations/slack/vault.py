"""Seals Slack's tokens with a key that the database does not hold.

The key is derived from the secret that also signs links (`AYTADA_SECRET`, or the file in the data
directory). What is sealed names its version and its key, so that a changed secret is told apart
from damage.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage.errors import Failed

VERSION = "v1"
KEY_PURPOSE = b"aytada-slack-tokens-1"
NAME_PURPOSE = b"aytada-slack-tokens-name-1"


class SealBroken(Failed):
    """A token cannot be read: the secret is another one, or the text was damaged."""

    code = "seal_broken"


class Vault:
    """Seals and opens texts with one secret."""

    def __init__(self, secret: bytes) -> None:
        from_secret = _derived(secret, KEY_PURPOSE, 32)
        self._box = Fernet(base64.urlsafe_b64encode(from_secret))
        self._name = _derived(secret, NAME_PURPOSE, 4).hex()

    def seal(self, text: str) -> str:
        """Return the text sealed; an empty text stays empty."""
        if not text:
            return ""
        return f"{VERSION}:{self._name}:{self._box.encrypt(text.encode()).decode()}"

    def open(self, sealed: str) -> str:
        """Return what was sealed. Raises `SealBroken` saying why it cannot be read."""
        if not sealed:
            return ""
        version, _, rest = sealed.partition(":")
        name, _, token = rest.partition(":")
        if version != VERSION:
            raise SealBroken(
                "Slack's token was sealed by another version of Aytada. Install the app again."
            )
        if name != self._name:
            raise SealBroken(
                "Slack's token was sealed with another secret. Set AYTADA_SECRET to what it was, "
                "or install the app again.",
                code="secret_changed",
            )
        try:
            return self._box.decrypt(token.encode()).decode()
        except InvalidToken as error:
            raise SealBroken("Slack's token is damaged. Install the app again.") from error


def _derived(secret: bytes, purpose: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=purpose).derive(secret)
