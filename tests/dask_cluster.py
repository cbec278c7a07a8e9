"""A real Dask cluster on this machine for tests: a scheduler and its workers, each a process of its own."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import psutil
from distributed import Client

ROOT = Path(__file__).parents[1]
QUIET = {"DASK_DISTRIBUTED__LOGGING__DISTRIBUTED": "error"}


class DaskCluster:
    """As a context manager; `workers` are the processes that grade (each below a nanny, which starts it again)."""

    def __init__(self, folder: Path, workers: int = 2, cwd: Path = ROOT, env: Mapping[str, str] | None = None) -> None:
        self._folder, self._number, self._cwd = folder, workers, cwd
        self._env = {**os.environ, **QUIET, **(env or {})}
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
        self._started: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> DaskCluster:
        host, port = self.address.removeprefix("tcp://").split(":")
        self.scheduler = self._start("scheduler", "--host", host, "--port", port)
        for number in range(self._number):
            folder = self._folder / f"worker{number}"
            self._start("worker", self.address, "--nthreads", "1", "--local-directory", str(folder))
        with Client(self.address, timeout=60, set_as_default=False) as client:
            client.wait_for_workers(self._number, timeout=60)
        return self

    def __exit__(self, *_: object) -> None:
        family = [member for process in self._started for member in _family(process.pid)]
        for one in family:
            with contextlib.suppress(psutil.NoSuchProcess):  # it ended with one that was killed before
                one.kill()
        for process in self._started:
            process.wait()
        psutil.wait_procs(family, timeout=30)

    def workers(self) -> list[int]:
        """Process ids of the workers themselves."""
        with Client(self.address, timeout=60, set_as_default=False) as client:
            return sorted(client.run(os.getpid).values())

    def _start(self, *words: str) -> subprocess.Popen[bytes]:
        with (self._folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "dask", *words, "--no-dashboard"],
                cwd=self._cwd,
                env=self._env,
                stdout=log,
                stderr=log,
            )
        self._started.append(process)
        return process


def _family(pid: int) -> list[psutil.Process]:
    try:
        process = psutil.Process(pid)
        return [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []
