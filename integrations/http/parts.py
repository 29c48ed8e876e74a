"""What every route needs: the studio behind the door, who is calling, and the event streams."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from fastapi import Path as PathParameter
from fastapi.security import APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer

from integrations.common.auth import (
    ALL_SCOPES,
    Caller,
    caller_of_key,
    is_loopback,
    read_token,
    require_scope,
    same_secret,
)
from integrations.common.errors import NotSignedIn
from integrations.common.streams import Streams
from integrations.common.studio import Studio

NO_KEY = (
    "This needs a key: send “Authorization: Bearer ayt_…” or the header “X-API-Key”. "
    "Make one with “aytada keys create”."
)


@dataclass
class Parts:
    """What the routes share, kept on the FastAPI app's state."""

    studio: Studio
    streams: Streams
    _local: Caller | None = None

    def local_caller(self) -> Caller:
        """Return the member at this machine's command line, who never changes: found once."""
        if self._local is None:
            found = self.studio.local_member()
            scopes = frozenset(ALL_SCOPES)
            self._local = Caller(found.workspace_id, found.member_id, scopes, "terminal")
        return self._local


def parts_of(request: Request) -> Parts:
    """Return the parts of the app that serves this request."""
    parts: Parts = request.app.state.parts
    return parts


GetParts = Annotated[Parts, Depends(parts_of)]

_bearer = HTTPBearer(auto_error=False, description="An API key, `ayt_…`.")
_header = APIKeyHeader(name="X-API-Key", auto_error=False, description="An API key, `ayt_…`.")


def signed_in(
    request: Request,
    parts: GetParts,
    bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
    header: Annotated[str | None, Depends(_header)],
) -> Caller:
    """Return who is calling. Raises `NotSignedIn` without a key that works."""
    secret = bearer.credentials if bearer is not None else header
    if not secret:
        raise NotSignedIn(NO_KEY)
    token = read_token(parts.studio.settings.data_dir)
    if token is not None and same_secret(secret, token):
        host = request.client.host if request.client is not None else None
        if not is_loopback(host):
            raise NotSignedIn(
                "This machine's own token works only on this machine. Make a key for others with "
                "“aytada keys create”."
            )
        return parts.local_caller()
    with parts.studio.database.read() as session:
        return caller_of_key(session, secret)


def reader(caller: Annotated[Caller, Depends(signed_in)]) -> Caller:
    """Return a caller who may read."""
    require_scope(caller, "read")
    return caller


def writer(caller: Annotated[Caller, Depends(signed_in)]) -> Caller:
    """Return a caller who may chat and change things."""
    require_scope(caller, "write")
    return caller


def spender(caller: Annotated[Caller, Depends(signed_in)]) -> Caller:
    """Return a caller who may approve credits."""
    require_scope(caller, "spend")
    return caller


Reader = Annotated[Caller, Depends(reader)]
Writer = Annotated[Caller, Depends(writer)]
Spender = Annotated[Caller, Depends(spender)]

Id = Annotated[str, PathParameter(max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
"""An id in an address; one that does not exist here is 404, whoever has it elsewhere."""
