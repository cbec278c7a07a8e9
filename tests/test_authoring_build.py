"""The whole build of a small course: releases by nbgrader, solved notebooks by a real kernel, and the comparison."""

from __future__ import annotations

import base64
import json
import re
import shutil
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.notebooknode import NotebookNode
from nbgrader.nbgraderformat import MetadataValidator
from nbgrader.utils import compute_checksum
from tiny_course import CONFIG, SOURCE, write_course, write_story

from autograde.authoring.build import build
from autograde.authoring.clear_solutions import ClearBlanks
from autograde.authoring.figures import Picture
from autograde.authoring.notebook import source_notebook, to_bytes
from autograde.authoring.solutions import run_notebook
from autograde.course import Course, load_course
from autograde.errors import AuthoringError, DataError
from autograde.text import Text

RELEASES = [Path(f"notebooks/{language}/mini/mini.ipynb") for language in ("ko", "en")]
SOLUTIONS = [Path(f"solutions/{language}/mini/mini.ipynb") for language in ("ko", "en")]
GALLERY = Path("images/index.html")
PICTURES = [Path(f"images/{language}/mini/snail.png") for language in ("ko", "en")]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small course, built once; tests change copies of it."""
    root = tmp_path_factory.mktemp("강의")
    course = write_course(root)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COURSE_DATA", str(write_story(tmp_path_factory.mktemp("data"))))
        assert build(course) == [*PICTURES, *SOLUTIONS, *RELEASES, GALLERY]
    return root


@pytest.fixture
def copied(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "copy"))


def notebook(root: Path, path: Path) -> NotebookNode:
    found: NotebookNode = nbformat.read(root / path, as_version=nbformat.NO_CONVERT)
    return found


def cell(notebook: NotebookNode, id: str) -> Any:
    (found,) = [cell for cell in notebook.cells if cell.id == id]
    return found


def contents(root: Path) -> dict[str, bytes]:
    made = [file for folder in ("images", "notebooks", "solutions") for file in (root / folder).rglob("*.*")]
    return {str(file.relative_to(root)): file.read_bytes() for file in made}


def test_when_a_release_is_made_then_its_cells_are_what_the_contract_says(built: Path) -> None:
    for path in RELEASES:
        release = notebook(built, path)
        nbformat.validate(release)
        MetadataValidator().validate_nb(release)
        assert release.metadata.kernelspec.name == "python3"
        answer, check, given = (cell(release, id) for id in ("snail", "snail-check", "start-after-3"))
        assert answer.metadata.nbgrader["checksum"] == compute_checksum(answer)
        wanted = {"schema_version": 3, "task": False, "cell_type": "code"}
        for found, extra in (
            (answer, {"grade_id": "snail", "solution": True, "grade": False, "locked": False}),
            (check, {"grade_id": "snail-check", "solution": False, "grade": True, "locked": True, "points": 2.5}),
            (given, {"grade_id": "start-after-3", "solution": False, "grade": False, "locked": True}),
        ):
            assert (
                found.metadata.nbgrader.items() - {("checksum", found.metadata.nbgrader["checksum"])}
                == {
                    **wanted,
                    **extra,
                }.items()
            )


def test_when_a_release_is_made_then_it_has_blanks_and_neither_outputs_nor_solutions(built: Path) -> None:
    for path in RELEASES:
        release = notebook(built, path)
        code = [cell for cell in release.cells if cell.cell_type == "code"]
        assert all(cell.outputs == [] and cell.execution_count is None for cell in code)
        assert "\n".join(cell.source for cell in code).count("...  ### your code") == 4
        assert "story.split()" not in (built / path).read_text(encoding="utf-8")
        assert cell(release, "snail-after-1").metadata.tags == ["demo"]


def test_when_a_release_is_made_then_each_exercise_is_the_one_that_the_course_gives(built: Path) -> None:
    assignment = load_course(built).assignment("mini")
    for language, path in zip(("ko", "en"), RELEASES, strict=True):
        release = notebook(built, path)
        for expected in assignment.release_cells(language):
            if expected.cell_type == "code":
                assert cell(release, expected.id).source == expected.source


def test_when_an_edition_is_made_then_it_speaks_one_language(built: Path) -> None:
    korean, english = (notebook(built, path) for path in RELEASES)
    assert cell(english, "count-words-check").source == (
        '# @title Check · count-words\nwith check("count-words", hint="Use `split`."):\n    answered(words)\n'
        '    assert "snail." in words, "Words are missing."'
    )
    assert "# 이름을 기억합니다." in cell(korean, "snail").source
    assert "# Remember the name." in cell(english, "snail").source
    assert cell(korean, "start-after-4").source == cell(english, "start-after-4").source == "$1 + 2$"
    assert [cell.id for cell in korean.cells] == [cell.id for cell in english.cells]


def test_when_a_notebook_begins_then_it_links_to_colab_and_to_the_other_edition(built: Path) -> None:
    title, links, *rest = notebook(built, RELEASES[1]).cells[0].source.split("\n\n")
    address = "https://colab.research.google.com/github/someone/course/blob/main/notebooks/{}/mini/mini.ipynb"
    assert title == "# Counting"
    assert links == (
        f"[![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)]({address.format('en')})"
        f" · [한국어]({address.format('ko')})"
    )
    assert rest[0] == "We count snails."


def test_when_a_course_has_several_notebooks_then_each_links_to_the_ones_before_and_after(tmp_path: Path) -> None:
    own = CONFIG[CONFIG.index("[[assignments]]") : CONFIG.index("[data.")]
    before, after = (own.replace("mini", id).replace("Counting", name) for id, name in (("a", "First"), ("z", "Last")))
    course = write_course(tmp_path, config=CONFIG.replace(own, before + own + after))
    first = source_notebook(course, course.assignment("mini"), "en", pictures(tmp_path))["cells"][0]["source"]
    address = "https://colab.research.google.com/github/someone/course/blob/main/notebooks/en/{0}/{0}.ipynb"
    links = first.split("\n\n")[1]
    assert links.endswith(f" · [← previous: First]({address.format('a')}) · [next: Last →]({address.format('z')})")


def test_when_prose_shows_a_figure_then_the_committed_picture_is_in_it_with_its_alt_text(built: Path) -> None:
    for path, picture, alt in zip(
        RELEASES, PICTURES, ("달팽이 한 마리와 &quot;이름표&quot;", "A snail &amp; its name"), strict=True
    ):
        source = notebook(built, path).cells[0].source
        image = re.search(r'<img src="data:image/png;base64,([^"]+)" alt="([^"]+)" width="800" style=', source)
        assert image
        assert base64.b64decode(image[1]) == (built / picture).read_bytes()
        assert image[2] == alt


def test_when_the_screen_is_a_phone_or_dark_then_a_figure_is_a_card_that_scrolls_in_its_own_box(built: Path) -> None:
    for path in RELEASES:
        (box, card), *others = re.findall(
            r'^<p style="([^"]+)"><img [^>]+ style="([^"]+)"></p>$', notebook(built, path).cells[0].source, re.M
        )
        assert not others
        assert box == "overflow-x:auto"
        assert {"min-width:720px", "border-radius:12px", "background:#ffffff"} <= set(card.split(";"))


def test_when_a_notebook_is_solved_then_it_has_the_outputs_and_keeps_the_markers(built: Path) -> None:
    for path, length in zip(SOLUTIONS, ("길이: 46\n", "length: 46\n"), strict=True):
        solved = notebook(built, path)
        nbformat.validate(solved)
        assert cell(solved, "start-after-3").outputs[0].text == length
        assert cell(solved, "count-words").source.startswith("# count-words\nwords = story.split()  ### your code")
        assert cell(solved, "snail-check").outputs[0].text == "✅ snail / 2\n"
        assert cell(solved, "snail-after-1").outputs[0].text == "달팽이\n"
        assert solved.metadata.pop("stand_ins")
        assert solved.metadata == notebook(built, RELEASES[0]).metadata
        counts = [cell.execution_count for cell in solved.cells if cell.cell_type == "code"]
        assert counts == list(range(1, len(counts) + 1))


def test_when_a_course_is_built_twice_then_the_files_have_the_same_bytes(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSE_DATA", str(write_story(tmp_path / "data")))
    build(write_course(tmp_path / "again"))
    assert contents(tmp_path / "again") == contents(built)


def test_when_all_is_built_then_one_page_shows_every_figure_in_both_languages(built: Path) -> None:
    page = (built / GALLERY).read_text(encoding="utf-8")
    for picture in PICTURES:
        assert f'src="{picture.relative_to("images")}"' in page
    assert 'alt="달팽이 한 마리와 &quot;이름표&quot;"' in page


def test_when_the_build_is_done_then_nothing_else_is_left(built: Path) -> None:
    assert sorted(path.name for path in built.iterdir()) == [
        ".build",
        "course.toml",
        "images",
        "notebooks",
        "own.txt",
        "solutions",
        "source",
    ]


def test_when_everything_is_current_then_building_again_runs_and_writes_nothing(
    copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("autograde.authoring.build.run_notebook", lambda *parts: pytest.fail("ran a notebook"))
    before = contents(copied)
    said: list[str] = []
    assert build(load_course(copied), ["mini"], say=said.append) == []
    assert contents(copied) == before
    assert said[-1] == "mini: built, 0 files were stale"


def test_when_files_are_stale_then_the_check_names_them_and_changes_nothing(copied: Path) -> None:
    release, solution, picture = copied / RELEASES[0], copied / SOLUTIONS[1], copied / PICTURES[0]
    release.write_bytes(release.read_bytes().replace(b"\n", b"\r\n"))
    solution.write_text(json.dumps({"cells": "?"}), encoding="utf-8")
    shutil.copy(copied / PICTURES[1], picture)
    (picture.parent / "slug.png").write_bytes(b"made by no figure")
    (copied / GALLERY).unlink()
    before = contents(copied)
    stale = build(load_course(copied), check=True)
    assert stale == [PICTURES[0], Path("images/ko/mini/slug.png"), SOLUTIONS[1], *RELEASES, GALLERY]
    assert contents(copied) == before


def test_when_an_exercise_changes_then_all_its_notebooks_are_stale(copied: Path) -> None:
    source = copied / "source" / "mini" / "1_mini.py"
    source.write_text(SOURCE.replace("story.split()", "story.split(None)"), encoding="utf-8")
    assert build(load_course(copied), check=True) == SOLUTIONS


def test_when_a_notebook_must_run_and_its_data_is_missing_then_the_build_says_what_to_put_where(
    copied: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("autograde.course.data.download", lambda file: None)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (copied / SOLUTIONS[0]).unlink()
    with pytest.raises(DataError, match=r"story\.txt .* is not here"):
        build(load_course(copied))


def test_when_a_marker_stands_in_a_given_cell_then_nbgrader_is_stopped() -> None:
    given = nbformat.v4.new_code_cell("x = 1  ### your code")
    with pytest.raises(RuntimeError, match="is no answer cell"):
        ClearBlanks().preprocess_cell(given, {}, 3)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "import os\n",
            "import os, sys\nprint('careful', file=sys.stderr)\n",
            "writes a warning or error text:\ncareful",
        ),
        ("import os\n", "import os, warnings\nwarnings.warn('old')\n", "old"),
        ("import os\n", "import os\nprint(object())\n", "an address that changes from run to run: at 0x"),
        ("import os\n", "import os\nprint(os.getcwd())\n", "prints a path of this machine"),
        ("import os\n", "import os\nimport nothing_here\n", "ModuleNotFoundError: No module named 'nothing_here'"),
        ('print("달팽이")', '{}["달팽이"]', "KeyError: '달팽이'"),
    ],
)
def test_when_a_solved_notebook_does_what_it_should_not_then_the_build_stops(
    tmp_path: Path, old: str, new: str, says: str
) -> None:
    course = write_course(tmp_path / "course", source=SOURCE.replace(old, new))
    with pytest.raises(AuthoringError) as caught:
        solve(course, tmp_path)
    assert says in str(caught.value)
    assert re.search(r"mini\.py:\d+: the solved cell '(start-after-3|snail-after-1)'", str(caught.value))


def test_when_a_visible_check_fails_on_the_solution_then_the_build_stops(tmp_path: Path) -> None:
    course = write_course(tmp_path / "course", source=SOURCE.replace('"snail." in words', '"slug." in words'))
    with pytest.raises(AuthoringError, match=r"\(exercise 'count-words'\): .*: AssertionError"):
        solve(course, tmp_path)


def solve(course: Course, tmp_path: Path) -> bytes:
    """The Korean notebook, run; without its picture."""
    assignment = course.assignment("mini")
    solved = source_notebook(course, assignment, "ko", pictures(tmp_path))
    assert to_bytes(solved)
    return run_notebook(solved, assignment, write_story(tmp_path / "data"), {})


def pictures(tmp_path: Path) -> dict[str, Picture]:
    """The course's one picture, without anything in it."""
    return {"snail": Picture("snail", Text("달팽이", "snail"), {"ko": b"", "en": b""}, tmp_path, 1)}
