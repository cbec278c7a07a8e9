"""How much wall time the answers of one submission get, so that none delays the class by more than a known amount.

An answer's cell and each question to it are limited; so is all of it together, since there are many questions. When a
submission has used up what ten answers may take, the answers that are left still run, each with a short limit: a
hundred times what the answers of this course need, but not enough to go on delaying.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ALL_QUESTIONS", "Allowance"]

#: An answer with all questions to it gets this many times the limit of one.
ALL_QUESTIONS = 3
#: A submission gets this many times the limit before the rest of it is hurried,
ANSWERS = 10
#: to this share of the limit.
HURRIED = 0.25


@dataclass
class Allowance:
    """Of one submission; `seconds` is the limit of a cell and of a question, `spent` what its processes took so far."""

    seconds: float
    spent: float = 0.0

    @property
    def hurried(self) -> bool:
        """Whether the answers that are left get a short limit."""
        return self.spent >= ANSWERS * self.seconds

    @property
    def once(self) -> float:
        """Seconds for the next answer's cell, and for each question to it."""
        return self.seconds * HURRIED if self.hurried else self.seconds

    @property
    def whole(self) -> float:
        """Seconds for the next answer with all questions to it."""
        return self.once * (1 if self.hurried else ALL_QUESTIONS)
