"""What a person grades: each exercise's answers, what speaks for which points, and what people have decided so far.

What pages need of a class is in memory once it is read; `take_up` adds what other processes wrote since. Not done here:
deciding (`deciding`), and showing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType

from autograde.classroom.write import rubrics_of
from autograde.course import Assignment, Course
from autograde.records.decisions import DECISIONS, Points, decisions_from
from autograde.records.grades import Rubrics, former_grades
from autograde.records.record import Entry, Record, read_record
from autograde.records.results import ExerciseResult
from autograde.records.standing import is_for
from autograde.text import Text

__all__ = ["Answer", "ByHand", "Given", "ToGrade"]

#: Bytes at the end of what was read by which a file is known again; a line has the time to the microsecond.
TAIL = 400


@dataclass(frozen=True)
class Given:
    """What somebody decided about an answer; points of None took back what stood. `place`: in which order."""

    points: Points
    at: str
    who: str
    why: str
    place: int


@dataclass(frozen=True)
class Answer:
    """One student's answer to one exercise. `given` is all that was decided about it, of which the last counts."""

    student: str
    entry: Entry
    result: ExerciseResult
    given: tuple[Given, ...] = ()

    @property
    def text(self) -> str:
        return self.result.kept.text if self.result.kept else self.result.answer or ""

    @property
    def digest(self) -> str | None:
        """Equal for equal answers; None where an older record has none."""
        return self.result.kept.digest if self.result.kept else None

    @property
    def evidence(self) -> Hashable:
        """Equal where whoever looks at one answer has seen what speaks for points of the other."""
        result, kept = self.result, self.result.kept
        saved = kept and (kept.saved, tuple(one.name for one in kept.pictures))
        return result.status, result.score, result.suggested, result.message, saved

    @cached_property
    def mark(self) -> str:
        """Another one once somebody decides about it, or the answer is another one."""
        return f"{len(self.given)} {self.digest or self.entry.digest}"

    @cached_property
    def stands(self) -> Given | None:
        """The points that count, given for this answer."""
        last = self._last
        return last if last and is_for(last.points, self.result, self.entry) else None

    @cached_property
    def stale(self) -> Given | None:
        """Points that were given for another answer, and that nobody has taken back."""
        last = self._last
        return None if last is None or self.stands else last

    @cached_property
    def is_open(self) -> bool:
        """Whether somebody has to decide."""
        return self.stale is not None or (self.result.status == "manual" and self.stands is None)

    @property
    def _last(self) -> Given | None:
        last = self.given[-1] if self.given else None
        return None if last is None or last.points.points is None else last


@dataclass(frozen=True)
class ToGrade:
    """One exercise with the class's answers, by student; `rubric` has what to look for, and for how many points each.
    `number` is the notebook's, and may be empty; `is_written`: the answers are in words.
    """

    id: str
    number: str
    points: float
    is_written: bool
    rubric: tuple[tuple[float, Text], ...]
    answers: tuple[Answer, ...]

    @cached_property
    def by_hand(self) -> bool:
        """Whether a person grades it, or has; the others may be corrected, too."""
        return bool(self.rubric) or any(one.is_open or one.stands for one in self.answers)

    def worth(self, lines: Iterable[int]) -> float:
        """The points of these lines of the rubric, counted from 0."""
        return min(self.points, sum(self.rubric[line][0] for line in set(lines)))


@dataclass(frozen=True)
class _Student:
    """What the record has of one."""

    entry: Entry
    results: Mapping[str, ExerciseResult]


class ByHand:
    """A class to grade by hand, as a context manager. A run may write into its record meanwhile, and others decide."""

    def __init__(self, out: Path, assignment: Assignment, rubrics: Rubrics, record: Record) -> None:
        self.out, self.assignment, self._rubrics, self._record = out, assignment, rubrics, record
        self._students: dict[str, _Student] = {}
        self._called: dict[str, set[str]] = defaultdict(set)
        self._answers: dict[tuple[str, str], Answer] = {}
        self._take_results(record.entries)
        self._forget_decisions()
        self._take_decisions()

    @classmethod
    def open(cls, course: Course, out: Path) -> ByHand:
        """The class in the folder. Raises CourseError where there is no record."""
        record = read_record(out)
        try:
            assignment, before = course.assignment(record.assignment), former_grades(out)
            return cls(out, assignment, before.rubrics if before else rubrics_of(course, assignment), record)
        except BaseException:
            record.close()
            raise

    def __enter__(self) -> ByHand:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._record.close()

    @property
    def students(self) -> Sequence[str]:
        return sorted(self._students)

    @property
    def exercises(self) -> tuple[ToGrade, ...]:
        """All of them, in the notebook's order."""
        return tuple(self.exercise(one.id) for one in self.assignment.exercises)

    def exercise(self, id: str) -> ToGrade:
        """Raises CourseError where there is none of that id."""
        declared = self.assignment.exercise(id)
        answers = (self.answer(id, student) for student in self.students)
        rubric = tuple((points, text) for points, text in self._rubrics.get(id, ()))
        return ToGrade(id, declared.number, declared.points, declared.is_written, rubric, tuple(filter(None, answers)))

    def answer(self, exercise: str, student: str) -> Answer | None:
        """As it stands now; None where the student has none."""
        if (known := self._answers.get((exercise, student))) is not None:
            return known
        found = self._students.get(student)
        result = found.results.get(exercise) if found else None
        if found is None or result is None:
            return None
        given = (one for name in found.entry.names(student) for one in self._given.get((name, exercise), ()))
        answer = Answer(student, found.entry, result, tuple(sorted(given, key=lambda one: one.place)))
        return self._answers.setdefault((exercise, student), answer)

    def decided(self, at: str, who: str) -> Iterator[Points]:
        """What this person decided at that time."""
        for given in self._given.values():
            yield from (one.points for one in given if (one.at, one.who) == (at, who))

    def take_up(self) -> bool:
        """Takes over what was written since; False where there is nothing."""
        students = self._record.take_up()
        self._take_results(students)
        return self._take_decisions() or bool(students)

    def _take_results(self, students: Iterable[str]) -> None:
        for student in students:
            entry, results = self._record.entries[student], self._record.result(student).exercises
            self._students[student] = _Student(entry, {one.id: one for one in results})
            for exercise in self.assignment.exercises:
                self._answers.pop((exercise.id, student), None)
            for name in entry.names(student):
                self._called[name].add(student)

    def _forget_decisions(self) -> None:
        self._given: dict[tuple[str, str], list[Given]] = defaultdict(list)
        self._read = self._count = 0
        self._tail = b""
        self._answers.clear()

    def _take_decisions(self) -> bool:
        path = self.out / DECISIONS
        if self._read and self._end_of(path) != self._tail:
            self._forget_decisions()  # somebody took lines out, or put another file in its place
        before = self._read
        for end, decision in decisions_from(self.out, before):
            what, self._read, self._count = decision.what, end, self._count + 1
            if isinstance(what, Points):
                given = Given(what, decision.at, decision.who, decision.why, self._count)
                self._given[what.student, what.exercise].append(given)
                for student in self._called.get(what.student, ()):
                    self._answers.pop((what.exercise, student), None)
        self._tail = self._end_of(path)
        return self._read != before

    def _end_of(self, path: Path) -> bytes:
        """The last bytes that were read of the file, as they are now."""
        if not path.is_file():
            return b""
        with path.open("rb") as file:
            file.seek(max(0, self._read - TAIL))
            return file.read(min(self._read, TAIL))
