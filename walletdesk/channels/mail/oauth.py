"""Access tokens for Gmail and Microsoft 365 (RFC 6749), which take no password any more.

Two ways: a refresh token that a lead got at the provider once, or, with Microsoft, the app's own right to the mailbox
(client credentials), which never runs out.  Where a provider gives a new refresh token with an access token, the new one is
sealed and kept in the old one's place before anything else is done with the answer: the old one may be void from then on.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import msgspec

from walletdesk.channels.base import Permanent, Retry, Secrets

if TYPE_CHECKING:
    import httpx

EARLY_S = 120
"""A token is not used in its last moments: a long fetch would outlive it."""
REFRESH_TOKEN = "refresh_token"
"""Name of the credential."""
OTHERS_KEEP_S = 1.0
"""So long another process may need to keep what it was given for a token that is good once."""
FRESH_S = 60
"""A token that is refused when it is no older was never good."""
TIMEOUT_S = 20

GONE = frozenset({"invalid_grant", "interaction_required", "consent_required"})
"""Somebody has to give access anew.  RFC 6749, 5.2; the last two are Microsoft's."""


class Grant(msgspec.Struct, frozen=True, kw_only=True):
    """What the token endpoint is asked with."""

    url: str
    client_id: str
    client_secret: str
    refresh_token: str = ""
    """Empty: the app asks in its own name."""
    scope: str = ""

    def __repr__(self) -> str:
        return f"Grant({self.url})"


class _Answer(msgspec.Struct):
    access_token: str = ""
    expires_in: float = 3600
    refresh_token: str = ""
    error: str = ""


class Tokens:
    """The access token of one mailbox.  With `secrets` its refresh token is the one that is kept there, and a new one is kept."""

    def __init__(self, client: httpx.AsyncClient, grant: Grant, secrets: Secrets | None = None) -> None:
        self._client, self._grant, self._secrets = client, grant, secrets
        self._given: tuple[str, str] | None = None
        """A refresh token and the new one for it, until that is kept."""
        self._token, self._until, self._since = "", 0.0, 0.0
        self._one_at_a_time = asyncio.Lock()

    async def get(self) -> str:
        """Raises Permanent("access_revoked") when a person has to give access again, Permanent("oauth_refused") when the app
        itself is not known there, or Retry."""
        async with self._one_at_a_time:
            if time.monotonic() >= self._until:
                await self._refresh()
            return self._token

    def refused(self, token: str) -> bool:
        """The mail server did not take it: the next `get` asks for another one.  False where it was asked for only now."""
        old = time.monotonic() - self._since > FRESH_S
        if token == self._token:
            self._until = 0.0
        return old

    async def _refresh(self) -> None:
        await self._keep()
        await self._look()
        used = self._grant.refresh_token
        try:
            answer = await self._ask()
        except Permanent as refused:
            if refused.reason != "access_revoked" or self._secrets is None:
                raise
            await asyncio.sleep(OTHERS_KEEP_S)
            await self._look()
            if self._grant.refresh_token == used:
                raise
            used = self._grant.refresh_token  # another process was faster
            answer = await self._ask()
        if answer.refresh_token and used and answer.refresh_token != used:
            self._given = used, answer.refresh_token
            self._grant = msgspec.structs.replace(self._grant, refresh_token=answer.refresh_token)
            await self._keep()
        self._since = time.monotonic()
        self._token, self._until = answer.access_token, self._since + answer.expires_in - EARLY_S

    async def _keep(self) -> None:
        if self._given is not None and self._secrets is not None:
            await self._secrets.renew(REFRESH_TOKEN, *self._given)
        self._given = None

    async def _look(self) -> None:
        if self._secrets is not None and self._grant.refresh_token:
            kept = await self._secrets.get(REFRESH_TOKEN)
            self._grant = msgspec.structs.replace(self._grant, refresh_token=kept or self._grant.refresh_token)

    async def _ask(self) -> _Answer:
        grant = self._grant
        form = {"client_id": grant.client_id, "client_secret": grant.client_secret}
        if grant.refresh_token:
            form |= {"grant_type": "refresh_token", "refresh_token": grant.refresh_token}
        else:
            form |= {"grant_type": "client_credentials"}
        if grant.scope:
            form["scope"] = grant.scope
        import httpx  # here already, where a client is

        try:
            answered = await self._client.post(grant.url, data=form, timeout=TIMEOUT_S, follow_redirects=False)
        except httpx.HTTPError:
            raise Retry from None
        if answered.status_code == 429 or answered.status_code >= 500:
            raise Retry(_seconds(answered.headers.get("retry-after", "")))
        try:
            answer = msgspec.json.decode(answered.content, type=_Answer, strict=False)
        except (msgspec.DecodeError, ValueError):
            raise Retry from None  # a page of a proxy: it says nothing of the token
        if answered.status_code == 200 and answer.access_token:
            return answer
        raise Permanent("access_revoked" if answer.error in GONE else "oauth_refused")


def _seconds(said: str) -> float | None:
    return min(float(said), 3600.0) if said.isdecimal() else None
