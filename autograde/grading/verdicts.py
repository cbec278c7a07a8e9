"""Verdicts on answers that were judged before: in a class many students write the same line.

In the reference's world every answer runs on the state that the reference answers leave, so what came of it holds for
each answer that is the same program, with what it brings along. What came of it in a submission's own world hangs on
all that ran before it there, and is not remembered.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, replace

from autograde.grading.hidden_checks import HiddenChecks
from autograde.grading.judge import Verdict
from autograde.intake.alignment.programs import Program
from autograde.text import Text

__all__ = ["Judged", "Verdicts"]

#: A few MiB; the answers that many students give stay.
MOST_REMEMBERED = 4096


@dataclass(frozen=True)
class Judged:
    """A verdict, the misconception that it looks like, and the wall seconds that the answer's process took; `behaviour`
    is equal for answers that did the same (`keeping`).
    """

    verdict: Verdict
    diagnosis: Text | None
    spent: float
    behaviour: str | None = None


class Verdicts:
    """The latest verdicts of one grader; safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._judged: OrderedDict[str, Judged] = OrderedDict()

    def key(self, hidden: HiddenChecks, program: Program) -> str | None:
        """Equal for two answers of which one verdict holds; None where each needs its own: a check looks at more of the
        notebook than the answer, or the answer is no plain Python.
        """
        if hidden.rubric or any("evidence" in check.wants for check in hidden.checks) or program.digest is None:
            return None
        return f"{hidden.exercise} {program.digest}"

    def get(self, key: str | None) -> Judged | None:
        with self._lock:
            if key is None or key not in self._judged:
                return None
            self._judged.move_to_end(key)
            return self._judged[key]

    def keep(self, key: str | None, judged: Judged) -> None:
        """Remembers it, unless it tells of a fault: that may name a line, or hang on the machine's load."""
        verdict = judged.verdict
        if key is None or verdict.fault or any(outcome.fault or outcome.surprise for outcome in verdict.outcomes):
            return
        with self._lock:
            self._judged[key] = replace(judged, verdict=replace(verdict, outcomes=()))
            while len(self._judged) > MOST_REMEMBERED:
                self._judged.popitem(last=False)
