"""Stores: a folder, and an S3 that plays itself on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import boto3  # type: ignore[import-untyped]  # its stubs are a package of their own
import msgspec
import pytest
from moto.server import ThreadedMotoServer

from walletdesk.files.store import Store, folder_store, open_store


class Places(msgspec.Struct, frozen=True):
    """The settings of a store."""

    data_dir: Path
    files: str = ""
    s3_endpoint: str = ""
    s3_region: str = "us-east-1"
    s3_access_key: str = ""
    s3_secret_key: str = ""


@pytest.fixture(scope="session")
def s3_endpoint() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    client = boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="desk",
        aws_secret_access_key="desk-secret",
    )
    client.create_bucket(Bucket="desk-files")
    client.close()
    yield endpoint
    server.stop()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return folder_store(tmp_path / "files")


@pytest.fixture(params=["folder", "s3"])
def any_store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    if request.param == "folder":
        return open_store(Places(data_dir=tmp_path))
    endpoint = request.getfixturevalue("s3_endpoint")
    return open_store(
        Places(
            data_dir=tmp_path,
            # A prefix of its own for each test: the bucket is shared.
            files=f"s3://desk-files/{tmp_path.parent.name}/{tmp_path.name}",
            s3_endpoint=endpoint,
            s3_access_key="desk",
            s3_secret_key="desk-secret",
        )
    )
