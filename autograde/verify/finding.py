"""What verifying comes to: of one declared answer, and of one exercise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["Finding", "Proof"]


@dataclass(frozen=True)
class Finding:
    """A declared answer that did not come to what it must; `what` is for the author."""

    exercise: str
    answer: str
    what: str

    def __str__(self) -> str:
        return f"{self.exercise} / {self.answer}: {self.what}"


@dataclass(frozen=True)
class Proof:
    """What verifying one exercise came to. `failed` says of each known wrong answer which checks it fails, `idle` are
    the checks that reject nothing which the others accept; `unnamed` are the known wrong answers whose explanation
    nobody is told, since what they do is no evidence for it. `shown` says of each known wrong answer whether the
    visible check rejects it, `unseen` the reason why it does not; what is written as text has no such check.
    """

    exercise: str
    points: float
    right: int
    checks: tuple[str, ...]
    failed: Mapping[str, frozenset[str]]
    findings: tuple[Finding, ...]
    shown: Mapping[str, bool]
    unseen: Mapping[str, str]
    unnamed: tuple[str, ...] = ()

    @property
    def idle(self) -> tuple[str, ...]:
        alone = {next(iter(names)) for names in self.failed.values() if len(names) == 1}
        return tuple(name for name in self.checks if name not in alone)
