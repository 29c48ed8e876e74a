"""Links to files that work without a key until they expire, and that nobody else can make."""

import hashlib
import hmac

PURPOSE = b"aytada-file-link-1"


def signature(secret: bytes, workspace_id: str, asset_id: str, expires_s: int) -> str:
    """Return the signature (64 hex digits) of one file's link.

    `expires_s` is a time in seconds since 1970. The workspace is part of it, so that a link can
    never reach a file of another one.
    """
    # Lengths are part of the message: no two triples can be written the same way.
    parts = [PURPOSE, workspace_id.encode(), asset_id.encode(), str(expires_s).encode()]
    message = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    return hmac.new(secret, message, hashlib.sha256).hexdigest()


def is_signed(secret: bytes, workspace_id: str, asset_id: str, expires_s: int, given: str) -> bool:
    """Tell, in constant time, whether `given` is the signature; expiry is the caller's to judge."""
    wanted = signature(secret, workspace_id, asset_id, expires_s)
    return hmac.compare_digest(wanted.encode(), given.encode("utf-8", "replace"))
