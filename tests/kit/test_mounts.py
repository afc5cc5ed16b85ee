"""A database file on a network file system is told of before it is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from walletdesk.kit.mounts import network_file_system

TOLD = r"""
27 1 254:0 / / rw,relatime - ext4 /dev/vda rw
31 27 0:41 / /srv rw,relatime shared:7 - nfs4 files:/srv rw,vers=4.2
32 31 0:42 / /srv/fast rw - xfs /dev/vdb rw
33 27 0:43 / /mnt/our\040files rw - cifs //files/desk rw
34 27 0:44 / /mnt/c rw,noatime - 9p C:\134 rw
35 27 0:45 / /home/desk/far rw - fuse.sshfs desk@far: rw
36 27 0:46 / /both rw - nfs files:/both rw
37 36 0:47 / /both rw - tmpfs tmpfs rw
a line of another kind
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/var/lib/walletdesk/desk.sqlite3", ""),
        ("/srv/desk/data/desk.sqlite3", "nfs4"),
        ("/srv", "nfs4"),
        ("/srv/fast/desk.sqlite3", ""),
        ("/srvice/desk.sqlite3", ""),
        ("/mnt/our files/desk.sqlite3", "cifs"),
        ("/mnt/c/desk/desk.sqlite3", "9p"),
        ("/home/desk/far/desk.sqlite3", "fuse.sshfs"),
        ("/both/desk.sqlite3", ""),
    ],
)
def test_the_file_system_is_that_of_the_nearest_mount(path: str, kind: str, tmp_path: Path) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(TOLD.lstrip())
    assert network_file_system(Path(path), mounts) == kind


def test_a_link_leads_to_where_the_file_really_lies(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    (tmp_path / "near").symlink_to(tmp_path / "far")
    mounts = tmp_path / "mountinfo"
    mounts.write_text(f"1 0 0:1 / / rw - ext4 / rw\n2 1 0:2 / {tmp_path.resolve()}/far rw - nfs x rw\n")
    assert network_file_system(tmp_path / "near" / "desk.sqlite3", mounts) == "nfs"


def test_where_the_machine_does_not_tell_nothing_is_said(tmp_path: Path) -> None:
    assert network_file_system(tmp_path, tmp_path / "missing") == ""
