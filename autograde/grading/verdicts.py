"""Verdicts on answers that were judged before: in a class many students write the same line.

Every answer runs on the state that the reference answers leave, so what came of it holds for each answer that is the
same program. Programs are compared as byte code: comments, layout and the number of a line make no difference, all else
does.
"""

from __future__ import annotations

import hashlib
import marshal
import threading
import warnings
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import CodeType
from typing import Any

from autograde.grading.hidden_checks import HiddenChecks
from autograde.grading.judge import Verdict
from autograde.text import Text

__all__ = ["Judged", "Verdicts"]

#: A few MiB; the answers that many students give stay.
MOST_REMEMBERED = 4096
#: Answers longer than this are not compared, since compiling them takes the grader's own time and memory.
MOST_CHARACTERS = 20_000


@dataclass(frozen=True)
class Judged:
    """A verdict, the misconception that it looks like, and the wall seconds that the answer's process took."""

    verdict: Verdict
    diagnosis: Text | None
    spent: float


class Verdicts:
    """The latest verdicts of one grader; safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._judged: OrderedDict[bytes, Judged] = OrderedDict()

    def key(self, hidden: HiddenChecks, source: str, helpers: Sequence[str]) -> bytes | None:
        """Equal for two answers of which one verdict holds; None where each needs its own: a check looks at more of the
        notebook than the answer, or the answer is no plain Python.
        """
        if hidden.rubric or any("evidence" in check.wants for check in hidden.checks):
            return None
        programs = [_program(text) for text in (*helpers, source)]
        if None in programs:
            return None
        return hashlib.sha256(marshal.dumps([hidden.exercise, *programs], 2)).digest()

    def get(self, key: bytes | None) -> Judged | None:
        with self._lock:
            if key is None or key not in self._judged:
                return None
            self._judged.move_to_end(key)
            return self._judged[key]

    def keep(self, key: bytes | None, judged: Judged) -> None:
        """Remembers it, unless it tells of a fault: that may name a line, or hang on the machine's load."""
        verdict = judged.verdict
        if key is None or verdict.fault or any(outcome.fault or outcome.surprise for outcome in verdict.outcomes):
            return
        with self._lock:
            self._judged[key] = replace(judged, verdict=replace(verdict, outcomes=()))
            while len(self._judged) > MOST_REMEMBERED:
                self._judged.popitem(last=False)


def _program(source: str) -> bytes | None:
    """What the interpreter would run, but for where each line stood. As `marshal` writes it, 1, 1.0 and True differ."""
    if len(source) > MOST_CHARACTERS:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return marshal.dumps(_plain(compile(source, "<answer>", "exec", dont_inherit=True)), 2)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _plain(code: CodeType) -> tuple[Any, ...]:
    return (
        code.co_code,
        getattr(code, "co_exceptiontable", b""),  # since Python 3.11; before, it is part of the code
        getattr(code, "co_qualname", code.co_name),
        code.co_flags,
        (code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount),
        (code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars),
        tuple(_plain(constant) if isinstance(constant, CodeType) else constant for constant in code.co_consts),
    )
