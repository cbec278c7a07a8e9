"""What a class came to, counted from its results. Numbers only: no words, no markup."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from autograde.records.grades import Grades
from autograde.records.results import ExerciseResult, ExerciseStatus, SubmissionResult
from autograde.text import Text

__all__ = ["Bin", "ByHand", "ExerciseSummary", "Misconception", "Summary", "summarise"]

#: Bars of the score histogram.
BINS = 10


@dataclass(frozen=True)
class Bin:
    """Scores from `low` up to, but not including, `high`; the last bin includes the full score."""

    low: float
    high: float
    count: int


@dataclass(frozen=True)
class ExerciseSummary:
    """How the graded submissions did on one exercise. `mean` is in points, of the scores that are decided."""

    id: str
    points: float
    counts: dict[ExerciseStatus, int]
    mean: float | None

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def pass_rate(self) -> float | None:
        """Of the answers that are decided; None where a person still has to grade all."""
        decided = self.total - self.counts.get("manual", 0)
        return self.counts.get("passed", 0) / decided if decided else None


@dataclass(frozen=True)
class Misconception:
    """One diagnosis and who has it."""

    exercise: str
    text: Text
    students: tuple[str, ...]


@dataclass(frozen=True)
class ByHand:
    """One exercise that a person grades: what to look for, and the answers that wait, with the places of their
    submissions in `grades.json`.
    """

    exercise: str
    points: float
    rubric: Sequence[tuple[float, Text]]
    waiting: tuple[tuple[int, SubmissionResult, ExerciseResult], ...]

    def part(self, start: int, end: int) -> ByHand:
        """The same with these of the answers."""
        return replace(self, waiting=self.waiting[start:end])


@dataclass(frozen=True)
class Summary:
    """The class at a glance. `mean`, `median` and `best` are None if nothing was graded; they are `out_of` the points
    that are decided, where these are as many for everybody, else of all. `awaiting` are the points that wait for a
    person, of all submissions.
    """

    graded: tuple[SubmissionResult, ...]
    ungraded: tuple[SubmissionResult, ...]
    mean: float | None
    median: float | None
    best: float | None
    bins: tuple[Bin, ...]
    exercises: tuple[ExerciseSummary, ...]
    misconceptions: tuple[Misconception, ...]
    by_hand: tuple[ByHand, ...]
    out_of: float
    awaiting: float


def summarise(grades: Grades) -> Summary:
    graded = tuple(result for result in grades.submissions if result.status == "graded")
    scores, out_of = [result.score for result in graded], _out_of(grades, graded)
    return Summary(
        graded=graded,
        ungraded=tuple(result for result in grades.submissions if result.status == "ungraded"),
        mean=_mean(scores),
        median=statistics.median(scores) if scores else None,
        best=max(scores, default=None),
        bins=_bins(scores, out_of),
        exercises=_exercises(graded),
        misconceptions=_misconceptions(graded),
        by_hand=tuple(_by_hand(grades)),
        out_of=out_of,
        awaiting=sum(result.awaiting for result in graded),
    )


def _mean(scores: Sequence[float]) -> float | None:
    return statistics.fmean(scores) if scores else None


def _out_of(grades: Grades, graded: Iterable[SubmissionResult]) -> float:
    decided = {result.decided for result in graded}
    return decided.pop() if len(decided) == 1 else grades.max_score


def _bins(scores: Sequence[float], max_score: float) -> tuple[Bin, ...]:
    width = max_score / BINS
    counts = Counter(min(BINS - 1, int(score / max_score * BINS)) if max_score else 0 for score in scores)
    return tuple(Bin(i * width, (i + 1) * width, counts[i]) for i in range(BINS))


def _exercises(graded: Iterable[SubmissionResult]) -> tuple[ExerciseSummary, ...]:
    found: dict[str, list[tuple[float, ExerciseStatus, float | None]]] = {}
    for result in graded:
        for exercise in result.exercises:
            found.setdefault(exercise.id, []).append((exercise.points, exercise.status, exercise.score))
    return tuple(
        ExerciseSummary(
            id=name,
            points=rows[0][0],
            counts=dict(Counter(status for _, status, _ in rows)),
            mean=_mean([score for _, _, score in rows if score is not None]),
        )
        for name, rows in found.items()
    )


def _by_hand(grades: Grades) -> Iterator[ByHand]:
    """In the order of the notebook; exercises for which no answer waits are left out."""
    found: dict[str, list[tuple[int, SubmissionResult, ExerciseResult]]] = {}
    for place, result in enumerate(grades.submissions):
        for exercise in result.exercises:
            waiting = found.setdefault(exercise.id, [])
            if exercise.status == "manual":
                waiting.append((place, result, exercise))
    for name, waiting in found.items():
        if waiting:
            yield ByHand(name, waiting[0][2].points, grades.rubrics.get(name, ()), tuple(waiting))


def _misconceptions(graded: Iterable[SubmissionResult]) -> tuple[Misconception, ...]:
    """The most frequent first; equally frequent ones in the order of the notebook."""
    found: dict[tuple[str, Text], list[str]] = {}
    order: dict[str, int] = {}
    for result in graded:
        for place, exercise in enumerate(result.exercises):
            order.setdefault(exercise.id, place)
            if exercise.diagnosis:
                found.setdefault((exercise.id, exercise.diagnosis), []).append(result.student)
    ranked = sorted(found.items(), key=lambda item: (-len(item[1]), order[item[0][0]], item[0][1].en))
    return tuple(Misconception(name, text, tuple(students)) for (name, text), students in ranked)
