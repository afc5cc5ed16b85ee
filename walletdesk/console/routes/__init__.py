"""What the agents' app asks for over HTTP, under /api."""

from __future__ import annotations

from fastapi import APIRouter

from walletdesk.console.routes import articles, contacts, conversations, desk, macros, messages, outgoing

# Each says the whole of its prefix: `include_router` would make every route a second time.
router = APIRouter(
    routes=[
        route
        for part in (desk, conversations, messages, macros, articles, outgoing, contacts)
        for route in part.router.routes
    ]
)
