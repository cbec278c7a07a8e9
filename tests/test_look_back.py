"""The questions on the lecture before, at the start of a notebook: chosen, explained, and worth nothing."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from our_course import our_course

from autograde.authoring.notebook import notebook_path
from autograde.intake.document.parse import read_document

NOTEBOOKS = ("lec27", "lec28", "hw04")
LANGUAGES = ("ko", "en")


class LookBack:
    """What a student's notebook says of the choices."""

    def __init__(self, id: str, language: str) -> None:
        course = our_course()
        file = course.root / notebook_path("notebooks", language, id)
        self.cells = read_document(file.read_bytes(), file.name).cells
        self.names: dict[str, Callable[..., None]] = {}
        for text in ("def look_back_at", "exec(zlib"):
            (cell,) = [one.source for one in self.cells if text in one.source][:1]
            exec(cell, self.names)

    def __call__(self, capsys: pytest.CaptureFixture[str], *choices: object) -> list[str]:
        capsys.readouterr()
        self.names["look_back"](*choices)
        return capsys.readouterr().out.splitlines()


@pytest.fixture(params=[(id, language) for id in NOTEBOOKS for language in LANGUAGES], ids="-".join)
def look_back(request: pytest.FixtureRequest) -> LookBack:
    return LookBack(*request.param)


def rights(look_back: LookBack, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The letters of the right choices; each question has one."""
    said = {letter: look_back(capsys, *letter * 5) for letter in "abc"}
    assert all(len(lines) == 5 for lines in said.values())
    found = [[letter for letter in "abc" if said[letter][number].split()[1] == "✅"] for number in range(5)]
    assert all(len(letters) == 1 for letters in found)
    assert all(re.fullmatch(r"\d (✅|❌) [abc]: .{15,}", line) for lines in said.values() for line in lines)
    assert not any("$" in line for lines in said.values() for line in lines)  # printed, so no formulas
    return [letters[0] for letters in found]


def test_when_a_choice_is_made_then_it_is_explained_and_one_of_three_is_right(
    look_back: LookBack, capsys: pytest.CaptureFixture[str]
) -> None:
    assert len(set(rights(look_back, capsys))) == 3  # no letter is always right


@pytest.mark.parametrize("id", NOTEBOOKS)
def test_when_the_language_is_another_then_the_same_is_right_and_as_much_is_offered(
    id: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ko, en = (LookBack(id, language) for language in LANGUAGES)
    assert rights(ko, capsys) == rights(en, capsys)
    for one in (ko, en):
        (prose,) = [cell.source for cell in one.cells if "**c** " in cell.source]
        assert re.findall(r"^ +- \*\*(\w)\*\* ", prose, re.MULTILINE) == [*"abc" * 5]


def test_when_something_else_is_typed_then_it_says_what_to_type(
    look_back: LookBack, capsys: pytest.CaptureFixture[str]
) -> None:
    right = rights(look_back, capsys)
    lines = look_back(capsys, f" {right[0].upper()} ", "", "z", 1, "right")
    assert [line.split()[1] for line in lines] == ["✅", "⬜", "⬜", "⬜", "⬜"]
    assert "'z'" in lines[2]
    assert [line.split()[1] for line in look_back(capsys)] == ["⬜"] * 5
    assert len(look_back(capsys, *"abcabc")) == 6


@pytest.mark.parametrize("id", NOTEBOOKS)
def test_when_a_student_opens_the_notebook_then_no_answer_is_in_plain_sight_and_graders_run_none_of_it(id: str) -> None:
    assignment = our_course().assignment(id)
    for language in LANGUAGES:
        assert not any('"right": "' in cell.source for cell in assignment.release_cells(language))
    cells = [cell for cell in assignment.cells if any("look_back" in text for text in cell.source.values())]
    assert len(cells) == 4
    assert not any("grader" in cell.only or cell.exercise for cell in cells)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("id", NOTEBOOKS)
def test_when_the_notebook_is_solved_then_every_choice_is_right(id: str, language: str) -> None:
    file = our_course().root / notebook_path("solutions", language, id)
    cells = read_document(file.read_bytes(), file.name).cells
    (call,) = [cell for cell in cells if cell.source.startswith("look_back(")]
    assert [line.split()[1] for line in call.saved.text.splitlines()] == ["✅"] * 5
