"""Verdicts on answers that were judged before: in a class many students write the same line.

Every answer runs on the state that the reference answers leave, so what came of it holds for each answer that is the
same program. Programs are compared as syntax trees: comments, layout and the number of a line make no difference, all
else does. They are only parsed here, never compiled: a few lines can be compiled to gigabytes.
"""

from __future__ import annotations

import ast
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from autograde import syntax
from autograde.grading.hidden_checks import HiddenChecks
from autograde.grading.judge import Verdict
from autograde.text import Text

__all__ = ["Judged", "Verdicts"]

#: A few MiB; the answers that many students give stay.
MOST_REMEMBERED = 4096
#: Answers longer than this are not compared, since reading them takes the grader's own time and memory.
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
        return hashlib.sha256(repr((hidden.exercise, programs)).encode()).digest()

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


@lru_cache(maxsize=256)
def _program(source: str) -> str | None:
    if len(source) > MOST_CHARACTERS:
        return None
    try:
        return ast.dump(syntax.parse(source), annotate_fields=False)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
