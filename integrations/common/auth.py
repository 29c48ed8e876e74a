"""Who is calling: API keys with scopes, and the token of this machine's own command line."""

import hmac
import ipaddress
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from integrations.common.errors import NotSignedIn
from integrations.common.reading import Session
from storage import workspaces
from storage.errors import Forbidden
from storage.ids import new_id
from storage.models import ApiKey

Scope = Literal["read", "write", "spend"]
ALL_SCOPES: tuple[Scope, ...] = ("read", "write", "spend")
KEY_DOOR: Literal["http"] = "http"
TOKEN_FILE = "token"
TOKEN_PREFIX = "ayt_local_"
SCOPE_WORDS = {
    "read": "look at anything",
    "write": "chat or change anything",
    "spend": "approve credits",
}


@dataclass(frozen=True)
class Caller:
    """A member behind a key or a token, and what they may do.

    `door` says which conversations their names mean: an API key's are `http`, the local token's
    are the terminal's, so that a chat goes on whether it joins a server or starts one.
    """

    workspace_id: str
    member_id: str
    scopes: frozenset[str]
    door: Literal["http", "terminal"]


@dataclass(frozen=True)
class NewKey:
    """A key that was just made, with its secret, which is shown only now."""

    key: ApiKey
    secret: str


def require_scope(caller: Caller, scope: Scope) -> None:
    """Raise `Forbidden` unless the caller has the scope."""
    if scope not in caller.scopes:
        raise Forbidden(
            f"This key may not {SCOPE_WORDS[scope]}: it lacks the scope “{scope}”. "
            "Use a key that has it.",
            code="scope_missing",
        )


def caller_of_key(session: Session, secret: str) -> Caller:
    """Return who an API key stands for. Raises `NotSignedIn` for an unknown or revoked one."""
    key = workspaces.key_by_secret(session, secret)
    if key is None:
        raise NotSignedIn("This key is unknown or was revoked. Make one with “aytada keys create”.")
    return Caller(key.workspace_id, key.member_id, frozenset(key.scopes), KEY_DOOR)


def create_key(session: Session, workspace_id: str, name: str, scopes: Sequence[str]) -> NewKey:
    """Make a key with a member of its own, who may spend only if the key may.

    A typed yes is judged by the member's right, so a key without `spend` can never accept a quote
    in talk either. Raises `Refused` for unknown or no scopes or an empty name.
    """
    member = workspaces.find_or_create_member(
        session, workspace_id, KEY_DOOR, new_id("key"), name, may_spend="spend" in scopes
    )
    key, secret = workspaces.create_api_key(session, workspace_id, member.id, name, scopes)
    return NewKey(key, secret)


def make_token(data_dir: Path) -> str:
    """Return the local token, made now if new, in a file that only its owner can read."""
    path = data_dir / TOKEN_FILE
    data_dir.mkdir(parents=True, exist_ok=True)
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        path.chmod(0o600)
        found = read_token(data_dir)
        if found is not None:
            return found
        path.unlink()
        return make_token(data_dir)
    with os.fdopen(file, "w") as out:
        out.write(TOKEN_PREFIX + secrets.token_urlsafe(32))
    return path.read_text()


def read_token(data_dir: Path) -> str | None:
    """Return the local token of a data directory, or None when it has none."""
    try:
        return (data_dir / TOKEN_FILE).read_text().strip() or None
    except (FileNotFoundError, PermissionError):
        return None


def same_secret(given: str, wanted: str) -> bool:
    """Compare two secrets in constant time."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), wanted.encode("utf-8", "replace"))


def is_loopback(host: str | None) -> bool:
    """Tell whether an address is this machine itself."""
    if host == "localhost":
        return True
    try:
        address = ipaddress.ip_address((host or "").partition("%")[0])
    except ValueError:
        return False
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return (mapped or address).is_loopback
