"""Settings: members, API keys (each secret shown once), and what the studio is connected to."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from integrations.common.auth import ALL_SCOPES, SCOPE_WORDS, create_key
from integrations.common.project_reading import members_of
from integrations.common.reading import keys_in_use, trouble_with
from integrations.web.site import Site, Visitor, form_of
from storage import workspaces
from storage.errors import AytadaError, Forbidden, Refused

AT = "/dashboard/settings"
ONLY_SPENDERS = "Only members who may spend credits manage keys. Ask one of them."


def routes(site: Site) -> list[Route]:
    """Return the routes of the settings page."""
    pages = _Pages(site)
    return [
        Route(AT, site.page(pages.show), methods=["GET"]),
        Route(f"{AT}/keys", site.action(pages.make_key), methods=["POST"]),
        Route(f"{AT}/keys/{{key_id}}/revoke", site.action(pages.revoke), methods=["POST"]),
    ]


class _Pages:
    def __init__(self, site: Site) -> None:
        self._site = site

    def show(self, request: Request, visitor: Visitor) -> Response:
        """Show the page."""
        return self._page(request, visitor)

    def make_key(self, request: Request, visitor: Visitor) -> Response:
        """Make a key and show its secret, this once."""
        if not visitor.may_spend:
            raise Forbidden(ONLY_SPENDERS)
        form = form_of(request)
        scopes = [scope for scope in ALL_SCOPES if form.get(f"may_{scope}")]
        name = form.get("name", "").strip()
        try:
            if not scopes:
                raise Refused("Say what the key may do: tick at least one box.")
            with self._site.studio.database.write() as session:
                made = create_key(session, visitor.workspace_id, name, scopes)
                secret, key_name = made.secret, made.key.name
        except AytadaError as refused:
            return self._page(
                request, visitor, status=422, problem=refused.message, typed=name, ticked=scopes
            )
        return self._page(request, visitor, secret=secret, secret_name=key_name)

    def revoke(self, request: Request, visitor: Visitor) -> Response:
        """Make a key useless from now on."""
        if not visitor.may_spend:
            raise Forbidden(ONLY_SPENDERS)
        with self._site.studio.database.write() as session:
            workspaces.revoke_api_key(session, visitor.workspace_id, request.path_params["key_id"])
        return self._site.redirect(f"{AT}#keys")

    def _page(
        self, request: Request, visitor: Visitor, *, status: int = 200, **values: Any
    ) -> Response:
        with self._site.studio.database.read() as session:
            workspace = workspaces.get_workspace(session, visitor.workspace_id)
            members = members_of(session, visitor.workspace_id)
            keys = keys_in_use(session, visitor.workspace_id)
        shown: dict[str, Any] = {
            "workspace": workspace,
            "members": members,
            "keys": keys,
            "scopes": {scope: SCOPE_WORDS[scope] for scope in ALL_SCOPES},
            "connections": self._connections(),
            "secret": "",
            "secret_name": "",
            "problem": "",
            "typed": "",
            "ticked": ["read", "write"],
        }
        return self._site.html(request, visitor, "settings.html", status=status, **(shown | values))

    def _connections(self) -> list[tuple[str, bool | None, str]]:
        """Return what the studio stands on: a name, if it is well (None: not set up), words."""
        studio, settings = self._site.studio, self._site.studio.settings
        trouble = trouble_with(studio.database)
        has_key = bool(settings.model_api_key.get_secret_value())
        model = settings.model_base_url or ("OpenAI" if has_key else "")
        return [
            ("Database", trouble is None, trouble or "It answers."),
            ("Language model", True, f"{model} is asked." if model else "The embedded one."),
            ("Studio", True, "The embedded one renders pictures, voice and music on this machine."),
            (
                "Slack",
                True if settings.has_slack else None,
                "It is connected."
                if settings.has_slack
                else "Not set up: see “aytada slack manifest”.",
            ),
        ]
