"""How much time the answers of one submission get, so that none delays the class by more than a known amount.

Limits are processor time: an answer's cell and each question to it have one, and so has all of it together, since there
are many questions. When a submission has used up what ten answers may take, the answers that are left still run, each
with a short limit: a hundred times what the answers of this course need, but not enough to go on delaying.

What does nothing for a while is not waited for within a class: the submission is put aside and graded once more, alone,
when the others are done.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ALL_QUESTIONS", "HURRIED", "Allowance", "PutAsideError"]

#: An answer with all questions to it gets this many times the limit of one.
ALL_QUESTIONS = 3
#: A submission gets this many times the limit before the rest of it is hurried,
ANSWERS = 10
#: to this share of the limit. So is a submission's own world when one of its cells ran out of time.
HURRIED = 0.25
#: Wall seconds for which an answer may do nothing while others wait,
IDLE = 5.0
#: and how often it may do so when nobody waits, before the rest is hurried.
MOST_IDLE = 3


class PutAsideError(Exception):
    """An answer did nothing for so long that the submission is to be graded alone."""


@dataclass
class Allowance:
    """Of one submission; `seconds` is the limit of a cell and of a question, `spent` the processor time so far, `alone`
    says that nobody waits, `idled` how often an answer did nothing until it was ended.
    """

    seconds: float
    alone: bool = False
    spent: float = 0.0
    idled: int = 0

    @property
    def hurried(self) -> bool:
        """Whether the answers that are left get a short limit."""
        return self.spent >= ANSWERS * self.seconds or self.idled >= MOST_IDLE

    @property
    def once(self) -> float:
        """Seconds for the next answer's cell, and for each question to it."""
        return self.seconds * HURRIED if self.hurried else self.seconds

    @property
    def whole(self) -> float:
        """Seconds for the next answer with all questions to it."""
        return self.once * (1 if self.hurried else ALL_QUESTIONS)

    @property
    def world(self) -> float:
        """Seconds for a whole notebook, from its first cell to its last question."""
        return ANSWERS * self.seconds

    @property
    def idle(self) -> float:
        """Wall seconds for which an answer may do nothing."""
        return self.once if self.alone else min(IDLE, self.seconds)

    def count_idle(self) -> None:
        """An answer was ended because it did nothing. PutAsideError where others wait."""
        self.idled += 1
        if not self.alone:
            raise PutAsideError
