"""Which file system a folder lies on, as far as the machine tells."""

from __future__ import annotations

import os
import re
from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")
"""Linux has it; where it is missing nothing is known.  Format: `man 5 proc`."""
_NETWORK = re.compile(
    r"nfs4?|cifs|smb\w*|9p|afs|ceph|gfs2?|glusterfs|lustre|ncpfs|ocfs2|beegfs|"
    r"fuse\.(sshfs|s3fs|goofys|gcsfuse|rclone|glusterfs|ceph|davfs|curlftpfs|grpcfuse|osxfs)|davfs|fakeowner"
)
"""On these a lock or a flush may be a promise that nobody keeps."""


def network_file_system(path: Path, mounts: Path = MOUNTS) -> str:
    """The name of the network file system that `path` lies on or would be made on; "" for a local or unknown one."""
    place = os.path.realpath(path)
    best, kind = "", ""
    try:
        lines = mounts.read_text("utf8", "surrogateescape").splitlines()
    except OSError:
        return ""
    for line in lines:
        left, dash, right = line.partition(" - ")
        fields = left.split(" ")
        if not dash or len(fields) < 5:
            continue
        point = re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), fields[4])
        # Of two on the same place the later one covers the earlier.
        if len(point) >= len(best) and (place + "/").startswith(point.rstrip("/") + "/"):
            best, kind = point, right.split(" ")[0]
    return kind if _NETWORK.fullmatch(kind) else ""
