"""Answers in words: from the source through a submission to a result that waits for a person."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from small_assignment import Cells, find, read, stripped, without

from autograde.checking import Criterion, Evidence, Saved, check
from autograde.course import Assignment
from autograde.course.assemble import read_assignment
from autograde.errors import AuthoringError
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

SOURCE = '''
# %% [markdown] lang="ko"
"""
# 글로 답하기
"""

# %% [markdown] lang="en"
"""
# Answers in words
"""

# %% name="train" tags=["heavy"]
print("loss 1.0")

# %% only="grader"
stand_in = 1

# %% only="solutions"
shown = 2

# %% [markdown] lang="ko"
"""
손실이 무엇을 비교하는지 설명하세요.
"""

# %% [markdown] lang="en"
"""
Explain what the loss compares.
"""

# %% [markdown] written="explain-loss" points=3 lang="ko"
"""
**답 · `explain-loss`** 무엇과 무엇을
비교하는지 씁니다.

예측과 다음 토큰을 비교합니다.
"""

# %% [markdown] written="explain-loss" points=3 lang="en"
"""
**Answer · `explain-loss`** Say what is compared
with what.

The prediction with the next token.
"""

# %% exercise="double" points=1
double = 2 * 21  ### your code

# %% check="double"
with check("double", hint=tr(ko="곱합니다.", en="Multiply.")):
    assert double == 42

# %% [markdown] lang="ko"
"""
훈련 기록을 붙여 넣으세요.
"""

# %% [markdown] lang="en"
"""
Paste the log of the training.
"""

# %% [markdown] written="paste-log" points=2 lang="ko"
"""
**답 · `paste-log`** 출력된 줄을 그대로 붙입니다.

loss 1.0
"""

# %% [markdown] written="paste-log" points=2 lang="en"
"""
**Answer · `paste-log`** Paste the printed lines as they are.

loss 1.0
"""
'''
HEAD = "**답 · `explain-loss`** 무엇과 무엇을\n비교하는지 씁니다."
RUBRIC = (Criterion(1, ko="비밀 기준", en="secret criterion"), Criterion(1, ko="둘째", en="second"))


def made(folder: Path, source: str = SOURCE) -> Assignment:
    folder = folder / "words"
    folder.mkdir()
    (folder / "1_words.py").write_text(source, encoding="utf-8")
    return read_assignment(folder, Text("글", "Words"))


@pytest.fixture
def assignment(tmp_path: Path) -> Assignment:
    return made(tmp_path)


def released(assignment: Assignment, language: str = "ko") -> Cells:
    cells = []
    for cell in assignment.release_cells(language):
        metadata = {"nbgrader": {"grade_id": cell.id}} if cell.exercise else {}
        cells.append({"id": cell.id, "cell_type": cell.cell_type, "metadata": metadata, "source": cell.source})
    return cells


def text(source: str, **more: Any) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": source, **more}


def said(assignment: Assignment, cells: Cells, exercise: str = "explain-loss") -> str:
    return assignment.exercise(exercise).written(read(assignment, cells).sources[exercise] or "")


def test_when_it_is_released_then_the_head_stays_and_the_answer_goes(assignment: Assignment) -> None:
    exercise = assignment.exercise("explain-loss")
    assert exercise.release["ko"] == f"{HEAD}\n\n..."
    assert exercise.hint == Text("무엇과 무엇을 비교하는지 씁니다.", "Say what is compared with what.")
    assert (exercise.is_written, exercise.blanks, assignment.points) == (True, (), 6)


def test_when_a_cell_is_for_one_place_only_then_it_stands_nowhere_else(assignment: Assignment) -> None:
    ids = {cell.id: cell.only for cell in assignment.cells}
    assert [cell.id for cell in assignment.release_cells("en") if cell.kind == "given"] == ["train"]
    assert [step.code["ko"] for step in assignment.steps][:2] == ['print("loss 1.0")', "stand_in = 1"]
    assert list(ids.values()).count(("grader",)) == list(ids.values()).count(("solutions",)) == 1


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("**답 · `explain-loss`** 무엇과", "**답** 무엇과", "begins with a paragraph"),
        ("**답 · `explain-loss`** 무엇과", "**답 · `explain-loos`** 무엇과", "begins with a paragraph"),
        ("예측과 다음 토큰을 비교합니다.\n", "", "a model answer"),
        ('written="paste-log" points=2 lang="en"', 'lang="en"', "written='paste-log'"),
        ('written="paste-log" points=2 lang="ko"', 'written="paste-log" lang="ko"', "points=1"),
        ('only="grader"', 'only="grade"', "did you mean 'grader'?"),
        ('name="train"', 'name="double"', "already"),
        ('name="train"', 'name="Train"', "no cell name"),
    ],
)
def test_when_the_author_slips_then_the_message_says_where(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert old in SOURCE
    with pytest.raises(AuthoringError, match=says):
        made(tmp_path, SOURCE.replace(old, new))


@pytest.mark.parametrize(
    ("cell", "answer"),
    [
        (f"{HEAD}\n\n...", ""),
        (f"{HEAD}\n\n…\n", ""),
        (HEAD, ""),
        (f"{HEAD}\n\n## 내 답\n\n---", ""),
        ("### Answer", ""),
        ("# 둘을\n비교합니다.", "# 둘을\n비교합니다."),
        (f"# {'둘을 비교합니다. ' * 7}", f"# {'둘을 비교합니다. ' * 7}".strip()),
        ("", ""),
        (f"{HEAD}\n\n둘을 비교합니다.", "둘을 비교합니다."),
        (f"{HEAD}\n둘을 비교합니다.", "둘을 비교합니다."),
        (f"{HEAD}\n\n...\n\n둘을\n\n비교합니다.", "둘을\n\n비교합니다."),
        ("둘을 비교합니다.", "둘을 비교합니다."),
        ("**Answer · `explain-loss`** Say what is compared\nwith what.\n\nBoth.", "Both."),
        ("**답 · `explain-loss`** 힌트를 고쳤습니다.\n둘을 비교합니다.", "둘을 비교합니다."),
    ],
)
def test_when_a_cell_is_read_then_what_the_student_wrote_is_told_from_the_rest(
    assignment: Assignment, cell: str, answer: str
) -> None:
    exercise = assignment.exercise("explain-loss")
    assert exercise.written(cell) == answer
    assert exercise.is_blank(cell) == (not answer)


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("bare", [True, False])
def test_when_nothing_was_written_then_both_answers_are_there_and_blank(
    assignment: Assignment, language: str, bare: bool
) -> None:
    cells = released(assignment, language)
    answers = read(assignment, stripped(cells) if bare else cells)
    assert [assignment.exercise(e).is_blank(answers.sources[e] or "?") for e in ("explain-loss", "paste-log")] == [
        True
    ] * 2
    assert answers.notes == () or bare


def test_when_the_head_is_gone_then_the_cell_is_known_by_its_name(assignment: Assignment) -> None:
    cells = released(assignment)
    find(cells, "explain-loss")["source"] = "둘을 비교합니다."
    assert said(assignment, cells) == "둘을 비교합니다."


def test_when_the_names_are_gone_then_the_cell_is_known_by_its_head(assignment: Assignment) -> None:
    cells = stripped(released(assignment))
    place = next(cell for cell in cells if cell["source"].startswith(HEAD))
    place["source"] = f"{HEAD}\n\n둘을 비교합니다."
    assert said(assignment, cells) == "둘을 비교합니다."


def test_when_names_and_head_are_gone_then_the_cell_is_known_by_its_place(assignment: Assignment) -> None:
    cells = stripped(released(assignment))
    place = next(cell for cell in cells if cell["source"].startswith(HEAD))
    place["source"] = "예측한 확률과 정답을 비교합니다."
    assert said(assignment, cells) == "예측한 확률과 정답을 비교합니다."
    assert said(assignment, cells, "paste-log") == ""


def test_when_the_answer_stands_in_a_new_cell_below_then_it_counts(assignment: Assignment) -> None:
    cells = released(assignment)
    position = cells.index(find(cells, "explain-loss")) + 1
    cells[position:position] = [text("둘을 비교합니다."), text("그리고 더합니다.")]
    assert said(assignment, cells) == "둘을 비교합니다.\n\n그리고 더합니다."
    assert any("explain-loss" in str(note) and "below" in str(note) for note in read(assignment, cells).notes)


def test_when_a_heading_stands_above_an_answer_then_only_the_answer_counts(assignment: Assignment) -> None:
    cells = stripped(released(assignment))
    position = next(number for number, cell in enumerate(cells) if cell["source"].startswith(HEAD))
    cells[position : position + 1] = [text("## 내 답"), text("둘을 비교합니다.")]
    assert said(assignment, cells) == "둘을 비교합니다."
    cells[position + 1 : position + 2] = []
    assert said(assignment, cells) == ""


def test_when_the_cell_is_deleted_then_the_answer_is_missing(assignment: Assignment) -> None:
    answers = read(assignment, without(released(assignment), "explain-loss"))
    assert answers.sources["explain-loss"] is None
    assert any("missing: explain-loss" in str(note) for note in answers.notes)


def test_when_outputs_were_saved_then_text_and_pictures_are_read_and_errors_are_not(assignment: Assignment) -> None:
    cells = released(assignment)
    find(cells, "train")["outputs"] = [
        {"output_type": "stream", "name": "stdout", "text": ["loss 1.0\n", "loss 0.5\n"]},
        {"output_type": "stream", "name": "stderr", "text": "50%"},
        {"output_type": "display_data", "data": {"image/png": "aGk=", "text/plain": "<Figure>"}},
        {"output_type": "display_data", "data": 5},
        "not an output",
    ]
    assert read(assignment, cells).saved["train"] == Saved("loss 1.0\nloss 0.5\n<Figure>\n", 1)


def test_when_outputs_are_huge_then_only_their_beginning_is_read(assignment: Assignment) -> None:
    cells = released(assignment)
    flood = {"output_type": "stream", "name": "stdout", "text": ["x" * 70_000] * 3}
    find(cells, "train")["outputs"] = [flood, flood]
    assert len(read(assignment, cells).saved["train"].text) == 100_001


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
