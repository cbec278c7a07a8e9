"""The grader's end of one answer's process: questions with a time limit, and what can go wrong with the other side."""

from __future__ import annotations

import json
import math
import socket
import struct
import time
from collections.abc import Callable, Sequence
from typing import Any

from autograde.sandbox.data import BadDataError, decode, encode_input, line_number, plain_text
from autograde.sandbox.faults import (
    AnswerDiedError,
    AnswerError,
    AnswerFaultError,
    AnswerIdleError,
    AnswerTimeoutError,
    Raised,
)
from autograde.sandbox.patience import LOOK, IdleError, Patience, UsedUpError
from autograde.sandbox.times import family_seconds, own_seconds

__all__ = [
    "AnswerDiedError",
    "AnswerError",
    "AnswerFaultError",
    "AnswerIdleError",
    "AnswerTimeoutError",
    "Process",
    "Raised",
    "read_frame",
    "write_frame",
]

MOST_BYTES = 24 << 20
#: Brackets, braces and commas of a reply: each may become an object, so these bound the memory that parsing it takes.
MOST_PARTS = 2_000_000
#: A cell stops itself at its limit; what does not is ended from outside when it has used this many times as much.
GRACE = 1.2
#: Wall seconds for what takes no time: to take a message.
REPLY_SECONDS = 60.0


class Process:
    """A process of the student's. After it was ended every further question raises AnswerDiedError.

    `whole` limits the processor seconds of everything that it is asked, whatever each question may take; `idle` is how
    long it may do nothing; `pid` is its id as the grader sees it. `spent` is what it has used so far.
    """

    def __init__(
        self, channel: socket.socket, end: Callable[[], None], pid: int, whole: float = math.inf, idle: float = math.inf
    ) -> None:
        self._channel, self._end, self._pid = channel, end, pid
        self._whole, self._idle = whole, idle
        self._at_most = 0.0
        self._at_start = own_seconds(pid)
        self.ended = False
        self.idled = False
        self.spent = 0.0

    def answer(
        self,
        source: str,
        *,
        helpers: Sequence[str],
        given: dict[str, str],
        seconds: float,
        asked: Sequence[str] = (),
        words: Sequence[str] = (),
        goes_on: bool = False,
    ) -> None:
        """Runs the answer cell, after the student's own `helpers`; `given` maps names to the given lines that bind
        them, `asked` are the names that the exercise asks for, `words` those in its cell as it is given. A helper that
        fails costs the answer nothing, unless it misses what the helper would have bound.
        """
        cells: list[dict[str, Any]] = [{"kind": "own", "source": helper, "seconds": seconds} for helper in helpers]
        cell = {"kind": "answer", "source": source, "given": given, "asked": list(asked), "words": list(words)}
        cells.append({**cell, "seconds": seconds})
        *before, fault = self.run(cells, goes_on=goes_on)
        if isinstance(fault, AnswerError) and "NameError" in fault.raised.bases:
            fault = next((one for one in before if one is not None), fault)
        if fault:
            raise fault

    def run(self, cells: Sequence[dict[str, Any]], *, goes_on: bool) -> list[AnswerFaultError | None]:
        """Runs cells one after the other and gives what ended each; where one ends the process, the last one given is
        that. `goes_on` says that further cells will come: questions then leave no trace.
        """
        outcomes: list[AnswerFaultError | None] = []
        message = {"op": "run", "goes_on": goes_on, "cells": cells}
        for number, cell in enumerate(cells):
            try:
                self._ask(None if number else message, cell["seconds"])
                outcomes.append(None)
            except AnswerFaultError as fault:
                outcomes.append(fault)
            if self.ended:
                break
        return outcomes

    def evaluate(
        self,
        code: str,
        inputs: dict[str, Any],
        view: list[dict[str, Any]],
        seconds: float,
        hidden: Sequence[str] = (),
    ) -> Any:
        """Value of the last expression of `code`, with `inputs` bound, in the state after the reruns of `view`, data of
        the `hidden` names out of reach.
        """
        message = {
            "op": "evaluate",
            "code": code,
            "inputs": _encoded(inputs),
            "view": [_encoded(bindings) for bindings in view],
            "out_of_reach": list(hidden),
            "seconds": seconds,
        }
        return self._ask(message, seconds)

    def outline(self, seconds: float) -> Any:
        """What the student's own cells define, as `inside/outline.py` says it, if the process is to be believed."""
        return self._ask({"op": "outline", "seconds": seconds}, seconds)

    def allow(self, seconds: float, altogether: float) -> bool:
        """From now on everything that it is asked may use so many processor seconds. False when it has used up what it
        may use `altogether`.
        """
        self._at_most = own_seconds(self._pid) - self._at_start
        self._whole = min(self._at_most + seconds, altogether)
        return self._at_most < altogether

    def finish_questions(self, *, goes_on: bool = True) -> None:
        """The next cell, or question, finds everything as the last cell left it. `goes_on` as for `run`."""
        self._tell({"op": "done"})
        if not goes_on:
            self._tell({"op": "run", "goes_on": False, "cells": []})

    def _tell(self, message: dict[str, Any]) -> None:
        if not self.ended:
            try:
                write_frame(self._channel, message, min(self._idle, REPLY_SECONDS))
            except TimeoutError:  # it replies to what nobody asked and does not listen
                self.idled = True
                self.close()
            except OSError:
                self.close()

    def close(self) -> None:
        """Ends the process with everything it started."""
        if not self.ended:
            self._settle()
            self.ended = True
            self._channel.close()
            self._end()

    def _settle(self) -> None:
        self.spent = self._at_most = max(self.spent, family_seconds(self._pid) - self._at_start)

    def _ask(self, message: dict[str, Any] | None, seconds: float) -> Any:
        """The value that comes in reply to the message, or to an earlier one where there is none."""
        if self.ended:
            raise AnswerDiedError("its process has ended")
        if self._at_most > self._whole:
            self._settle()
        seconds = min(seconds, max(self._whole - self._at_most, 0.001))
        patience = Patience(lambda: family_seconds(self._pid), GRACE * seconds + LOOK, self._idle)
        began = time.monotonic()
        try:
            if message is not None:
                if "seconds" in message:
                    message = {**message, "seconds": seconds}  # or what is left of the whole
                write_frame(self._channel, message, min(self._idle, REPLY_SECONDS))
            return _value(read_frame(self._channel, patience.look), seconds)
        except UsedUpError as error:
            self.close()
            raise AnswerTimeoutError(f"no result within {seconds:g} s") from error
        except (IdleError, TimeoutError) as error:
            self.idled = True
            self.close()
            raise AnswerIdleError(f"nothing happened for {self._idle:g} s") from error
        except (BadDataError, OSError, ValueError, RecursionError) as error:
            self.close()
            raise AnswerDiedError(str(error)[:200] or type(error).__name__) from error
        finally:
            self._at_most += time.monotonic() - began


def _encoded(values: dict[str, Any]) -> dict[str, Any]:
    return {name: encode_input(value) for name, value in values.items()}


def _value(reply: Any, seconds: float) -> Any:
    if not isinstance(reply, dict):
        raise BadDataError("a reply that is no object")
    if "out_of_time" in reply:
        raise AnswerTimeoutError(f"no result within {seconds:g} s")
    if "died" in reply:
        raise AnswerDiedError("its process ended")
    if "value" in reply:
        return decode(reply["value"])
    error = reply.get("error")
    if not isinstance(error, dict):
        raise BadDataError("a reply with neither value nor error")
    bases, line = error.get("bases"), error.get("line")
    raise AnswerError(
        Raised(
            type=plain_text(error.get("type"), 100),
            bases=tuple(plain_text(base, 100) for base in bases[:20]) if isinstance(bases, list) else (),
            text=plain_text(error.get("text"), 500),
            line=line_number(line),
            place=plain_text(error.get("place"), 100),
        )
    )


def write_frame(channel: socket.socket, message: dict[str, Any], seconds: float) -> None:
    body = json.dumps(message, ensure_ascii=True).encode("ascii")
    channel.settimeout(seconds)
    channel.sendall(struct.pack("!I", len(body)) + body)


def read_frame(channel: socket.socket, look: Callable[[], None]) -> Any:
    """The next frame as parsed JSON. `look` is called every now and then and raises what ends the waiting. Raises
    BadDataError, or the errors of the socket and of the JSON parser.
    """
    channel.settimeout(LOOK)
    (size,) = struct.unpack("!I", _read(channel, 4, look))
    if size > MOST_BYTES:
        raise BadDataError(f"a result of {size} bytes; {MOST_BYTES} are allowed")
    body = _read(channel, size, look)
    if sum(map(body.count, (b"[", b"{", b","))) > MOST_PARTS:
        raise BadDataError("a result of too many parts")
    return json.loads(body)


def _read(channel: socket.socket, size: int, look: Callable[[], None]) -> bytes:
    data = bytearray()
    while len(data) < size:
        try:
            part = channel.recv(min(size - len(data), 1 << 20))
        except TimeoutError:
            look()
            continue
        if not part:
            raise BadDataError("its process ended")
        data += part
        look()
    return bytes(data)
