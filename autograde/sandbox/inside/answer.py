"""The process in which a student's code runs: it runs cells one after the other, and answers the grader's questions
about what they left behind.

The process is the student's: whatever it says is data about this one submission and nothing else. Where cells are
still to come, questions that could change an object (a model's weights, say) are put to a copy of the process that ends
with them; after all others putting the names back is enough. So the next cell finds everything as the answer left it.
Where the answer may use up what the student's own cells made, other inputs are asked about where it began (`before`).
"""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from .before import Before
from .copying import DONE, copy_process, ended_well
from .encode import describe_error, encode
from .namespace import Namespace
from .place import place_of
from .wire import receive, send

__all__ = ["serve"]


class OutOfTimeError(BaseException):
    """A cell or a question has used up its processor time. No `Exception`: student's code rarely catches it."""


def serve(channel: socket.socket, namespace: Namespace) -> None:
    """Does what the grader says until it closes the channel. An exception of the student's code is an answer, too."""
    goes_on = copied = False
    before: list[Before] = []
    while (message := receive(channel)) is not None:
        if message["op"] == "run":
            goes_on = message["goes_on"]
            _end(before)
            for cell in message["cells"]:
                work = partial(_run, namespace, cell, partial(_remember, before, channel, namespace))
                send(channel, _reply(work, namespace, cell["seconds"]))
        elif message["op"] == "evaluate":
            if before and any(message["view"][:1]):
                if (answered := before[0].ask(message)) is False:
                    send(channel, {"died": True})
                if answered is not None:
                    continue
            changes = (before or (goes_on and not copied)) and _can_change(namespace, message)
            if before and changes:
                before[0].note(message)
            if goes_on and not copied and changes:
                process = copy_process()
                if process > 0:
                    _await(channel, process)
                    continue
                copied = process == 0
            _evaluate(channel, namespace, message)
        elif message["op"] == "outline":
            send(channel, _reply(namespace.outline, namespace, message["seconds"]))
        elif message["op"] != "done":
            break  # nothing that the grader says
        elif copied:
            os._exit(DONE)
    _end(before)


def _run(namespace: Namespace, cell: dict[str, Any], at_start: Callable[[], None]) -> list[Any]:
    if cell["kind"] == "answer":
        namespace.answer(cell["source"], cell["given"], cell["asked"], at_start, cell.get("words", ()))
    else:
        namespace.run(cell["source"], own=cell["kind"] == "own")
    return encode(None)


def _remember(before: list[Before], channel: socket.socket, namespace: Namespace) -> None:
    """Keeps the moment before the answer where it cannot be had back otherwise."""
    if namespace.can_use_up():
        before.append(Before(partial(_evaluate_all, channel, namespace)))


def _end(before: list[Before]) -> None:
    while before:
        before.pop().end()


def _evaluate_all(channel: socket.socket, namespace: Namespace, messages: list[dict[str, Any]]) -> None:
    """Says what came of the last of them."""
    *earlier, last = messages
    for message in earlier:
        _reply(_question(namespace, message), namespace, message["seconds"])
    _evaluate(channel, namespace, last)


def _question(namespace: Namespace, message: dict[str, Any]) -> Callable[[], Any]:
    return partial(namespace.evaluate, message["view"], message["code"], message["inputs"], message["out_of_reach"])


def _evaluate(channel: socket.socket, namespace: Namespace, message: dict[str, Any]) -> None:
    send(channel, _reply(_question(namespace, message), namespace, message["seconds"]))


def _reply(work: Any, namespace: Namespace, seconds: float) -> dict[str, Any]:
    try:
        with _limited(seconds):
            return {"value": work()}
    except OutOfTimeError:
        return {"out_of_time": True}
    except BaseException as error:
        line = _line(error, namespace.file)
        return {"error": describe_error(error, line, _place(error, line, namespace))}


@contextmanager
def _limited(seconds: float) -> Iterator[None]:
    """Raises OutOfTimeError in what uses more processor time. What resists, the grader ends from outside."""
    signal.signal(signal.SIGPROF, _out_of_time)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _out_of_time(*_: object) -> None:
    raise OutOfTimeError


def _can_change(namespace: Namespace, message: dict[str, Any]) -> bool:
    try:
        return namespace.can_change(message["view"], message["code"], message["inputs"])
    except Exception:  # a class of the student's that resists being looked at
        return True


def _await(channel: socket.socket, process: int) -> None:
    """Lets the copy have the channel until it has ended. Where a question has ended it, the grader still waits."""
    if not ended_well(process):
        send(channel, {"died": True})


def _place(error: BaseException, line: int | None, namespace: Namespace) -> str:
    """The statement of the answer's cell that it came from; empty where that cannot be read."""
    try:
        return place_of(error, line, *namespace.statements())
    except Exception:  # code nested too deeply, or a class of the student's that resists being looked at
        return ""


def _line(error: BaseException, file: str) -> int | None:
    """The last line of the answer's cell that the exception passed through."""
    if isinstance(error, SyntaxError) and error.filename == file:
        return error.lineno
    line, trace = None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == file:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
