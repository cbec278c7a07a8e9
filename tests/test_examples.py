"""The example class: its files are what `examples/make.py` makes, and the grader comes to what they must come to."""

from __future__ import annotations

import runpy
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from example_class import EXAMPLES, EXPECTED, compared
from our_course import our_course

from autograde.grading.grader import Grader
from autograde.intake import discover
from autograde.records.results import SubmissionResult


def test_when_the_examples_are_made_again_then_they_are_the_committed_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(EXAMPLES))
    made: dict[Path, bytes] = runpy.run_path(str(EXAMPLES / "make.py"))["make"]()
    stale = [str(path) for path, content in made.items() if (EXAMPLES / path).read_bytes() != content]
    assert not stale, "run `python examples/make.py`"
    kept = {path.relative_to(EXAMPLES) for path in (EXAMPLES / "lec26").iterdir()}
    assert kept == {path for path in made if path.parent.name}


def test_when_the_example_class_is_looked_at_then_it_holds_what_a_class_does_to_a_grader() -> None:
    names = [path.name for path in (EXAMPLES / "lec26").iterdir()]
    assert len(names) >= 15
    assert any(name != unicodedata.normalize("NFC", name) for name in names)
    rows = EXPECTED["submissions"]
    statuses = {result["status"] for row in rows for result in row["exercises"].values()}
    assert statuses >= {"failed", "partial", "blank", "error", "timeout", "missing"}
    assert any(row["status"] == "ungraded" for row in rows)
    assert any(row["score"] == EXPECTED["max_score"] for row in rows)


@pytest.fixture(scope="module")
def results() -> dict[str, SubmissionResult]:
    course = our_course()
    submissions = discover([EXAMPLES / "lec26"])
    with Grader(course, course.assignment(EXPECTED["assignment"]), workers=2, seconds=2) as grader:
        return {submission.student: result for submission, result in grader.grade_all(submissions)}


def test_when_the_example_class_is_graded_then_every_submission_has_a_result(
    results: dict[str, SubmissionResult],
) -> None:
    assert {(result.student, result.file) for result in results.values()} == {
        (row["student"], row["file"]) for row in EXPECTED["submissions"]
    }


@pytest.mark.parametrize("expected", EXPECTED["submissions"], ids=lambda row: row["student"])
def test_when_the_example_class_is_graded_then_each_comes_to_what_it_must(
    results: dict[str, SubmissionResult], expected: dict[str, Any]
) -> None:
    assert compared(results[expected["student"]]) == expected
