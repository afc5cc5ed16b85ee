"""The web application: every room's routes, put together."""

from __future__ import annotations

import json
from typing import Any

from fastapi import FastAPI

from walletdesk import openapi


def make_app() -> FastAPI:
    app = FastAPI(title="walletdesk", version="1", docs_url=None, redoc_url=None, openapi_url=None)
    return app


def openapi_document(app: FastAPI) -> dict[str, Any]:
    document: dict[str, Any] = app.openapi()
    document.setdefault("components", {}).setdefault("schemas", {}).update(openapi.schemas())
    return document


def openapi_text() -> str:
    """What docs/openapi.json holds."""
    return json.dumps(openapi_document(make_app()), indent=1, ensure_ascii=False, sort_keys=True)
