"""Answers of the console's routes: msgspec shapes as JSON, and how OpenAPI names them."""

from __future__ import annotations

from typing import Any

import msgspec
from starlette.responses import Response

from walletdesk.console.frames import encode
from walletdesk.kit.errors import WalletdeskError
from walletdesk.kit.http import responses


class Answer(Response):
    """JSON of a msgspec shape; nobody between the desk and the browser keeps it."""

    media_type = "application/json"

    def __init__(self, shown: msgspec.Struct, status: int = 200) -> None:
        super().__init__(encode(shown), status, headers={"cache-control": "no-store"})


def gives(shape: str, *errors: type[WalletdeskError], status: int = 200) -> dict[int | str, dict[str, Any]]:
    """For a route's `responses=`: the shape it answers with, by its name in the OpenAPI document, and its errors."""
    schema = {"$ref": f"#/components/schemas/{shape}"}
    return {status: {"description": "", "content": {"application/json": {"schema": schema}}}, **responses(*errors)}
