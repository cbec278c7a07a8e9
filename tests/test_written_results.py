"""Answers in words as results: what is suggested, and what waits for a person."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from small_assignment import find
from written_assignment import made, released

from autograde.checking import Criterion, Evidence, Saved, check
from autograde.course import Assignment
from autograde.grading.hidden_checks import Check, HiddenChecks
from autograde.grading.judge import judge
from autograde.grading.manual import awaiting
from autograde.intake.alignment.answers import read_answers
from autograde.intake.delivery.submissions import Submission
from autograde.nbgrader_plugin import DropRubrics, graded_notebook
from autograde.records.grades import read_grades, write_grades
from autograde.records.results import ExerciseResult, SubmissionResult
from autograde.reporting.feedback import write_feedback
from autograde.reporting.report import write_report
from autograde.text import Text

RUBRIC = (Criterion(1, ko="비밀 기준", en="secret criterion"), Criterion(1, ko="둘째", en="second"))


@pytest.fixture
def assignment(tmp_path: Path) -> Assignment:
    return made(tmp_path)


@check(ko="기록이 있어야 합니다.", en="There is a log.", points=1)
def has_log(evidence: Evidence) -> None:
    log = evidence.text or evidence.saved("train").text
    assert "loss" in log
    evidence.remark(ko="한 줄을 읽었습니다.", en="One line was read.")


@check(ko="기록과 출력이 같아야 합니다.", en="Log and output agree.", points=1)
def agrees(evidence: Evidence) -> None:
    if evidence.saved("train").text.strip() != evidence.text:
        evidence.flag(ko="서로 다릅니다.", en="They differ.")
        raise AssertionError


def hidden(*checks: Any) -> HiddenChecks:
    made = tuple(Check(one.__name__, one.declared.text, one.declared.points, one) for one in checks)
    return HiddenChecks("paste-log", 2, made, (), (), RUBRIC, {}, Path(__file__), 1)


def waiting(assignment: Assignment, evidence: Evidence, *checks: Any) -> ExerciseResult:
    declared = hidden(*checks)
    return awaiting(assignment.exercise("paste-log"), declared, judge(declared, evidence, "seed"), evidence)


def test_when_evidence_is_there_then_the_result_suggests_and_waits(assignment: Assignment) -> None:
    result = waiting(assignment, Evidence("loss 1.0", {"train": Saved("loss 1.0\n")}), has_log, agrees)
    assert (result.status, result.score, result.suggested, result.answer) == ("manual", None, 2, "loss 1.0")
    assert result.message == Text(
        "✓ 기록이 있어야 합니다.\n✓ 기록과 출력이 같아야 합니다.\n· 한 줄을 읽었습니다.",
        "✓ There is a log.\n✓ Log and output agree.\n· One line was read.",
    )


def test_when_evidence_contradicts_itself_then_a_person_is_told(assignment: Assignment) -> None:
    evidence = Evidence("loss 0.1", {"train": Saved("loss 9.0\n")})
    result = waiting(assignment, evidence, has_log, agrees)
    assert (result.status, result.suggested, evidence.flags) == ("manual", 1, [Text("서로 다릅니다.", "They differ.")])
    assert result.message is not None
    assert result.message.en.endswith("✗ Log and output agree.\n· One line was read.\n⚠ They differ.")


def test_when_a_check_looked_at_nothing_then_it_earns_nothing(assignment: Assignment) -> None:
    @check(ko="…", en="…", points=2)
    def blind(evidence: Evidence) -> None:
        return None

    assert waiting(assignment, Evidence("loss"), blind).suggested == 0


def test_when_a_person_alone_can_tell_then_nothing_is_suggested(assignment: Assignment) -> None:
    assert judge(hidden(), Evidence("둘을 비교합니다."), "seed").score == 0
    result = waiting(assignment, Evidence("둘을 비교합니다."))
    assert (result.score, result.suggested, result.message) == (None, None, None)


def manual(answer: str) -> SubmissionResult:
    decided = ExerciseResult("double", 1.0, 1.0, "passed")
    seen = Text("✓ 기록", "✓ a log")
    left = ExerciseResult("paste-log", 2.0, None, "manual", seen, None, suggested=2.0, answer=answer)
    return SubmissionResult("2023100001", "words.ipynb", 6.0, 0.1, (decided, left))


def test_when_grades_are_written_then_points_that_wait_are_neither_nothing_nor_full(tmp_path: Path) -> None:
    rubrics = {"paste-log": [(line.points, line.text) for line in RUBRIC]}
    write_grades(tmp_path, "words", 6.0, [manual("loss 1.0")], rubrics=rubrics)
    submission = json.loads((tmp_path / "grades.json").read_text(encoding="utf-8"))["submissions"][0]
    assert (submission["score"], submission["awaiting"], submission["max_score"]) == (1.0, 2.0, 6.0)
    assert submission["exercises"][1] | {"message": None} == {
        "id": "paste-log", "points": 2.0, "score": None, "status": "manual", "message": None, "diagnosis": None,
        "suggested": 2.0, "answer": "loss 1.0",
    }  # fmt: skip
    grades = read_grades(tmp_path)
    assert grades.submissions[0] == manual("loss 1.0")
    assert grades.rubrics == rubrics
    rows = list(csv.reader(io.StringIO((tmp_path / "grades.csv").read_bytes().decode("utf-8-sig"), newline="")))
    assert rows[1][3:8] == ["1.0", "6.0", "2.0", "1.0", ""]


def test_when_pages_are_written_then_the_rubric_is_the_instructors_alone(
    tmp_path: Path, assignment: Assignment
) -> None:
    hostile = "<script>alert(1)</script>"
    rubrics = {"paste-log": [(line.points, line.text) for line in RUBRIC]}
    write_grades(tmp_path, "words", 6.0, [manual(hostile)], rubrics=rubrics)
    write_report(tmp_path, assignment)
    write_feedback(tmp_path, assignment)
    report = (tmp_path / "report.html").read_text(encoding="utf-8")
    feedback = (tmp_path / "feedback" / "2023100001.html").read_text(encoding="utf-8")
    assert "secret criterion" in report
    assert "secret criterion" not in feedback
    assert "suggested: 2" in report
    assert hostile not in report
    assert "2 wait for a person" in feedback


def test_when_nbgrader_shows_it_then_the_answer_is_no_markup_and_feedback_has_no_rubric(assignment: Assignment) -> None:
    cells = released(assignment)
    find(cells, "paste-log")["source"] = "```\n<img src=x onerror=alert(1)> [x](javascript:alert(1))\n```"
    content = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()
    release = nbformat.from_dict(
        {"cells": [{"outputs": [], "execution_count": None} | cell for cell in released(assignment)], "metadata": {}}
    )
    answers = read_answers(Submission("a", "words.ipynb", content), assignment).sources
    notebook = graded_notebook(release, assignment, answers, manual(""), {"paste-log": RUBRIC})
    names = [cell.id for cell in notebook.cells]
    answer = notebook.cells[names.index("paste-log")].source
    assert answer.startswith("``````text\n")
    assert answer.endswith("\n``````")
    assert names[names.index("paste-log") + 1] == "paste-log-rubric"
    assert "secret criterion" in notebook.cells[-1].outputs[0].text
    shown, _ = DropRubrics().preprocess(notebook, {})
    assert [cell.id for cell in shown.cells] == [cell["id"] for cell in released(assignment)]
