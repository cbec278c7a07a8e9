"""What reading costs grows with what is read, and no faster: long runs of anything, thousands of cells of any kind."""

from __future__ import annotations

import contextlib
import cProfile
import json
import pstats
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from small_assignment import EXERCISES, small_assignment

from autograde.course import Assignment
from autograde.course.edition import mask_magics
from autograde.course.written import names_exercise, written_text
from autograde.errors import SubmissionError
from autograde.intake import Submission, read_answers
from autograde.intake.alignment.choice import Choice, answer_below
from autograde.intake.alignment.similarity import bare, defined_names, has_code, profile, tokens
from autograde.intake.document.cells import Cell
from autograde.intake.document.conflicts import versions
from autograde.intake.document.parse import read_document
from autograde.intake.document.scripts import is_script, script_cells
from autograde.intake.document.statements import outside_strings, statements

#: Characters of a run, and of one eight times as long: what is quadratic takes 64 times as long for it.
SHORT, TIMES = 2_500, 8
#: How many times as long the longer run may take, and the processor time of the shorter one below which nothing is
#: judged: what is quadratic takes a second for the longer run, what is linear a few milliseconds.
MOST_TIMES, LEAST_SECONDS = 30, 0.005

RUNS = [
    *(" ", "\n", "\t", "\r", "\x0b", "\u3000", ",", ".", "(", ")", "[", "]", '"', "'", "#", "\\", "a", "가", "=", "`"),
    *("*", "!", "%", "<", ">", "|", "-", "a ", " a", "a,", "a ,\n", "a\n", ",\n", " \n", "\n\n", "(\n", "a.a", "a:"),
    *(
        "a = ",
        "a, b = ",
        '"""',
        "'''",
        '"\\',
        "\\\\",
        "# ",
        "##",
        "## ",
        "#\n",
        "### your code",
        "### your code ",
        "your",
    ),
    *("your code ", "...", "…", "... ", "=...", "return", "return ...", "**a · `", "**", "· `", "· ", "![", "![]("),
    *(
        "![a]",
        "<img ",
        "<",
        "%%\n",
        "# %%",
        "# %%\n",
        "# In [",
        "# In [1]:\n",
        'id="',
        'grade_id="',
        "[markdown",
        "def ",
    ),
    *("def\n", "class ", "class\n", "async ", "async def ", "async\n", "@a\n", "else:\n", "<<<<<<<\n", "=======\n"),
    *(">>>>>>>\n", "<<<<<<<\n>>>>>>>\n", "%a\n", "!a\n", "{", "{}", "[]", "[,", "\0", "\N{GRINNING FACE}"),
]
#: Where a run stands: alone, with something behind it that no rule fits, in the middle of a line of code.
FRAMES = ["{}", "{}x = 1", "x = {}!"]


@pytest.fixture(scope="module")
def assignment(tmp_path_factory: pytest.TempPathFactory) -> Assignment:
    return small_assignment(tmp_path_factory.mktemp("source"))


def notebook(*cells: dict[str, Any]) -> bytes:
    return json.dumps({"cells": [*cells]}).encode()


def code(source: str, **more: Any) -> dict[str, Any]:
    return {"cell_type": "code", "source": source, **more}


def read(assignment: Assignment, content: bytes) -> None:
    with contextlib.suppress(SubmissionError):
        read_answers(Submission("", "a.ipynb", content), assignment)


def cells_of(content: bytes) -> None:
    with contextlib.suppress(SubmissionError):
        read_document(content, "a.py")


def readings(assignment: Assignment) -> dict[str, Callable[[str], object]]:
    """All that looks at a text of a submission."""
    counter = assignment.exercise("counter")
    release = counter.release["ko"]
    below = Choice(Cell(0, "code", release), release, "grade_id")
    answers = [code(exercise.solution["ko"], id=exercise.id) for exercise in assignment.exercises]
    return {
        "bare": bare,
        "tokens": tokens,
        "profile": profile,
        "defined_names": defined_names,
        "has_code": has_code,
        "statements": statements,
        "outside_strings": lambda text: list(outside_strings(text.split("\n"))),
        "is_script": is_script,
        "script_cells": script_cells,
        "a conflict": lambda text: versions(f"<<<<<<<\n{text}\n=======\n{text}\n>>>>>>>"),
        "names_exercise": names_exercise,
        "names_exercise's hint": lambda text: names_exercise(f"**답 · `split`** {text}"),
        "written_text": lambda text: written_text(text, counter.release.values()),
        "open_blanks": counter.open_blanks,
        "is_blank": lambda text: counter.is_blank(f"{release}\n{text}"),
        "mask_magics": mask_magics,
        "answer_below": lambda text: answer_below(counter, below, [Cell(1, "code", text)]),
        "a file": lambda text: cells_of(text.encode()),
        "a broken notebook": lambda text: cells_of(b'{"cells": [' + text.encode()),
        "an own cell": lambda text: read(assignment, notebook(*answers, code(text))),
        "an answer": lambda text: read(assignment, notebook(*answers[1:], code(text, id=EXERCISES[0]))),
        "a text cell": lambda text: read(assignment, notebook(*answers, {"cell_type": "markdown", "source": text})),
        "outputs": lambda text: read(assignment, notebook(*answers[:-1], {**answers[-1], "outputs": [{"text": text}]})),
        "lines of a source": lambda text: read(assignment, notebook(*answers, code("", input=[*text]))),
    }


def seconds(reading: Callable[[str], object], text: str) -> float:
    began = time.process_time()
    reading(text)
    return time.process_time() - began


@pytest.mark.proof
@pytest.mark.parametrize("run", RUNS, ids=ascii)
def test_when_a_run_is_longer_then_reading_it_takes_longer_in_proportion(assignment: Assignment, run: str) -> None:
    for name, reading in readings(assignment).items():
        for frame in FRAMES:
            short = frame.format(run * (SHORT // len(run)))
            long = frame.format(run * (SHORT * TIMES // len(run)))
            for last in (False, False, True):  # a processor that others use as well may be slow once
                taken = seconds(reading, long)
                if taken <= MOST_TIMES * LEAST_SECONDS or taken <= MOST_TIMES * seconds(reading, short):
                    break
                assert not last, f"{name} of {frame!r}: {taken:.2f} s"


def calls(assignment: Assignment, content: bytes) -> int:
    """What reading does, counted: the same on every machine."""
    with cProfile.Profile() as profiled:
        read(assignment, content)
    return int(pstats.Stats(profiled).total_calls)  # type: ignore[attr-defined]


KINDS: dict[str, Callable[[Assignment, int], dict[str, Any]]] = {
    "empty": lambda assignment, number: code("\n" * 20),
    "comment": lambda assignment, number: code(f"# {number}"),
    "own": lambda assignment, number: code(f"x{number} = [{number}]"),
    "the same": lambda assignment, number: code("x = 1"),
    "solved": lambda assignment, number: code(assignment.exercises[number % 4].solution["ko"]),
    "solved and changed": lambda assignment, number: code(f"{assignment.exercises[2].solution['ko']}\n# {number}"),
    "released": lambda assignment, number: code(f"{assignment.exercises[number % 4].release['ko']}\n# {number}"),
    "named": lambda assignment, number: code(f"total = ...  ### your code\n# {number}", id="total"),
    "half": lambda assignment, number: code(
        "\n".join(assignment.exercises[2].solution["ko"].split("\n")[number % 2 :: 2]) + f"  # {number}"
    ),
    "merged": lambda assignment, number: code(
        "\n".join(exercise.solution["ko"] for exercise in assignment.exercises) + f"\nx = {number}"
    ),
    "text": lambda assignment, number: {"cell_type": "markdown", "source": f"제 답은 {number}입니다."},
    "code as text": lambda assignment, number: {
        "cell_type": "raw",
        "source": f"{assignment.exercises[number % 4].solution['ko']}\n# {number}",
    },
}


@pytest.mark.slow
@pytest.mark.parametrize("first", ["nothing", "blank", "solved"])
@pytest.mark.parametrize("kind", KINDS)
def test_when_there_are_four_times_as_many_cells_then_reading_does_about_four_times_as_much(
    assignment: Assignment, kind: str, first: str
) -> None:
    before = {
        "nothing": [],
        "blank": [code(exercise.release["ko"], id=exercise.id) for exercise in assignment.exercises],
        "solved": [code(exercise.solution["ko"], id=exercise.id) for exercise in assignment.exercises],
    }[first]
    few, many = (notebook(*before, *(KINDS[kind](assignment, number) for number in range(size))) for size in (100, 400))
    calls(assignment, few)  # what is kept of the assignment is made
    assert calls(assignment, many) <= 6 * calls(assignment, few)


def test_when_the_course_has_no_written_answers_then_text_cells_cost_nothing(
    assignment: Assignment, tmp_path: Path
) -> None:
    texts = [{"cell_type": "markdown", "source": "word " * 300} for _ in range(500)]
    solved = [code(exercise.solution["ko"], id=exercise.id) for exercise in assignment.exercises]
    calls(assignment, notebook(*solved))  # what is kept of the assignment is made
    assert calls(assignment, notebook(*solved, *texts)) < 40_000
