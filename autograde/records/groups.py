"""What a class did, exercise by exercise: its answers in groups, the largest first.

What an answer did comes first, then which program it is: answers that failed are together where they did the same in
every check, or, where nothing can be told from that, where they were told the same; those that passed are one group. In
a group equal programs stand together. What a person grades is grouped by what it says instead: an answer in words with
those that nearly say the same (`wordings`), another one, with the saved outputs that its checks looked at, with its
equals. Data only: no words, no markup.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from autograde.records.results import ExerciseResult, ExerciseStatus, SubmissionResult
from autograde.records.wordings import near, plain
from autograde.text import Text

__all__ = ["AnswerGroup", "Collected", "Groups", "SameAnswers", "answer_groups", "groups_from_json", "groups_to_json"]

#: In `grades.json`: an exercise's groups of which answers are shown, kinds of answers of each, and characters of one.
MOST_GROUPS, MOST_KINDS, MOST_SHOWN = 40, 4, 2_000

Verdict = tuple[ExerciseStatus, float | None]


@dataclass(frozen=True)
class SameAnswers:
    """Answers that are the same program, or say the same: how many, and the shortest of them. `students` gave them; in
    `grades.json` these stand with the group alone.
    """

    number: int
    example: str
    students: tuple[str, ...] = ()


@dataclass(frozen=True)
class AnswerGroup:
    """Answers to one exercise that did the same, or nearly say the same. `status` is None where a person gave them
    different points, and `score`, `message`, `diagnosis`, `suggested` where they differ in that.

    `answers` are of one kind each, that of most students first; of `kinds` in all `grades.json` has a few.
    """

    status: ExerciseStatus | None
    score: float | None
    points: float
    students: tuple[str, ...]
    answers: tuple[SameAnswers, ...]
    kinds: int
    message: Text | None = None
    diagnosis: Text | None = None
    suggested: float | None = None
    by_hand: bool = False

    @property
    def example(self) -> str:
        """What most of them wrote, in the shortest form."""
        return self.answers[0].example if self.answers else ""

    def to_json(self, *, shown: bool = True) -> dict[str, Any]:
        answers = self.answers[:MOST_KINDS] if shown else ()
        return {
            "status": self.status,
            "score": self.score,
            "points": self.points,
            "message": self.message.to_json() if self.message else None,
            "diagnosis": self.diagnosis.to_json() if self.diagnosis else None,
            **({} if self.suggested is None else {"suggested": self.suggested}),
            **({"by_hand": True} if self.by_hand else {}),
            "students": list(self.students),
            "kinds": self.kinds,
            "answers": [{"number": one.number, "example": one.example[:MOST_SHOWN]} for one in answers],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> AnswerGroup:
        message, diagnosis = data["message"], data["diagnosis"]
        return cls(
            status=data["status"],
            score=data["score"],
            points=data["points"],
            students=tuple(data["students"]),
            answers=tuple(SameAnswers(one["number"], one["example"]) for one in data["answers"]),
            kinds=data["kinds"],
            message=Text(**message) if message else None,
            diagnosis=Text(**diagnosis) if diagnosis else None,
            suggested=data.get("suggested"),
            by_hand=data.get("by_hand", False),
        )


#: By exercise, in the order of the notebook.
Groups = Mapping[str, tuple[AnswerGroup, ...]]


def groups_to_json(groups: Groups) -> dict[str, Any]:
    return {
        exercise: [group.to_json(shown=place < MOST_GROUPS) for place, group in enumerate(found)]
        for exercise, found in groups.items()
    }


def groups_from_json(data: Mapping[str, Any]) -> Groups:
    return {exercise: tuple(map(AnswerGroup.from_json, found)) for exercise, found in data.items()}


def answer_groups(results: Iterable[SubmissionResult]) -> Groups:
    """What the class answered."""
    collected = Collected()
    for result in results:
        collected.add(result)
    return collected.groups()


class Collected:
    """What groups are made of, taken from one result after the other: results need not be in memory together."""

    def __init__(self) -> None:
        self._found: dict[str, dict[Hashable, dict[Hashable, _Kind]]] = {}

    def add(self, result: SubmissionResult) -> None:
        for exercise in result.exercises:
            self.add_answer(result.student, exercise)

    def add_answer(self, student: str, exercise: ExerciseResult) -> None:
        kinds = self._found.setdefault(exercise.id, {}).setdefault(_did(exercise, student), {})
        kinds.setdefault(_kind(exercise), _Kind()).add(exercise, student)

    def groups(self) -> Groups:
        return {exercise: _largest_first(_groups(found)) for exercise, found in self._found.items()}


class _Kind:
    """The answers of one kind; `seen` has one result for each verdict. Of the texts the shortest is kept."""

    def __init__(self) -> None:
        self.students: list[str] = []
        self.seen: dict[Verdict, ExerciseResult] = {}
        self.example: str | None = None

    def add(self, exercise: ExerciseResult, student: str) -> None:
        self.students.append(student)
        self.seen.setdefault((exercise.status, exercise.score), replace(exercise, kept=None, answer=None))
        text = _text(exercise)
        if self.example is None or (len(text), text) < (len(self.example), self.example):
            self.example = text

    @property
    def same(self) -> SameAnswers:
        return SameAnswers(len(self.students), self.example or "", tuple(self.students))


def _did(exercise: ExerciseResult, student: str) -> Hashable:
    """Equal for answers of one group; those in words that nearly say the same are joined later."""
    kept = exercise.kept
    if not _is_for_a_person(exercise):
        did = kept.behaviour if kept else None
        return exercise.status, exercise.score, did or exercise.message, exercise.diagnosis
    if kept is None:
        return "alone", student
    return ("words", exercise.suggested) if kept.program is None else ("evidence", kept.digest)


def _kind(exercise: ExerciseResult) -> Hashable:
    """Equal for the same programs, for texts that say the same, and for all that was not answered."""
    if exercise.status in ("blank", "missing"):
        return ""
    return (exercise.kept and exercise.kept.program) or plain(_text(exercise))


def _is_for_a_person(exercise: ExerciseResult) -> bool:
    """Whether a person grades it, or has."""
    return exercise.status == "manual" or exercise.suggested is not None or exercise.answer is not None


def _text(exercise: ExerciseResult) -> str:
    return exercise.kept.text if exercise.kept else exercise.answer or ""


def _groups(found: Mapping[Hashable, Mapping[Hashable, _Kind]]) -> Iterator[AnswerGroup]:
    for did, kinds in found.items():
        ranked = sorted(kinds.items(), key=lambda item: (-len(item[1].students), str(item[0])))
        if isinstance(did, tuple) and did[0] == "words":
            yield from (_group(some) for some in _near(ranked))
        else:
            yield _group([kind for _, kind in ranked])


def _near(ranked: Sequence[tuple[Hashable, _Kind]]) -> Iterator[list[_Kind]]:
    """The most frequent answer of a group stands first, and the others are near to it."""
    joined: dict[int, list[_Kind]] = {}
    for first, (_, kind) in zip(near([str(text) for text, _ in ranked]), ranked, strict=True):
        joined.setdefault(first, []).append(kind)
    yield from joined.values()


def _group(kinds: Sequence[_Kind]) -> AnswerGroup:
    seen = [one for kind in kinds for one in kind.seen.values()]
    verdicts = {(one.status, one.score) for one in seen}
    status, score = verdicts.pop() if len(verdicts) == 1 else (None, None)
    same = {name: {getattr(one, name) for one in seen} for name in ("message", "diagnosis", "suggested")}
    common: dict[str, Any] = {name: values.pop() if len(values) == 1 else None for name, values in same.items()}
    return AnswerGroup(
        status=status,
        score=score,
        points=seen[0].points,
        students=tuple(sorted(student for kind in kinds for student in kind.students)),
        answers=tuple(kind.same for kind in kinds),
        kinds=len(kinds),
        by_hand=all(one.by_hand for one in seen),
        **common,
    )


def _largest_first(groups: Iterable[AnswerGroup]) -> tuple[AnswerGroup, ...]:
    return tuple(sorted(groups, key=lambda group: (-len(group.students), group.students)))
