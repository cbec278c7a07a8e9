"""Judges the answers of one submission: in its own world, and in the reference's what does not pass there.

The better of the two counts, at a tie the own one. A fault of ours costs nobody points: a person looks at the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import NamedTuple

from autograde.authoring.stand_ins import reads_stand_ins
from autograde.course import Assignment, Exercise
from autograde.course.declarations import Saved
from autograde.course.exercises import check_cell
from autograde.errors import SandboxError
from autograde.grading.allowance import Allowance, PutAsideError
from autograde.grading.colab import missing_package
from autograde.grading.evidence import Evidence, shows_pass
from autograde.grading.hidden_checks import HiddenChecks
from autograde.grading.judge import Verdict, crashed, judge, shorten
from autograde.grading.keeping import behaviour_of, kept_answer
from autograde.grading.manual import ASKED_OF_ALL, CELL_MISSING, NOT_ANSWERED, awaiting
from autograde.grading.moments import LiveMoment
from autograde.grading.plan import Plan
from autograde.grading.reference import Reference
from autograde.grading.verdicts import Judged, Verdicts
from autograde.grading.world import World
from autograde.intake.alignment.answers import Answers
from autograde.intake.alignment.programs import ALONE, Program
from autograde.intake.notes import note
from autograde.records.kept import MOST_KEPT, KeptAnswer
from autograde.records.results import ExerciseResult
from autograde.sandbox.process import AnswerError, AnswerFaultError
from autograde.sandbox.sandbox import Sandbox
from autograde.text import Note, Text

__all__ = ["HURRIED", "Judging", "Means"]

NOT_JUDGED = Text(
    "채점기가 이 답을 판정하지 못했습니다. 사람이 확인합니다.",
    "The grader could not judge this answer. A person will look at it.",
)
MISSING_HERE = Text(
    "Colab에 있는 패키지가 채점 환경에 없어 실행하지 못했습니다. 사람이 확인합니다.",
    "It needs a package that Colab has and that is missing where notebooks are graded. A person will look at it.",
)
STOOD_IN = Text(
    "남은 문제를 대신하는 값을 답이 그대로 읽은 것 같습니다. 사람이 확인합니다.",
    "The answer seems to read a value that stood in for what was open. A person will look at it.",
)
HURRIED = note(
    "시간을 너무 많이 써서 뒤의 문제에는 제한 시간을 짧게 두었습니다. 필요하면 `--timeout`을 늘려 다른 `--out` "
    "폴더에 다시 채점합니다.",
    "It used so much time that the exercises behind got a short limit. If in doubt, grade it again with a larger "
    "`--timeout`, into another `--out`.",
)


def _private(said: str) -> Note:
    """A note that names a check or a fault of ours, which no student reads."""
    return Note(Text(said, said), private=True)


@dataclass(frozen=True)
class Means:
    """What all submissions of an assignment are judged by. `seed` is the class's; `programs` reads programs apart;
    `only` these exercises are judged, or all.
    """

    assignment: Assignment
    checks: Mapping[str, HiddenChecks]
    plan: Plan
    reference: Reference
    verdicts: Verdicts
    seed: str
    programs: Callable[[Answers, list[str]], Mapping[str, Program]]
    only: frozenset[str] | None = None

    @property
    def exercises(self) -> list[Exercise]:
        """Those to judge."""
        return [one for one in self.assignment.exercises if self.only is None or one.id in self.only]


class Seen(NamedTuple):
    """What came of an answer in one world, and the evidence that its checks looked at. `package`: one that Colab has,
    and whose missing ended the answer; `behaviour`: as kept in the record.
    """

    verdict: Verdict
    evidence: Evidence
    package: str | None = None
    behaviour: str | None = None


class Judging:
    """One submission in one sandbox. SandboxError when that dies, PutAsideError when it is to be judged alone."""

    def __init__(self, means: Means, sandbox: Sandbox, answers: Answers, allowance: Allowance) -> None:
        self._means, self._sandbox, self._answers, self._allowance = means, sandbox, answers, allowance
        self._own: dict[str, Seen] = {}
        self._seen: dict[str, Seen] = {}
        self._programs: Mapping[str, Program] = {}
        self.notes: list[Note] = []
        self.packages: set[str] = set()

    def results(self) -> list[ExerciseResult]:
        """One for each exercise to judge, in order; `notes` and missing `packages` are for instructors."""
        self._judge_in_own_world()
        left = [one.id for one in self._means.exercises if self._is_left(one)]
        self._programs = self._means.programs(self._answers, left) if left else {}
        results = []
        for exercise in self._means.exercises:
            result = self._with_visible_check(self._contained(exercise))
            results.append(replace(result, kept=self._kept(exercise)))
            if self._allowance.hurried and HURRIED not in self.notes:
                self.notes.append(HURRIED)
        return results

    def moments(self, exercise: Exercise) -> Generator[LiveMoment, None, None]:
        """The moments right after one answer ran, first in its own world, then in the reference's."""
        with World(self._sandbox, self._answers.script, self._means.plan, self._allowance) as world:
            moment = world.reach(exercise.id)
            if isinstance(moment, LiveMoment):
                yield moment
        self._programs = self._means.programs(self._answers, [exercise.id])
        with self._in_references_world(exercise) as other:
            yield other

    def _judge_in_own_world(self) -> None:
        """Each answer in code that has something to judge, as far as the submission's own world gets."""
        judged = {exercise.id for exercise in self._means.exercises} - self._answers.untouched
        steps = [step for step in self._answers.script if step.kind == "answer" and step.id in judged]
        with World(self._sandbox, self._answers.script, self._means.plan, self._allowance) as world:
            for step in steps:
                exercise = self._means.assignment.exercise(step.id)
                moment = world.reach(exercise.id)
                if moment is None:
                    break
                evidence = self._evidence(exercise)
                live = isinstance(moment, LiveMoment)
                verdict = self._own_verdict(exercise, evidence, moment)
                if verdict:
                    self._own[exercise.id] = Seen(verdict, evidence, _missing(verdict, world.missing))
                world.leave(late=live and verdict is not None and verdict.late)

    def _own_verdict(
        self, exercise: Exercise, evidence: Evidence, moment: LiveMoment | AnswerFaultError
    ) -> Verdict | None:
        """None after a fault of ours: the answer is judged in the reference's world, where the fault will be told."""
        if not isinstance(moment, LiveMoment):
            return crashed(moment)
        try:
            reference = self._means.reference.moment(exercise)
            return judge(self._means.checks[exercise.id], evidence, self._means.seed, moment, reference)
        except SandboxError:
            raise
        except Exception:
            return None

    def _is_left(self, exercise: Exercise) -> bool:
        """Whether it is to be judged in the reference's world."""
        own = self._own.get(exercise.id)
        return not (exercise.is_written or self._has_nothing(exercise) or (own and own.verdict.status == "passed"))

    def _has_nothing(self, exercise: Exercise) -> bool:
        """Whether there is nothing in the exercise's cell to judge."""
        return self._answers.sources.get(exercise.id) is None or exercise.id in self._answers.untouched

    def _evidence(self, exercise: Exercise) -> Evidence:
        return Evidence(self._answers.texts.get(exercise.id, ""), self._answers.saved, self._answers.settings)

    def _contained(self, exercise: Exercise) -> ExerciseResult:
        try:
            return self._result(exercise)
        except (SandboxError, PutAsideError):
            raise
        except Exception as error:  # whatever came back or stands in a cell costs its own exercise, or nothing
            self.notes.append(_private(f"{exercise.id}: {shorten(f'{type(error).__name__}: {error}')}"))
            return self._for_a_person(exercise, NOT_JUDGED)

    def _with_visible_check(self, result: ExerciseResult) -> ExerciseResult:
        """The result, which says where the student had seen ✅ and lost points all the same."""
        saved = self._answers.saved.get(check_cell(result.id), Saved())
        lost = result.status in ("partial", "failed", "error", "timeout")
        passed = lost and shows_pass(saved, result.id)
        exercise = self._means.assignment.exercise(result.id)
        if passed and reads_stand_ins(self._answers.sources[result.id] or "", exercise.fill({})):
            return self._for_a_person(exercise, STOOD_IN)
        return replace(result, visible_check_passed=passed)

    def _kept(self, exercise: Exercise) -> KeptAnswer | None:
        source, seen = self._answers.sources.get(exercise.id), self._seen.get(exercise.id)
        if source is None:
            return None
        cells = set(seen.evidence.cells) if seen else set[str]()
        cells |= {exercise.id} if self._means.checks[exercise.id].rubric else set()
        saved, pictures = self._answers.saved, self._answers.pictures
        shown = {cell: (saved[cell], pictures.get(cell, ())) for cell in cells & saved.keys()}
        source, program = self._answers.texts.get(exercise.id, source), self._answers.programs.get(exercise.id)
        return kept_answer(source, shown, program, seen and seen.behaviour)

    def _for_a_person(self, exercise: Exercise, why: Text) -> ExerciseResult:
        answer = (self._answers.sources.get(exercise.id) or "")[:MOST_KEPT]
        return ExerciseResult(exercise.id, exercise.points, None, "manual", why, answer=answer or None)

    def _result(self, exercise: Exercise) -> ExerciseResult:
        if self._answers.sources.get(exercise.id) is None:
            return ExerciseResult(exercise.id, exercise.points, 0.0, "missing", CELL_MISSING)
        if self._has_nothing(exercise):
            return self._blank(exercise)
        hidden = self._means.checks[exercise.id]
        self._seen[exercise.id], diagnosis = self._better(exercise, hidden)
        verdict, evidence, package, _ = self._seen[exercise.id]
        if package:
            self.packages.add(package)
            return self._for_a_person(exercise, MISSING_HERE)
        self.notes += [_private(outcome.surprise) for outcome in verdict.outcomes if outcome.surprise]
        self.notes += [note(f"{exercise.id}: {flag.ko}", f"{exercise.id}: {flag.en}") for flag in evidence.flags]
        found = verdict.score or verdict.found
        if not found and exercise.id in self._answers.unfinished:
            return self._blank(exercise)
        if not exercise.points:
            return ExerciseResult(exercise.id, 0.0, 0.0, "passed")
        if hidden.rubric and (exercise.is_written or found):
            return awaiting(exercise, hidden, verdict, evidence)
        return ExerciseResult(exercise.id, exercise.points, verdict.score, verdict.status, verdict.message, diagnosis)

    def _blank(self, exercise: Exercise) -> ExerciseResult:
        if not exercise.points:
            self.notes.append(note(f"{exercise.id}: {ASKED_OF_ALL.ko}", f"{exercise.id}: {ASKED_OF_ALL.en}"))
        said = NOT_ANSWERED if exercise.points else ASKED_OF_ALL
        return ExerciseResult(exercise.id, exercise.points, 0.0, "blank", said)

    def _better(self, exercise: Exercise, hidden: HiddenChecks) -> tuple[Seen, Text | None]:
        """The better of both worlds, and the misconception that the answer looks like in the reference's."""
        own, evidence = self._own.get(exercise.id), self._evidence(exercise)
        if exercise.is_written:
            verdict = judge(hidden, evidence, self._means.seed)
            return Seen(verdict, evidence), self._diagnosis(exercise, hidden, verdict)
        if own and own.verdict.status == "passed":
            return own._replace(package=None), None
        judged = self._judged(exercise, hidden, evidence)
        other = Seen(judged.verdict, evidence, _missing(judged.verdict))
        package = other.package if own is None or own.package else None
        better = own if own and own.verdict.score >= other.verdict.score else other
        return better._replace(package=package, behaviour=judged.behaviour), judged.diagnosis

    def _judged(self, exercise: Exercise, hidden: HiddenChecks, evidence: Evidence) -> Judged:
        """What came of an answer in the reference's world, now or when the same program was judged before."""
        before = self._allowance.spent
        # A hurried answer may run out of a time that others had; so its verdict is its own.
        key = None if self._allowance.hurried else self._means.verdicts.key(hidden, self._program(exercise))
        known = self._means.verdicts.get(key)
        if known is not None:
            self._allowance.spent += known.spent
            return known
        try:
            with self._in_references_world(exercise) as moment:
                reference = self._means.reference.moment(exercise)
                verdict = judge(hidden, evidence, self._means.seed, moment, reference)
        except AnswerFaultError as fault:
            verdict = crashed(fault)
        spent = self._allowance.spent - before
        judged = Judged(verdict, self._diagnosis(exercise, hidden, verdict), spent, behaviour_of(verdict))
        self._means.verdicts.keep(key, judged)
        return judged

    def _diagnosis(self, exercise: Exercise, hidden: HiddenChecks, verdict: Verdict) -> Text | None:
        if verdict.status in ("failed", "partial", "error"):
            return self._means.reference.diagnosis(exercise, hidden, verdict)
        return None

    def _program(self, exercise: Exercise) -> Program:
        return self._programs.get(exercise.id, ALONE)

    @contextmanager
    def _in_references_world(self, exercise: Exercise) -> Iterator[LiveMoment]:
        """The moment right after the answer ran, or an exception ended it, on the state that the reference answers
        leave. AnswerFaultError when its process was lost.
        """
        allowance, frame = self._allowance, self._means.plan.frames[exercise.id]
        source, helpers = self._answers.sources[exercise.id] or "", self._program(exercise).helpers
        seconds, process = allowance.once, self._sandbox.start_answer(exercise.id, allowance.whole, allowance.idle)
        try:
            yield LiveMoment.after(process, source, helpers, frame, seconds)
        finally:
            process.close()
            allowance.spent += process.spent
            if process.idled:
                allowance.count_idle()


def _missing(verdict: Verdict, before: str | None = None) -> str | None:
    """The package whose missing shows in a verdict, be it that an earlier cell could not import it."""
    raised = [fault.raised for fault in verdict.faults if isinstance(fault, AnswerError)]
    found = next((package for one in raised if (package := missing_package(one))), None)
    return found or (before if any("NameError" in one.bases for one in raised) else None)
