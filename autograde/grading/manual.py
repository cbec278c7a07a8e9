"""What a person decides: an answer's evidence and what the checks suggest, laid out for whoever grades it."""

from __future__ import annotations

from collections.abc import Mapping

from autograde.authoring.notebook import notebook_path
from autograde.course import Assignment, Course, Exercise
from autograde.course.declarations import Saved
from autograde.grading.evidence import Evidence
from autograde.grading.hidden_checks import HiddenChecks
from autograde.grading.judge import Verdict
from autograde.intake.alignment.answers import read_answers
from autograde.intake.delivery.submissions import discover
from autograde.records.kept import MOST_KEPT
from autograde.records.results import ExerciseResult
from autograde.text import LANGUAGES, Text

__all__ = ["ASKED_OF_ALL", "CELL_MISSING", "NOT_ANSWERED", "awaiting", "solved_outputs"]

CELL_MISSING = Text(
    "이 문제의 셀을 제출물에서 찾지 못했습니다.", "The cell of this exercise was not found in the submission."
)
NOT_ANSWERED = Text("아직 작성하지 않은 빈칸이 있습니다.", "There is a blank that is not answered yet.")
ASKED_OF_ALL = Text(
    "답이 없습니다. 점수는 없지만 모두가 답하는 문제입니다.", "Not answered. It has no points, but everybody is asked."
)


def awaiting(exercise: Exercise, hidden: HiddenChecks, verdict: Verdict, evidence: Evidence) -> ExerciseResult:
    """A result without a score: what was seen, and what the checks suggest where there are any."""
    looks = [(f"{'✓' if outcome.passed else '✗'} ", outcome.check.text) for outcome in verdict.outcomes]
    looks += [("· ", remark) for remark in evidence.remarks]
    looks += [("⚠ ", flag) for flag in evidence.flags]
    message = Text(**{language: "\n".join(mark + text[language] for mark, text in looks) for language in LANGUAGES})
    return ExerciseResult(
        exercise.id,
        exercise.points,
        None,
        "manual",
        message if looks else None,
        suggested=verdict.score if hidden.checks and hidden.most else None,
        answer=evidence.text[:MOST_KEPT] or None,
    )


def solved_outputs(course: Course, assignment: Assignment) -> Mapping[str, Saved]:
    """What the cells of the committed solved notebook show, by their ids; nothing before it was built."""
    file = course.root / notebook_path("solutions", course.languages[0], assignment.id)
    return read_answers(discover([file])[0], assignment).saved if file.is_file() else {}
