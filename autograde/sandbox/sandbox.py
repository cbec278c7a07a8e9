"""A warm sandbox for one assignment: bubblewrap around one warm process that waits at every exercise with a
checkpoint.

`Sandbox.start_answer` gives a fresh isolated process at an exercise within milliseconds. The grader talks to the warm
process and its checkpoints, which never run untrusted code, and to each answer's process, whose words are data.
"""

from __future__ import annotations

import math
import os
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from autograde.errors import SandboxError
from autograde.sandbox import bubblewrap
from autograde.sandbox.packages import where_missing
from autograde.sandbox.process import GRACE, REPLY_SECONDS, Process, read_frame, write_frame
from autograde.sandbox.rights import how_to_allow

__all__ = ["START", "ProcessLimits", "Sandbox", "WarmCell"]

#: The state before all cells: only packages are imported.
START = ""

BOOT = "import sys; sys.path[0] = {inside!r}; from inside.warm import main; del sys.path[0]; main({fd})"
#: This package, which the sandbox hides where it was installed among those that it shows.
PACKAGE = Path(__file__).resolve().parents[1]
START_SECONDS = 300.0
#: `struct ucred`: process, user and group of who speaks on a Unix socket; not on every system.
CREDENTIALS, PASS_CREDENTIALS = struct.Struct("iII"), getattr(socket, "SO_PASSCRED", None)


@dataclass(frozen=True)
class WarmCell:
    """A code cell with the reference answer; `exercise` says whether a checkpoint is kept before it."""

    id: str
    source: str
    exercise: bool


@dataclass(frozen=True)
class ProcessLimits:
    """Hard limits of one answer's process and its children."""

    cpu_seconds: int = 60
    memory_mib: int = 3072
    file_mib: int = 64
    processes: int = 64
    open_files: int = 128


class Sandbox:
    """Starts at once, is ready after `wait`. `isolated=False` leaves out every wall: for one's own notebooks only.

    `caches` are folders by the environment variables that point to them; `hidden` are folders to keep out of sight,
    should they lie inside the interpreter's or the system's; `warm_up` is code to run once after a package's import,
    `unchanging` the names of classes whose objects nothing changes in place.
    """

    def __init__(
        self,
        cells: list[WarmCell],
        preload: list[str],
        data: dict[str, Path],
        caches: Mapping[str, Path],
        limits: ProcessLimits,
        *,
        isolated: bool,
        hidden: Sequence[Path] = (),
        warm_up: Mapping[str, str] | None = None,
        unchanging: Sequence[str] = (),
    ) -> None:
        self._cells, self._limits, self._isolated, self._hidden = cells, limits, isolated, hidden
        self._folder = Path(tempfile.mkdtemp(prefix="autograde-"))
        self._folder.chmod(0o755)
        self._checkpoints: dict[str, _Checkpoint] = {}
        self._control, theirs = socket.socketpair()
        try:
            names = self._copy_data(data)
            self._process = self._launch(theirs.fileno(), caches)
        except BaseException:
            self._control.close()
            shutil.rmtree(self._folder, ignore_errors=True)
            raise
        finally:
            theirs.close()
        configuration: dict[str, Any] = {
            "isolated": isolated,
            "preload": preload,
            "warm_up": dict(warm_up or {}),
            "unchanging": list(unchanging),
            "limits": asdict(limits),
            "scratch": bubblewrap.SCRATCH if isolated else str(self._folder / "scratch"),
            "data": {name: f"{bubblewrap.DATA if isolated else self._folder / 'data'}/{name}" for name in names},
        }
        write_frame(self._control, configuration, REPLY_SECONDS)

    @property
    def pid(self) -> int:
        """Process id of the outermost process; everything untrusted descends from it."""
        return self._process.pid

    def wait(self) -> None:
        """Blocks until every checkpoint stands. SandboxError tells which cell of the reference failed, or why nothing
        started.

        The source of a cell goes in only when the checkpoint before it stands: what an answer could find in its memory
        is what comes before it in the notebook.
        """
        try:
            self._checkpoints[START] = _Checkpoint(self._keep_checkpoint())
            for cell in self._cells:
                if cell.exercise:
                    self._checkpoints[cell.id] = _Checkpoint(self._keep_checkpoint())
                self._run_cell(cell)
            self._try_walls()
        except (OSError, ValueError) as error:
            raise self._failed(f"the sandbox did not start: {self._said()} ({error})") from error

    def start_answer(self, exercise: str, whole: float = math.inf, idle: float = math.inf) -> Process:
        """A fresh process in the state right before the exercise, or before all cells (`START`), for any thread.

        `whole` processor seconds are all it gets, and after `idle` seconds of doing nothing it is ended.
        """
        checkpoint = self._checkpoints[exercise]
        ours, theirs = socket.socketpair()
        if PASS_CREDENTIALS is not None:
            ours.setsockopt(socket.SOL_SOCKET, PASS_CREDENTIALS, 1)
        try:
            seconds = self._limits.cpu_seconds if math.isinf(whole) else math.ceil(GRACE * whole) + 1
            pid = checkpoint.ask(b"%d" % seconds, theirs.fileno())
            theirs.close()
            ready, seen = _first_word(ours)  # said before any of the student's code runs
        except OSError as error:
            ours.close()
            raise SandboxError(f"the sandbox's checkpoint at '{exercise}' is gone: {error}") from error
        finally:
            theirs.close()
        if pid == 0 or not ready:
            ours.close()
            said = self._said().rpartition("\n")[2]
            raise SandboxError(f"the sandbox's checkpoint at '{exercise}' cannot start an answer: {said}")
        return Process(ours, lambda: self._end(checkpoint, pid), seen or pid, whole, idle)

    def close(self) -> None:
        """Ends everything that runs in the sandbox and removes its folder."""
        for checkpoint in self._checkpoints.values():
            checkpoint.channel.close()
        self._control.close()
        self._process.kill()
        self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _end(self, checkpoint: _Checkpoint, pid: int) -> None:
        """Waits for the checkpoint's word, so that no answer is blamed for having died with the whole sandbox."""
        try:
            ended = checkpoint.ask(str(pid).encode("ascii"))
        except OSError as error:
            raise SandboxError(f"a checkpoint of the sandbox is gone: {error}") from error
        if ended != pid:
            raise SandboxError("a checkpoint of the sandbox is gone")

    def _copy_data(self, data: dict[str, Path]) -> list[str]:
        for name in ("data", "scratch"):
            (self._folder / name).mkdir()
        for name, path in data.items():
            shutil.copyfile(path, self._folder / "data" / name)
        return list(data)

    def _launch(self, fd: int, caches: Mapping[str, Path]) -> subprocess.Popen[bytes]:
        data, scratch = self._folder / "data", self._folder / "scratch"
        boot = BOOT.format(inside=bubblewrap.INSIDE if self._isolated else str(Path(__file__).parent), fd=fd)
        words = [os.path.normpath(sys.executable), "-s", "-c", boot]  # what its path goes through may be hidden
        env = bubblewrap.environment(scratch, data, caches, bubblewrap.packages_beside(self._hidden))
        if self._isolated:
            program = bubblewrap.require_bubblewrap()
            words = [*bubblewrap.command(program, data, caches, [PACKAGE, *self._hidden]), *words]
            env = {"PATH": os.environ.get("PATH", os.defpath)}
        with (self._folder / "stderr").open("wb") as log:
            return subprocess.Popen(
                words,
                pass_fds=[fd],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
                env=env,
                cwd=self._folder,
                start_new_session=True,
            )

    def _keep_checkpoint(self) -> socket.socket:
        write_frame(self._control, {"op": "checkpoint"}, REPLY_SECONDS)
        self._control.settimeout(START_SECONDS)
        sign, fds, _, _ = socket.recv_fds(self._control, 1, 1)
        if sign != b"+" or not fds:
            raise self._failed(f"the sandbox did not start: {self._said()}")
        return socket.socket(fileno=fds[0])

    def _run_cell(self, cell: WarmCell) -> None:
        write_frame(self._control, {"op": "run", "source": cell.source}, REPLY_SECONDS)
        self._control.settimeout(START_SECONDS)
        sign = self._control.recv(1)
        if sign == b"!":
            error = read_frame(self._control, _nothing)
            raise self._failed(f"the reference solution fails at cell '{cell.id}': {error}")
        if sign != b".":
            raise self._failed(f"the sandbox did not start: {self._said()}")

    def _try_walls(self) -> None:
        """Starts an answer for trial, so that walls which cannot stand are our fault now and no student's later."""
        try:
            self.start_answer(START).close()
        except SandboxError as error:
            raise SandboxError(f"answers cannot be kept apart here: {error}. {how_to_allow()}") from error

    def _failed(self, what: str) -> SandboxError:
        """With a word on a package that the sandbox has not and the grader has, if one is missing."""
        return SandboxError(" ".join((what, where_missing(what, bubblewrap.packages_beside(self._hidden)))).strip())

    def _said(self) -> str:
        """The end of what the warm process wrote to its error output."""
        return (self._folder / "stderr").read_text(encoding="utf-8", errors="replace")[-2000:].strip()


def _first_word(channel: socket.socket) -> tuple[bytes, int | None]:
    """The first byte that a new process says, and its id as this process sees it, if the system tells who speaks
    (`SO_PASSCRED` of `unix(7)`).
    """
    channel.settimeout(REPLY_SECONDS)
    size = socket.CMSG_SPACE(CREDENTIALS.size)
    word, told, _, _ = channel.recvmsg(1, size)
    for _, _, data in told:
        return word, int(CREDENTIALS.unpack(data)[0])
    return word, None


def _nothing() -> None:
    """What is awaited from the warm process comes, or its socket closes."""


class _Checkpoint:
    """The grader's end of one checkpoint; one thread at a time asks it."""

    def __init__(self, channel: socket.socket) -> None:
        self.channel, self._lock = channel, threading.Lock()
        channel.settimeout(REPLY_SECONDS)

    def ask(self, request: bytes, *descriptors: int) -> int:
        """A process id: of the answer that was started with these descriptors, or that was ended; 0 when the checkpoint
        has ended.
        """
        with self._lock:
            socket.send_fds(self.channel, [request], descriptors)
            return int.from_bytes(self.channel.recv(8), "big")
