"""PostgreSQL of one's own: a cluster in a folder that only its user may enter, reached by a socket in it."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

__all__ = ["running"]


def program(name: str) -> str:
    """Debian keeps the server's programs by version, out of the way of those who only ask."""
    found = shutil.which(name) or next(map(str, Path("/usr/lib/postgresql").glob(f"*/bin/{name}")), None)
    assert found, f"{name} is missing: 'make postgresql' installs it"
    return found


@contextmanager
def running() -> Iterator[str]:
    """The URL of its database, while it runs. Not in pytest's folders: into those of root the server's user may not."""
    become: dict[str, Any] = {}
    user = pwd.getpwuid(os.geteuid())
    if os.geteuid() == 0:  # as whom PostgreSQL refuses to run
        user = pwd.getpwnam("nobody")
        become = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    with tempfile.TemporaryDirectory(prefix="postgresql-") as folder:
        os.chown(folder, user.pw_uid, user.pw_gid)
        data = f"{folder}/data"
        made = [program("initdb"), "--pgdata", data, "--username=owner", "--auth=trust", "--encoding=UTF8", "--no-sync"]
        subprocess.run(made, check=True, capture_output=True, cwd=folder, **become)
        options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
        start = ["start", "--options", options, "--log", f"{folder}/log"]
        control = [program("pg_ctl"), "--pgdata", data, "--wait", "--silent"]
        subprocess.run([*control, *start], check=True, cwd=folder, **become)
        try:
            yield f"postgresql://owner@/postgres?host={folder}"
        finally:
            subprocess.run([*control, "stop", "--mode=immediate"], check=True, cwd=folder, **become)
