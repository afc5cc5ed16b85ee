"""The pages of form and portal, and the small scripts beside them."""

from __future__ import annotations

from starlette.routing import BaseRoute, Mount

from walletdesk.channels.form import ask, requests
from walletdesk.kit.static import BUILD, BuiltFiles

routes: list[BaseRoute] = [
    *ask.routes,
    *requests.routes,
    Mount("/static", BuiltFiles(BUILD.parent / "pages")),
]
