"""What the agents' app asks for over HTTP, under /api."""

from __future__ import annotations

from fastapi import APIRouter

from walletdesk.console.routes import contacts, conversations, desk, messages

router = APIRouter(prefix="/api")
for _part in (desk, conversations, messages, contacts):
    router.include_router(_part.router)
