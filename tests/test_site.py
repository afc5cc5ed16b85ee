"""The desk as a whole: it starts, says that it is well, and stops."""

from __future__ import annotations

import httpx

from tests.support.site import RunningSite


def test_a_started_desk_is_alive_ready_and_described(site: RunningSite) -> None:
    with httpx.Client(base_url=site.url) as client:
        assert client.get("/healthz").json() == {"status": "alive"}
        assert client.get("/readyz").json()["database"] == "ok"
        assert client.get("/openapi.json").json()["info"]["title"] == "walletdesk"
        assert client.get("/metrics").status_code == 200
        assert client.get("/api/session").status_code == 401
