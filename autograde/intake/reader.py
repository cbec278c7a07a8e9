"""Reads submissions in processes apart: no text of a student is parsed in the grader's own.

What takes a process too long, or too much memory, or kills it, is refused with that as the reason; the process is
replaced, and no other submission notices. What a submission means is `answers`' business, here is only the way there.
"""

from __future__ import annotations

import contextlib
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from queue import LifoQueue

from autograde.course import Assignment, Course
from autograde.errors import CourseError, SubmissionError
from autograde.intake.alignment.answers import Answers
from autograde.intake.alignment.programs import ALONE, Program
from autograde.intake.channel import receive, send
from autograde.intake.packing import pack, unpack
from autograde.intake.reading import OUT_OF_MEMORY, Most, Reply, Request
from autograde.text import Text

__all__ = ["Most", "Reader"]

#: Wall seconds until a process is given up. Its limit is processor time (`Most.seconds`); this is for one that hangs.
MOST_SECONDS = 300.0
MOST = Most()
#: It sees the modules that the grader sees, and no more: neither `PYTHON…` variables nor the working folder count.
START = "import sys; sys.path[:] = sys.argv[7:]; from autograde.intake.reading import serve; serve(*sys.argv[1:7])"

TOO_LONG = Text(
    ko="노트북을 읽는 데 너무 오래 걸립니다. 지나치게 길거나 복잡한 셀을 지우고 다시 제출해야 합니다.",
    en="Reading the notebook takes too long. It has to be handed in again without cells of absurd length or depth.",
)
TOO_LARGE = Text(
    ko="노트북을 읽는 데 메모리가 너무 많이 듭니다. 지나치게 큰 셀을 지우고 다시 제출해야 합니다.",
    en="Reading the notebook takes too much memory. It has to be handed in again without absurdly large cells.",
)
KILLED = Text(
    ko="노트북을 읽는 프로세스가 두 번 중단되었습니다. 셀 가운데 지나치게 복잡한 것이 없는지 살펴보아야 합니다.",
    en="The process that reads the notebook died twice. Somebody should look for a cell of absurd complexity in it.",
)


class _LostError(Exception):
    """The process ended, or was given up, without a reply; `reason` where the submission is to blame for it."""

    def __init__(self, reason: Text | None) -> None:
        super().__init__()
        self.reason = reason


class _Process:
    """One process. It starts at once; only `read` waits for it."""

    def __init__(self, root: Path, assignment: str, most: Most, pictures: bool) -> None:
        self._channel, theirs = socket.socketpair()
        self._channel.settimeout(MOST_SECONDS)
        self._ready = False
        path = [*sys.path, str(Path(__file__).resolve().parents[2])]
        numbers = map(str, (theirs.fileno(), most.seconds, most.memory_mib, int(pictures)))
        command = [sys.executable, "-I", "-S", "-c", START, *numbers, str(root), assignment, *path]
        with theirs:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,  # Ctrl-C is the grader's
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    def read(self, content: bytes, file: str) -> Reply:
        """The reply to one request. Raises CourseError when the process cannot start."""
        if not self._ready:
            self._wait()
        try:
            send(self._channel, file.encode("utf-8", "surrogatepass"), content)
            return unpack(Reply, receive(self._channel))
        except (EOFError, OSError, ValueError):
            raise _LostError(self._reason()) from None

    def kill(self) -> None:
        self._process.kill()

    def close(self) -> None:
        self.kill()
        self._process.wait()
        self._channel.close()

    def _wait(self) -> None:
        try:
            started = unpack(Reply, receive(self._channel))
        except (EOFError, OSError, ValueError):
            self.kill()
            status = self._process.wait()
            raise CourseError(f"the process that reads submissions does not start (exit status {status})") from None
        if started.failed:
            raise CourseError(started.failed)
        self._ready = True

    def _reason(self) -> Text | None:
        """Why the process ended, where the submission is the cause. One that has not ended is ended."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=1.0)  # it closes its socket a moment before it ends
        self.kill()
        return {-signal.SIGXCPU: TOO_LONG, OUT_OF_MEMORY: TOO_LARGE}.get(self._process.wait())


class Reader:
    """Reads submissions of one assignment, as many at a time as it has processes; safe to use from several threads.

    Entering starts the processes and waits for nothing. `pictures` that were saved are redrawn, which takes its time.
    """

    def __init__(
        self,
        course: Course,
        assignment: Assignment,
        processes: int = 1,
        most: Most = MOST,
        *,
        pictures: bool = False,
    ) -> None:
        self._root, self._assignment, self._count, self._most = course.root, assignment.id, processes, most
        self._pictures = pictures
        self._places: LifoQueue[_Process | None] = LifoQueue()
        self._alive: set[_Process] = set()
        self._closed = True

    def __enter__(self) -> Reader:
        self._closed = False
        for _ in range(self._count):
            self._places.put(self._start())
        return self

    def __exit__(self, *_: object) -> None:
        self._closed = True
        for process in [*self._alive]:
            process.kill()  # so that whoever waits for it waits no longer
        for place in [self._places.get() for _ in range(self._count)]:
            if place:
                self._end(place)

    @property
    def pids(self) -> list[int]:
        """Of the processes that are there now."""
        return [process.pid for process in [*self._alive]]

    def read(self, content: bytes, file: str) -> Answers:
        """The answers in a submission. Raises SubmissionError, with the reason, where there is nothing to read or the
        reading takes too much.
        """
        reply = self._reply(content, file or "notebook")
        if reply.answers is None:
            raise CourseError(f"{file} could not be read: {reply.failed}")
        return reply.answers

    def programs(self, answers: Answers, exercises: Sequence[str]) -> Mapping[str, Program]:
        """The programs of these answers. One that takes too much to read comes alone, and costs the others nothing."""
        try:
            reply = self._reply(pack(Request(replace(answers, pictures={}), tuple(exercises))), "")
        except SubmissionError:
            if len(exercises) > 1:
                return {
                    one: program
                    for exercise in exercises
                    for one, program in self.programs(answers, [exercise]).items()
                }
            return dict.fromkeys(exercises, ALONE)
        if reply.programs is None:
            raise CourseError(f"answers could not be read: {reply.failed}")
        return reply.programs

    def _reply(self, content: bytes, file: str) -> Reply:
        """The reply to one request. Raises SubmissionError where it is refused."""
        # A process may be killed from outside, or may have been before: that is no submission's fault the first time.
        for _ in range(2):
            try:
                reply = self._ask(content, file)
            except _LostError as lost:
                if lost.reason:
                    raise SubmissionError(lost.reason) from None
                continue
            if reply.refused:
                raise SubmissionError(reply.refused)
            return reply
        raise SubmissionError(KILLED)

    def _ask(self, content: bytes, file: str) -> Reply:
        """The reply of a free process; when that is lost, or left in the middle, another one will take its place."""
        process = self._places.get()
        try:
            if self._closed:
                raise CourseError("the reader is closed")
            process = process or self._start()
            return process.read(content, file)
        except BaseException:
            if process:
                self._end(process)
            process = None
            raise
        finally:
            self._places.put(process)

    def _start(self) -> _Process:
        process = _Process(self._root, self._assignment, self._most, self._pictures)
        self._alive.add(process)
        return process

    def _end(self, process: _Process) -> None:
        process.close()
        self._alive.discard(process)
