"""Lets in only what Slack itself sent, whole and within five minutes; everything else is 401.

Slack's own packages fail with an error 500 on a timestamp that is no number and on a body that is
not UTF-8: both are seen to before them.
"""

from collections.abc import AsyncIterator, Mapping

from slack_sdk.signature import SignatureVerifier

from integrations.common.errors import NotSignedIn
from storage.errors import Refused

BODY_BYTES_MAX = 1_000_000
TIMESTAMP_DIGITS_MAX = 12
NOT_SLACK = "This request was not signed by Slack."


class TooLarge(Refused):
    """The body is larger than anything that Slack sends."""

    code = "too_large"


class Guard:
    """Checks signatures with one app's signing secret."""

    def __init__(self, signing_secret: str) -> None:
        # With an empty secret anybody could sign.
        self._verifier = SignatureVerifier(signing_secret) if signing_secret.strip() else None

    def verified(self, headers: Mapping[str, str], body: bytes) -> str:
        """Return the body as text. Raises `NotSignedIn` unless Slack signed it just now.

        The names of `headers` are in lower case.
        """
        timestamp = headers.get("x-slack-request-timestamp", "")
        signature = headers.get("x-slack-signature", "")
        if self._verifier is None or not _is_number(timestamp) or not signature.isascii():
            raise NotSignedIn(NOT_SLACK)
        try:
            text = body.decode()
        except UnicodeDecodeError:
            raise NotSignedIn(NOT_SLACK) from None
        if not self._verifier.is_valid(text, timestamp, signature):
            raise NotSignedIn(NOT_SLACK)
        return text


async def read_body(chunks: AsyncIterator[bytes]) -> bytes:
    """Return a request's whole body. Raises `TooLarge` as soon as there is more than 1 MB."""
    body = bytearray()
    async for chunk in chunks:
        body += chunk
        if len(body) > BODY_BYTES_MAX:
            raise TooLarge("That is too much to send at once: 1 MB is the most.")
    return bytes(body)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= TIMESTAMP_DIGITS_MAX
