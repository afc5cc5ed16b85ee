"""Whether the process lives (`/healthz`) and whether the desk can work (`/readyz`).

A load balancer asks `/readyz`, a supervisor `/healthz`: a process whose database is
away must not be killed for it, it recovers by itself.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import cache

from sqlalchemy import text
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from walletdesk.kit import migrations
from walletdesk.kit.db import Db
from walletdesk.kit.errors import WalletdeskError
from walletdesk.kit.unit import Query, Unit

log = logging.getLogger(__name__)

WAIT_S = 5.0

# Needs the same rights and room as any write, and changes nothing.
_TOUCH: Query[int] = Query(text("update alembic_version set version_num = version_num"))
_REVISION = Query(text("select version_num from alembic_version"), str)

_head = cache(migrations.head)  # reads every revision's file

Check = Callable[[], Awaitable[str]]
"""Says "" when all is well, else one of our words for what is wrong."""


def _revision_after_a_write(unit: Unit) -> str | None:
    unit.run(_TOUCH)
    return unit.one(_REVISION)


async def database(db: Db) -> str:
    """ "", or the code of what is wrong: `unavailable`, `storage_full`, `busy`, `slow`, `failed`, `not_migrated`."""
    try:
        async with asyncio.timeout(WAIT_S):
            revision = await db.write(_revision_after_a_write)
    except TimeoutError:
        return "slow"
    except WalletdeskError as error:
        return error.code
    except Exception:  # no table, no right to write: whoever reads the answer must act, whatever it was
        log.exception("not_ready")
        return "failed"
    return "" if revision == _head() else "not_migrated"


async def healthz(request: Request) -> Response:
    return JSONResponse({"status": "alive"}, headers={"cache-control": "no-store"})


async def readyz(request: Request) -> Response:
    """`{"status": "ready", "database": "ok", ...}`, or 503 with what is wrong in its place.

    `app.state.readiness` may hold more checks by name.  The bus, and what `app.state.told` says, is told but never makes
    the desk unready: without it agents are served by polling.
    """
    checks: dict[str, Check] = dict(getattr(request.app.state, "readiness", {}))
    checks["database"] = lambda: database(request.app.state.db)
    found = dict(zip(checks, await asyncio.gather(*(check() for check in checks.values())), strict=True))
    ready = not any(found.values())
    told_too: dict[str, Callable[[], str]] = getattr(request.app.state, "told", {})
    bus = getattr(request.app.state, "bus", None)
    told = {"status": "ready" if ready else "not_ready"} | {name: wrong or "ok" for name, wrong in found.items()}
    told |= {name: said() or "ok" for name, said in told_too.items()}
    if bus is not None:
        told["bus"] = "ok" if bus.up else "down"
    return JSONResponse(told, 200 if ready else 503, headers={"cache-control": "no-store"})


routes = [Route("/healthz", healthz, methods=["GET"]), Route("/readyz", readyz, methods=["GET"])]
