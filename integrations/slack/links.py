"""Links to files that work without a sign-in for a while, where the server has a public address."""

from time import time

from integrations.common.signing import signature

LINK_SECONDS = 7 * 24 * 3600
"""Long enough for somebody who reads the channel next week."""


class Links:
    """Makes links; `public_url` is where the server is reached, or empty when it is not."""

    def __init__(self, secret: bytes, public_url: str) -> None:
        self._secret = secret
        self._public_url = public_url.rstrip("/")

    def to(self, workspace_id: str, asset_id: str) -> str | None:
        """Return a link to a file, or None when nobody outside could follow it."""
        if not self._public_url:
            return None
        expires_s = int(time()) + LINK_SECONDS
        signed = signature(self._secret, workspace_id, asset_id, expires_s)
        return f"{self._public_url}/files/{asset_id}?expires={expires_s}&signature={signed}"
