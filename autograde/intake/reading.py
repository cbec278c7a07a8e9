"""What runs in a reader's process: takes submissions one after another and says what their answers are.

The process is there to be lost: text that takes too much time or memory ends it, and nothing else. It holds one course,
reads nothing but what it is sent, and ends when the grader does. `reader` starts it.
"""

from __future__ import annotations

import contextlib
import gc
import math
import os
import resource
import signal
import socket
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from autograde.course import Assignment, Course, load_course
from autograde.errors import CourseError, SubmissionError
from autograde.intake.alignment.answers import Answers, read_answers
from autograde.intake.alignment.programs import ALONE, Program, program_of
from autograde.intake.alignment.targets import targets_of
from autograde.intake.channel import receive, send
from autograde.intake.delivery.submissions import Submission
from autograde.intake.notes import refuse
from autograde.intake.packing import pack, unpack
from autograde.text import Text

__all__ = ["OUT_OF_MEMORY", "Most", "Reply", "Request", "serve"]

#: The process's exit status when memory is used up.
OUT_OF_MEMORY = 77
#: Characters of a fault that are told.
MOST_TOLD = 300


@dataclass(frozen=True)
class Most:
    """What one submission may take: processor time, of which one of the course takes a hundredth of a second and the
    worst kinds two or three; and memory of the process: a notebook of 64 MiB takes 0.5 to 1 GiB, with emoji and a git
    conflict in it 1.5.
    """

    seconds: int = 10
    memory_mib: int = 2048


@dataclass(frozen=True)
class Request:
    """Answers whose programs are asked for, those of `exercises`."""

    answers: Answers
    exercises: tuple[str, ...]


@dataclass(frozen=True)
class Reply:
    """One of these: the answers, programs by exercise, why the submission is refused, or what went wrong."""

    answers: Answers | None = None
    programs: Mapping[str, Program] | None = None
    refused: Text | None = None
    failed: str | None = None


def serve(descriptor: str, seconds: str, memory_mib: str, pictures: str, root: str, name: str) -> None:
    """Answers the requests on this socket until the grader closes it. A request is two messages: a submission's name,
    then its content; or an empty one, then a packed `Request`. `pictures`: 1 where they are asked for.
    """
    _limit(int(memory_mib))
    with socket.socket(fileno=int(descriptor)) as channel, contextlib.suppress(EOFError, OSError):
        try:
            course = load_course(Path(root))
            assignment = course.assignment(name)
            targets_of(assignment)
        except CourseError as error:
            send(channel, pack(Reply(failed=str(error))))
            return
        read = partial(_reply, course, assignment, pictures == "1")
        gc.freeze()
        send(channel, pack(Reply()))
        while True:
            try:
                file, content = receive(channel).decode("utf-8", "surrogatepass"), receive(channel)
                _limit_time(int(seconds))
                body = pack(read(file, content) if file else _programs(assignment, content))
            except MemoryError:
                os._exit(OUT_OF_MEMORY)
            send(channel, body)


def _reply(course: Course, assignment: Assignment, pictures: bool, file: str, content: bytes) -> Reply:
    submission = Submission("", file, content)
    try:
        answers = read_answers(submission, assignment, lambda: course.others(assignment.id), pictures=pictures)
    except SubmissionError as error:
        return Reply(refused=error.reason)
    except RecursionError:
        return Reply(
            refused=refuse("지나치게 깊이 중첩된 셀이 있습니다.", "It has a cell that is nested absurdly deep.").reason
        )
    except MemoryError:
        raise
    except Exception as error:  # whatever it is made of, the next submission is read
        return Reply(failed=_told(error))
    return Reply(answers)


def _programs(assignment: Assignment, content: bytes) -> Reply:
    request = unpack(Request, content)
    programs: dict[str, Program] = {}
    for exercise in request.exercises:
        try:
            programs[exercise] = program_of(assignment, request.answers, exercise)
        except (RecursionError, ValueError, SyntaxError):
            programs[exercise] = ALONE
    return Reply(programs=programs)


def _told(error: Exception) -> str:
    """The error, and where in our code it was raised."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error}"[:MOST_TOLD] + f" ({Path(last.filename).name}:{last.lineno})"


def _limit(memory_mib: int) -> None:
    """Limits that hold for the process's whole life."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _lower(resource.RLIMIT_AS, memory_mib << 20)
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)


def _limit_time(seconds: int) -> None:
    """From now on so much processor time, then the system ends the process, whatever it is doing."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _lower(resource.RLIMIT_CPU, math.ceil(used.ru_utime + used.ru_stime + seconds))


def _lower(limit: int, most: int) -> None:
    hard = resource.getrlimit(limit)[1]
    resource.setrlimit(limit, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
