"""Files for signed-in people: what was made, and the dashboard's own scripts and styles."""

from mimetypes import guess_type

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from integrations.common.serving import send_file
from integrations.web.site import HERE, Site, Visitor
from storage import assets

AGE_SECONDS = 300
FOREVER = "public, max-age=31536000, immutable"
STATIC = HERE / "static"


def routes(site: Site) -> list[Route]:
    """Return the routes of files."""

    def made(request: Request, visitor: Visitor) -> Response:
        with site.studio.database.read() as session:
            asset = assets.get(session, visitor.workspace_id, request.path_params["asset_id"])
        response = send_file(site.studio.files, asset, request, max_age_seconds=AGE_SECONDS)
        if "download" in request.query_params and "content-disposition" in response.headers:
            shown = response.headers["content-disposition"]
            response.headers["content-disposition"] = shown.replace("inline", "attachment", 1)
        return response

    return [
        Route("/dashboard/files/{asset_id}", site.page(made), methods=["GET"]),
        Route("/dashboard/static/{name:path}", _static, methods=["GET"]),
    ]


async def _static(request: Request) -> Response:
    """Send one of our own files; its address holds its content's digest, so it may be kept."""
    path = (STATIC / request.path_params["name"]).resolve()
    if not path.is_relative_to(STATIC) or not path.is_file():
        return Response("There is no such file.", status_code=404)
    media_type = guess_type(path.name)[0] or "application/octet-stream"
    headers = {"Cache-Control": FOREVER, "X-Content-Type-Options": "nosniff"}
    return FileResponse(path, media_type=media_type, headers=headers)
