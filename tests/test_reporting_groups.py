"""Answers in groups on the report: which are shown, what to teach next, and that nothing of an answer is run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sample_pages import HOSTILE, LEC26, SLIP, read

from autograde.records.grades import Grades, read_grades, write_grades
from autograde.records.groups import Groups, answer_groups
from autograde.records.kept import KeptAnswer
from autograde.records.results import ExerciseResult, ExerciseStatus, SubmissionResult
from autograde.reporting import report
from autograde.reporting.groups import grouped, unexplained
from autograde.text import Text

SEEN = Text("길이가 다릅니다.", "The length differs.")


def answer(
    text: str, *, status: ExerciseStatus = "failed", diagnosis: Text | None = None, exercise: str = "exercise-failed"
) -> ExerciseResult:
    """Equal texts are the same program, and did the same."""
    kept = KeptAnswer(text, text, program=text, behaviour=text)
    score = 2.0 if status == "passed" else 0.0
    return ExerciseResult(exercise, 2.0, score, status, SEEN, diagnosis, kept=kept)


def in_words(text: str) -> ExerciseResult:
    return ExerciseResult("exercise-manual", 2.0, None, "manual", answer=text, kept=KeptAnswer(text, text))


def a_class(*answers: ExerciseResult) -> list[SubmissionResult]:
    return [SubmissionResult(f"{n:04}", f"{n}.ipynb", 2.0, 0.1, (one,)) for n, one in enumerate(answers)]


def grades(*answers: ExerciseResult, rubrics: bool = False) -> Grades:
    results = a_class(*answers)
    looked_for = {"exercise-manual": [(2.0, SEEN)]} if rubrics else {}
    return Grades("lec26", 2.0, tuple(results), rubrics=looked_for, groups=answer_groups(results))


def taught(*answers: ExerciseResult) -> list[tuple[str, int]]:
    return [(one.group.example, len(one.group.students)) for one in unexplained(grades(*answers))]


class TestWhatToTeachNext:
    def test_when_three_lost_points_in_the_same_way_and_nothing_explains_it_then_it_is_named(self) -> None:
        assert taught(*[answer("x")] * 3, *[answer("y")] * 4, *[answer("z")] * 2) == [("y", 4), ("x", 3)]

    def test_when_a_class_is_large_then_three_are_too_few(self) -> None:
        assert taught(*[answer("x")] * 3, *[answer("y")] * 5, *[answer("z", status="passed")] * 92) == [("y", 5)]

    @pytest.mark.parametrize(
        "one",
        [answer("x", diagnosis=SLIP), answer("x", status="passed"), answer("...", status="blank"), in_words("x")],
        ids=["explained", "passed", "blank", "in-words"],
    )
    def test_when_it_is_explained_or_lost_nothing_then_it_is_left_out(self, one: ExerciseResult) -> None:
        assert taught(*[one] * 5) == []


class TestWhatIsShown:
    def test_when_answers_in_words_wait_alone_then_they_stand_with_those_to_grade(self) -> None:
        (entry,) = grouped(grades(in_words("이것"), in_words("이것!"), in_words("저것"), rubrics=True))
        assert [len(group.students) for group in entry.groups] == [2]
        assert entry.others == ("0002",)

    def test_when_there_are_very_many_groups_then_the_smallest_are_only_counted(self, tmp_path: Path) -> None:
        write_grades(tmp_path, "lec26", 2.0, a_class(*(answer(f"{n}") for n in range(45)), answer("44")))
        (entry,) = grouped(read_grades(tmp_path))
        assert (len(entry.groups), len(entry.others)) == (40, 5)


def written(folder: Path, *answers: ExerciseResult) -> str:
    write_grades(folder, "lec26", 2.0, a_class(*answers))
    report.write_report(folder, LEC26)
    return read(folder / "report.html")


class TestPage:
    def test_when_a_class_answered_then_its_groups_say_how_many_did_what(self, tmp_path: Path) -> None:
        page = written(tmp_path, *[answer("x = 1")] * 3, answer("x = 2", diagnosis=SLIP))
        section = page[page.index('<section class="card" id="groups">') :]
        assert "다음에 가르칠 것" in section
        assert "What to teach next" in section
        assert re.findall(r'class="count"><strong>(\d+)', section) == ["3", "3", "1"]
        assert '<pre class="answer">x = 1</pre>' in section
        assert SLIP.en in section
        assert "<bdi>0003</bdi>" in section

    def test_when_an_answer_is_hostile_then_it_is_shown_as_text(self, tmp_path: Path) -> None:
        page = written(tmp_path, *[answer(f"</pre>{HOSTILE}")] * 3)
        assert HOSTILE not in page
        assert page.count("&lt;/pre&gt;&lt;script&gt;") == 2

    def test_when_there_are_many_groups_then_each_exercise_has_a_page_for_them(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(report, "MOST_GROUPS", 1)
        page = written(tmp_path, answer("x = 1"), answer("x = 2"))
        assert 'href="class/groups-exercise-failed.html"' in page
        assert "x = 1" not in page
        assert "x = 1" in read(tmp_path / "class" / "groups-exercise-failed.html")
        written(tmp_path, answer("x = 1"))
        assert list((tmp_path / "class").iterdir()) == []

    def test_when_grades_are_of_before_there_were_groups_then_the_report_has_none(self, tmp_path: Path) -> None:
        nothing: Groups = {}
        written(tmp_path, answer("x"))
        path = tmp_path / "grades.json"
        text = read(path)
        path.write_text(text[: text.index(',\n "groups"')] + "\n}\n", encoding="utf-8")
        assert read_grades(tmp_path).groups == nothing
        report.write_report(tmp_path, LEC26)
        assert 'id="groups"' not in read(tmp_path / "report.html")
