from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conftest import not_installed
from tests.support.mailservers import MailServers
from tests.support.servers import Missing


@pytest.fixture(scope="session")
def mail_servers() -> Iterator[MailServers]:
    """Postfix and Dovecot; they start with the first test that asks.  Every test takes addresses of its own."""
    try:
        servers = MailServers()
    except Missing as missing:
        not_installed(str(missing))
    yield servers
    servers.remove()
