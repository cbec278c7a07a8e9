"""How long the grader waits for one reply: processor time of all of an answer's processes together, and two limits of
wall time.

A machine under load takes nobody's points: what counts is processor time. Wall time only ends what does nothing
(it sleeps, or waits for something that never comes), and, far out, what does next to nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

__all__ = ["LOOK", "IdleError", "Patience", "UsedUpError"]

#: Seconds between two looks at what the processes have used.
LOOK = 0.25
#: Below this share of a processor it counts as doing nothing.
DOING = 0.05
#: Wall time in all, in multiples of the limit.
WIDE = 8


class UsedUpError(Exception):
    """It has used up its processor time."""


class IdleError(Exception):
    """It used next to no processor time for as long as one waits for that."""


@dataclass
class Patience:
    """For one reply: `used` tells the processor seconds so far, `seconds` limits them, `idle` is wall time."""

    used: Callable[[], float]
    seconds: float
    idle: float
    _began: float = field(default_factory=time.monotonic)
    _looked: float = field(default_factory=time.monotonic)
    _first: float | None = None
    _progress: tuple[float, float] = (0.0, 0.0)

    def look(self) -> None:
        """Raises UsedUpError or IdleError. Whoever waits calls it every now and then."""
        now = time.monotonic()
        if now - self._looked < LOOK:
            return
        self._looked = now
        used = self.used()
        if self._first is None:  # what was used before the first look is less than the wall time until then
            self._first = used - min(used, now - self._began)
            self._progress = (now, used)
        since, before = self._progress
        if used - before > DOING * (now - since):
            self._progress = (now, used)
        if used - self._first >= self.seconds:
            raise UsedUpError
        if now - self._progress[0] >= self.idle or now - self._began >= WIDE * max(self.seconds, self.idle):
            raise IdleError
