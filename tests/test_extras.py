"""What a course may have or not: a file that solved notebooks are run with, and values that cells ask for."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from our_course import our_course
from tiny_course import CONFIG, SOURCE, write_course, write_story

import autograde.course.data as files
from autograde.authoring.build import build
from autograde.authoring.solutions import keep_outputs
from autograde.course import Course, load_course
from autograde.course.data import put_extras
from autograde.course.declarations import Right
from autograde.errors import AuthoringError
from autograde.grading.grader import Grader
from autograde.verify.proof import verify_exercise

ROOT = Path(__file__).parents[1]
SNAIL = "A snail, slowly.\n"
EXTRA = f"""
[extras.big-snail]
file = "snails/big.txt"
bytes = {len(SNAIL)}
sha256 = "{hashlib.sha256(SNAIL.encode()).hexdigest()}"
"""
URL = 'url = "https://example.org/big.txt"\n'
#: At the end of the small course's notebook: what needs the extra, and what stands there only once it is published.
CELLS = '''
# %% only="solutions" tags=["big-snail"]
found = Path(os.environ["COURSE_DATA"], "snails", "big.txt")
print(found.read_text(encoding="utf-8") if found.is_file() else "no snail")

# %% [markdown] when="big-snail" lang="ko"
"""
큰 달팽이를 내려받습니다.
"""

# %% [markdown] when="big-snail" lang="en"
"""
A big snail is fetched.
"""

# %% when="big-snail"
SNAIL = build_value("big-snail")
'''
PUBLISHED = ("https://example.org/model.safetensors", 29, "0" * 64)


def course(root: Path, config: str = EXTRA, cells: str = CELLS) -> Course:
    return write_course(root, source=SOURCE + cells, config=CONFIG + config)


def codes(course: Course, language: str = "en") -> list[str]:
    return [cell.source for cell in course.assignment("mini").release_cells(language)]


def put_snail(folder: Path, text: str = SNAIL) -> None:
    (folder / "snails").mkdir(parents=True)
    (folder / "snails" / "big.txt").write_bytes(text.encode())


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("COURSE_DATA", str(write_story(tmp_path / "data")))
    return files.cache_folder()


def test_when_an_extra_has_no_address_then_no_cell_speaks_of_it(tmp_path: Path) -> None:
    assert not [code for code in codes(course(tmp_path)) if "snail is fetched" in code or "SNAIL" in code]


def test_when_an_extra_has_an_address_then_cells_say_it_in_both_editions(tmp_path: Path) -> None:
    published = course(tmp_path, EXTRA + URL)
    expected = f"SNAIL = {('https://example.org/big.txt', len(SNAIL), hashlib.sha256(SNAIL.encode()).hexdigest())}"
    for language, said in (("ko", "큰 달팽이를 내려받습니다."), ("en", "A big snail is fetched.")):
        prose, code = codes(published, language)[-2:]
        assert prose == said
        assert " ".join(code.split()) == expected


def test_when_a_cell_waits_for_a_value_then_it_stands_once_the_file_is_there(tmp_path: Path) -> None:
    values, cells = '\n[values]\nlog = "source/log.json"\n', '\n# %% when="log"\nprint(build_value("log"))\n'
    before = course(tmp_path / "before", values, cells)
    (tmp_path / "after" / "source").mkdir(parents=True)
    (tmp_path / "after" / "source" / "log.json").write_text('{"steps": [1, 2]}', encoding="utf-8")
    after = course(tmp_path / "after", values, cells)
    assert codes(after) == [*codes(before), "print({'steps': [1, 2]})"]


def test_when_a_cell_waits_for_what_no_course_has_then_the_nearest_is_suggested(tmp_path: Path) -> None:
    mistaken = course(tmp_path, EXTRA, '\n# %% when="big-snale"\npass\n')
    with pytest.raises(AuthoringError, match="has no such extra or value; did you mean 'big-snail'"):
        mistaken.assignment("mini")


def test_when_an_extra_is_in_the_cache_then_it_is_put_where_notebooks_look(tmp_path: Path, cache: Path) -> None:
    made = course(tmp_path / "course")
    assert put_extras(made, tmp_path / "empty") == {"big-snail"}
    put_snail(cache, "<html>")
    assert put_extras(made, tmp_path / "empty") == {"big-snail"}
    (cache / "snails" / "big.txt").write_text(SNAIL, encoding="utf-8")
    assert put_extras(made, tmp_path / "full") == frozenset()
    assert (tmp_path / "full" / "snails" / "big.txt").read_text(encoding="utf-8") == SNAIL


def test_when_an_extra_is_missing_then_what_it_gave_is_kept_and_nothing_else(tmp_path: Path) -> None:
    def notebook(printed: str) -> bytes:
        cell = {"cell_type": "code", "execution_count": 1, "source": "print(…)", "metadata": {}}
        output = {"name": "stdout", "output_type": "stream", "text": printed}
        cells = [
            {**cell, "id": "tagged", "metadata": {"tags": ["big-snail"]}, "outputs": [output]},
            {**cell, "id": "other", "outputs": [output]},
        ]
        return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()

    committed = tmp_path / "mini.ipynb"
    assert keep_outputs(notebook("no snail"), committed, {"big-snail"}) == (notebook("no snail"), 0)
    committed.write_bytes(notebook(SNAIL))
    assert keep_outputs(notebook("no snail"), committed, ()) == (notebook("no snail"), 0)
    content, kept = keep_outputs(notebook("no snail"), committed, {"big-snail"})
    printed = {cell["id"]: "".join(cell["outputs"][0]["text"]) for cell in json.loads(content)["cells"]}
    assert (kept, printed) == (1, {"tagged": SNAIL, "other": "no snail"})


def test_when_a_build_has_no_extra_then_it_keeps_what_one_with_it_made_and_says_so(tmp_path: Path, cache: Path) -> None:
    put_snail(cache)
    made = course(tmp_path / "course")
    build(made)
    solved = made.root / "solutions" / "en" / "mini" / "mini.ipynb"
    first = solved.read_text(encoding="utf-8")
    assert "A snail, slowly." in first
    (cache / "snails" / "big.txt").unlink()
    said: list[str] = []
    script = made.root / "source" / "mini" / "1_mini.py"
    script.write_text(SOURCE + CELLS + '\n# %%\nprint("more")\n', encoding="utf-8")
    build(load_course(made.root), say=said.append)
    second = solved.read_text(encoding="utf-8")
    assert "A snail, slowly." in second
    assert "no snail\\n" not in second
    assert second != first
    assert said.count("mini: big-snail is not here: 1 cells keep their committed outputs") == 2


def homework(**values: Any) -> Course:
    """The course as it is when these values are there."""
    course = our_course()
    return replace(course, values={**course.values, **values}, _read={})


def test_when_the_courses_model_is_not_published_then_the_homework_does_not_name_it() -> None:
    for language in ("ko", "en"):
        cells = homework(**{"course-model": None}).assignment("hw04").release_cells(language)
        assert not [cell.id for cell in cells if '"course"' in cell.source]


def test_when_the_courses_model_is_published_then_the_homework_can_load_it() -> None:
    for language, name in (("ko", "오스틴"), ("en", "Austen")):
        cells = homework(**{"course-model": PUBLISHED}).assignment("hw04").release_cells(language)
        named = [cell.source for cell in cells if '"course"' in cell.source]
        assert [name in source for source in named] == [True, False]
        names: dict[str, Any] = {"GPT2_SIZES": {}, "GPT2_FILES": {}}
        exec(named[1], names)
        assert names["GPT2_FILES"]["course"] == PUBLISHED
        assert names["GPT2_SIZES"]["course"].keys() == {"n_ctx", "n_embd", "n_head", "n_layer"}


@pytest.mark.proof
def test_when_the_courses_model_is_published_then_an_answer_that_loads_it_is_right() -> None:
    course = homework(**{"course-model": PUBLISHED})
    assignment = course.assignment("hw04")
    with Grader(course, assignment, seed="course-model") as grader:
        hidden = grader.checks["load-checkpoint"]
        answers = ('download_and_load_gpt2("course", "gpt2")', 'download_and_load_gpt2("124M", "gpt2")')
        right = tuple(Right(f"size-{size}", {1: f"settings, params = {code}"}) for size, code in enumerate(answers))
        grader.checks["load-checkpoint"] = replace(hidden, right=right)
        assert verify_exercise(grader, assignment.exercise("load-checkpoint")).findings == ()
