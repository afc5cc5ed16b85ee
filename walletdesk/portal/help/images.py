"""Pictures of what everybody can read."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from walletdesk.kit.errors import NotFound
from walletdesk.knowledge import pictures
from walletdesk.knowledge.bringing import Pictures
from walletdesk.knowledge.rules import PICTURE
from walletdesk.portal.help.house import house_of

KEPT_S = 300
"""For so long a picture may be seen after its article was taken back; then a browser asks whether it may keep it."""


async def show(request: Request) -> Response:
    """Raises NotFound (404) for one that stands in no public article, whoever may know its name."""
    name = request.path_params["name"]
    if len(name) > 90 or not PICTURE.fullmatch(name):
        raise NotFound
    row = await house_of(request).db.read(pictures.shown, name)
    if row is None:
        raise NotFound
    mark = f'"{row.drawn_as[:32]}"'
    headers = {"cache-control": f"public, max-age={KEPT_S}, must-revalidate", "etag": mark}
    asked = {one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")}
    known: Pictures = request.app.state.pictures
    if mark in asked:
        await known.file(row)
        return Response(status_code=304, headers=headers)
    answer = await known.response(row, max_age_s=KEPT_S, everybody=True, whole=request.method == "GET")
    answer.headers.update(headers)
    return answer
