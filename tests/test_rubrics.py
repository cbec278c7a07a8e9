"""The rubrics of hw04's words, and the made-up answers of docs/rubrics.md that they were tried on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from autograde.course import load_course
from autograde.grading.hidden_checks import load_checks

COURSE = load_course()
RUBRICS = {
    id: hidden.rubric
    for id, hidden in load_checks(COURSE.assignment("hw04"), COURSE.checks).items()
    if id in ("explain-cross-entropy", "writing-style", "compare-models")
}
TRIED = (COURSE.root / "docs" / "rubrics.md").read_text(encoding="utf-8")


def tried(exercise: str) -> Iterator[list[str]]:
    """The rows of the exercise's table: kind of answer, the answer, the points of each line, their sum."""
    section = TRIED.split(f"## {exercise}\n")[1].split("\n## ")[0]
    for line in section.splitlines():
        if line.startswith("| ") and not line.startswith(("| |", "| ---")):
            yield [cell.strip() for cell in line.strip("| ").split("|")]


@pytest.mark.parametrize("exercise", RUBRICS)
def test_when_a_line_is_read_then_it_says_what_earns_it_and_what_does_not(exercise: str) -> None:
    for line in RUBRICS[exercise]:
        for text in (line.ko, line.en):
            assert text.count("✓") >= 1, text
            assert text.count("✗") >= 1, text


@pytest.mark.parametrize("exercise", RUBRICS)
def test_when_made_up_answers_are_graded_then_their_points_are_those_of_lines(exercise: str) -> None:
    worth = [line.points for line in RUBRICS[exercise]]
    sums = []
    for kind, _, *given, total in tried(exercise):
        points = [float(one) for one in given]
        assert len(points) == len(worth), kind
        assert all(one in (0, line) for one, line in zip(points, worth, strict=True)), kind
        assert sum(points) == float(total), kind
        sums.append(sum(points))
    assert len(sums) == 5
    assert sums[0] == sum(worth)
    assert sums[-1] == 0
    assert sums == sorted(sums, reverse=True)


@pytest.mark.parametrize("exercise", RUBRICS)
def test_when_a_line_is_tried_then_some_answer_meets_it_and_some_does_not(exercise: str) -> None:
    rows = list(tried(exercise))
    for number in range(len(RUBRICS[exercise])):
        assert {float(row[2 + number]) > 0 for row in rows} == {True, False}
