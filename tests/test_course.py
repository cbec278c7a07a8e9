"""The course: course.toml, and its assignments as everybody else sees them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tiny_course import CONFIG, write_course

from autograde.course import Limits, load_course
from autograde.course.assemble import read_assignment
from autograde.errors import AuthoringError, CourseError
from autograde.text import Text

ROOT = Path(__file__).parents[1]


def test_when_a_course_is_loaded_then_it_says_what_course_toml_says(tmp_path: Path) -> None:
    course = write_course(tmp_path)
    assert course.title == Text("작은 강의", "A small course")
    assert course.assignments == ("mini",)
    assert course.limits == Limits(answer_seconds=3)
    (file,) = course.data_files
    assert (file.name, len(file.urls), file.fallback) == ("story.txt", 2, tmp_path / "own.txt")
    assert course.data_file("story.txt") is file


def test_when_no_folder_is_given_then_the_course_around_the_working_folder_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_course(tmp_path)
    monkeypatch.chdir(tmp_path / "source" / "mini")
    assert load_course().root == tmp_path


def test_when_no_course_is_around_then_the_one_of_the_checkout_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_course().root == ROOT


@pytest.mark.parametrize(
    ("config", "says"),
    [
        (CONFIG.replace("answer_seconds", "answer_second"), "has no 'answer_second'; did you mean 'answer_seconds'"),
        (CONFIG.replace('branch = "main"', ""), "'branch' is missing"),
        (CONFIG.replace("[limits]", "[limits"), "course.toml"),
        (CONFIG.replace("answer_seconds = 3", 'answer_seconds = "ten"'), "answer_seconds = 'ten' is no number above 0"),
        (
            CONFIG.replace('id = "mini"', 'id = "mini"\nstart_here = "code"'),
            "start_here = 'code' is none of values, all",
        ),
        ("course = 3\n", "a value is not of its kind"),
        (CONFIG.replace("[course]", '[course]\nlanguages = ["fr"]'), "languages = 'fr' is none of ko, en"),
        (CONFIG.replace('title.ko = "세어 보기"', ""), "the title 'Counting' is missing in: ko"),
        (CONFIG.replace("[course]", '[course]\narrays = "lists"'), "arrays = 'lists' is none of numpy, torch"),
    ],
)
def test_when_course_toml_is_mistaken_then_the_message_says_where(tmp_path: Path, config: str, says: str) -> None:
    with pytest.raises(CourseError) as caught:
        write_course(tmp_path, config=config)
    assert says in str(caught.value)


def test_when_there_is_no_course_toml_then_the_message_says_so(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=r"has no course\.toml"):
        load_course(tmp_path)


def test_when_an_id_is_unknown_then_the_nearest_is_suggested(tmp_path: Path) -> None:
    course = write_course(tmp_path)
    with pytest.raises(CourseError, match="no assignment 'mni'; did you mean 'mini'"):
        course.assignment("mni")
    with pytest.raises(CourseError, match="no exercise 'count-word'; did you mean 'count-words'"):
        course.assignment("mini").exercise("count-word")
    with pytest.raises(CourseError, match=r"no data file 'storytxt'; did you mean 'story\.txt'"):
        course.data_file("storytxt")


def test_when_an_assignment_is_read_then_its_exercises_have_all_their_parts(tmp_path: Path) -> None:
    assignment = write_course(tmp_path).assignment("mini")
    assert [exercise.id for exercise in assignment.exercises] == ["count-words", "snail"]
    assert assignment.points == 3.5
    snail = assignment.exercise("snail")
    assert snail.hint == Text("`self`에 넣습니다.", "Put it into `self`.")
    assert [(blank.number, blank.prefix.strip(), blank.solution) for blank in snail.blanks] == [
        (1, "self.name =", "name"),
        (2, "self.steps +=", "steps"),
        (3, "return", "self.steps"),
    ]
    assert "# 이름을 기억합니다." in snail.solution["ko"]
    assert "# Remember the name." in snail.release["en"]
    assert "tr(" not in snail.check["ko"] + snail.check["en"]
    source = snail.file.read_text(encoding="utf-8").split("\n")
    assert source[snail.line - 1] == '# %% exercise="snail" points=2.5'


def test_when_an_exercise_is_filled_then_only_the_given_blanks_differ_from_the_solution(tmp_path: Path) -> None:
    exercise = write_course(tmp_path).assignment("mini").exercise("count-words")
    assert exercise.fill({}) == exercise.solution["ko"]
    assert exercise.fill({1: "[]"}) == "# count-words\nwords = []  ### your code\nprint(len(words))"
    assert exercise.is_blank(exercise.release["en"])
    assert not exercise.is_blank(exercise.fill({1: "[]"}))


def test_when_steps_are_listed_then_they_are_the_code_cells_in_order(tmp_path: Path) -> None:
    steps = write_course(tmp_path).assignment("mini").steps
    assert [(step.kind, step.id, step.tags) for step in steps] == [
        ("given", "start-after-2", ()),
        ("given", "start-after-3", ()),
        ("exercise", "count-words", ()),
        ("check", "count-words-check", ()),
        ("exercise", "snail", ()),
        ("check", "snail-check", ()),
        ("given", "snail-after-1", ("demo",)),
    ]
    assert "TOTAL = len({'count-words': [], 'snail': []})" in steps[0].code["ko"]
    assert 'print(f"length: {len(story)}")' in steps[1].code["en"]
    assert steps[2].exercise is steps[3].exercise


def test_when_release_cells_are_listed_then_both_editions_have_the_same_ids(tmp_path: Path) -> None:
    assignment = write_course(tmp_path).assignment("mini")
    korean, english = assignment.release_cells("ko"), assignment.release_cells("en")
    assert [cell.id for cell in korean] == [cell.id for cell in english]
    assert [cell.exercise for cell in korean if cell.exercise] == ["count-words", "count-words", "snail", "snail"]
    assert korean[0].cell_type == "markdown"
    assert "달팽이" in korean[0].source
    assert "self.name = ...  ### your code" in "\n".join(cell.source for cell in english)


def test_when_the_course_is_loaded_then_nothing_heavy_is_imported() -> None:
    heavy = ["matplotlib", "nbgrader", "torch", "jupytext", "nbformat", "nbclient", "numpy", "PIL"]
    code = (
        "import sys; from autograde.course import load_course; course = load_course()\n"
        "[course.assignment(id) for id in course.assignments]\n"
        f"print([name for name in {heavy} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


def test_when_given_code_is_sealed_then_a_release_does_the_same_without_showing_it() -> None:
    folder, title = ROOT / "source" / "lec28", Text("", "")
    sealed, plain = read_assignment(folder, title, ["earlier-lectures"]), read_assignment(folder, title)
    name = next(cell.id for cell in plain.cells if "class MultiHeadAttention" in cell.source["ko"])
    release = {cell.id: cell.source for cell in sealed.release_cells("ko")}[name]
    assert "MultiHead" not in release
    namespace: dict[str, object] = {}
    exec("import tiktoken, torch\nfrom torch import nn", namespace)
    exec(release, namespace)
    assert "MultiHeadAttention" in namespace
    assert [step.code for step in sealed.steps] == [step.code for step in plain.steps]


def test_when_what_is_sealed_has_no_such_name_then_the_nearest_is_suggested() -> None:
    with pytest.raises(AuthoringError, match="did you mean 'earlier-lectures'"):
        read_assignment(ROOT / "source" / "lec28", Text("", ""), ["earlier-lecture"])
