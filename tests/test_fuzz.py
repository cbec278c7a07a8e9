"""Whatever a submission is made of, the grader does not crash: thousands of notebooks and of results, made at random.

Run by CI, the cases are the same each time; elsewhere they are new in every run (Hypothesis's own habit).
"""

from __future__ import annotations

import contextlib
import copy
import json
import random
import socket
import struct
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from our_course import our_course
from small_assignment import EXERCISES, Cells, released, small_assignment

from autograde.course import Assignment, Course
from autograde.errors import SubmissionError
from autograde.grading.grader import Grader
from autograde.grading.judge import describe_fault, shorten
from autograde.grading.moments import Observation
from autograde.grading.naming import misnamed
from autograde.intake import Answers, Submission, read_answers
from autograde.intake.document.parse import read_document
from autograde.intake.packing import pack, unpack
from autograde.sandbox.data import Array, Opaque, canonical, close, encode_input
from autograde.sandbox.process import AnswerFaultError, Process
from autograde.sandbox.shown import shown
from notebooks import StudentNotebook


def cases(number: int) -> settings:
    """So many cases in `make test`, ten times as many in `make proof`, whose profile says 1,000 in place of 100."""
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large]
    return settings(max_examples=number * settings().max_examples // 100, deadline=None, suppress_health_check=slow)


TEXT = st.text(max_size=20) | st.text(st.characters(categories=["Cs", "Cc", "Cn"]), max_size=3)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)
OUTPUT = st.fixed_dictionaries({}, optional={"name": JSON, "text": JSON, "data": JSON, "stream": JSON})
CELL = st.fixed_dictionaries(
    {},
    optional={
        "cell_type": st.sampled_from(["code", "markdown", "raw", "heading"]) | JSON,
        "source": TEXT | st.lists(TEXT | JSON, max_size=4) | JSON,
        "input": JSON,
        "id": TEXT | JSON,
        "metadata": st.fixed_dictionaries({}, optional={"id": JSON, "nbgrader": JSON, "tags": JSON}) | JSON,
        "outputs": st.lists(OUTPUT | JSON, max_size=2) | JSON,
    },
)
NOTEBOOK = st.fixed_dictionaries(
    {},
    optional={
        "cells": st.lists(CELL | JSON, max_size=5) | JSON,
        "worksheets": st.lists(st.fixed_dictionaries({}, optional={"cells": st.lists(CELL)}) | JSON) | JSON,
        "metadata": JSON,
        "nbformat": JSON,
    },
)

#: What stands in a cell by accident: half of something, something of another kind, nothing.
LINES = st.sampled_from(
    [
        "",
        "%matplotlib inline",
        "!pip install torch",
        "%%bash\nls",
        "### your code",
        "class",
        "'''",
        "\\",
        "(",
        "\t",
        "# 끝",
        "result = ",
        "def count(self, word):",
        "split-check",
        "\x00",
        "\ufeff",
        "\r",
        "\u2028",
        "if True:\n\tx\n        y",
        "x = 0x" + "f" * 9_000,
        "x = " + "(" * 3_000,
        "x = a" + ".a" * 3_000,
        "\n" * 5_000,
        "a ,\n" * 1_000,
        "#" * 5_000 + " your code",
    ]
)
STEPS = ["delete", "repeat", "move", "merge", "split", "retype", "replace", "line", "cut", "metadata"]


def read_or_refuse(content: bytes, assignment: Assignment) -> None:
    """The file gives cells and answers, or a reason in both languages."""
    reason = None
    try:
        for cell in read_document(content).cells:
            cell.source.encode("utf-8")
        answers = read_answers(Submission("2023100001", "2023100001_small.ipynb", content), assignment)
    except SubmissionError as error:
        reason = error.reason
    if reason:
        assert reason.ko
        assert reason.en
        return
    assert unpack(Answers, pack(answers)) == answers
    assert tuple(answers.sources) == EXERCISES
    assert all(isinstance(source, str | None) for source in answers.sources.values())


def damage(cells: Cells, step: str, chance: random.Random, line: str, anything: Any) -> Cells:
    """The cells after one mishap of the kind `step`, at a place of chance."""
    if not cells:
        return cells
    cells = copy.deepcopy(cells)
    here, there = chance.randrange(len(cells)), chance.randrange(len(cells))
    cell = cells[here]
    source = str(cell.get("source", ""))
    middle = chance.randrange(len(source) + 1)
    if step == "delete":
        del cells[here]
    elif step == "repeat":
        cells.insert(there, copy.deepcopy(cell))
    elif step == "move":
        cells.insert(there, cells.pop(here))
    elif step == "merge":
        cell["source"] = f"{source}\n{cells.pop(there).get('source')}"
    elif step == "split":
        cell["source"] = source[:middle]
        cells.insert(here + 1, {**cell, "source": source[middle:]})
    elif step == "retype":
        cell["cell_type"] = chance.choice(["code", "markdown", "raw"])
    elif step == "line":
        cell["source"] = source[:middle] + line + source[middle:]
    elif step == "cut":
        cell["source"] = source[:middle]
    elif step == "metadata":
        cell["metadata"] = {"nbgrader": {"grade_id": chance.choice([*EXERCISES, anything])}, "tags": anything}
    else:
        cell[chance.choice(["id", "cell_type", "source", "metadata", "outputs"])] = anything
    return cells


MISHAPS = st.lists(st.tuples(st.sampled_from(STEPS), LINES, JSON), min_size=1, max_size=6)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Assignment:
    return small_assignment(tmp_path_factory.mktemp("source"))


@given(NOTEBOOK | JSON)
@cases(150)
def test_whatever_the_json_is_then_there_are_answers_or_a_reason(small: Assignment, data: Any) -> None:
    read_or_refuse(json.dumps(data).encode(), small)


@given(st.booleans(), MISHAPS, st.randoms(use_true_random=False))
@cases(150)
def test_whatever_happens_to_the_cells_then_there_are_answers_or_a_reason(
    small: Assignment, solved: bool, mishaps: list[tuple[str, str, Any]], chance: random.Random
) -> None:
    cells = released(small, solved=solved)
    for mishap in mishaps:
        cells = damage(cells, mishap[0], chance, *mishap[1:])
    read_or_refuse(json.dumps({"cells": cells, "nbformat": 4}).encode(), small)


@given(st.binary(max_size=200), st.integers(0, 6000), st.integers(0, 400))
@cases(100)
def test_whatever_bytes_a_file_is_damaged_by_then_there_are_answers_or_a_reason(
    small: Assignment, noise: bytes, position: int, length: int
) -> None:
    content = json.dumps({"cells": released(small), "nbformat": 4}, ensure_ascii=False).encode()
    read_or_refuse(content[:position] + noise + content[position + length :], small)
    read_or_refuse(noise, small)


TAGS = ["const", "ellipsis", "int", "float", "str", "bytes", "alike", "list", "tuple", "set", "dict", "object", "array"]
ARRAY = st.fixed_dictionaries(
    {
        "stored": st.sampled_from(["<f4", "<i8", "|b1", "<c8", "<U2", "|O", "<M8[s]", "f", ">f16"]) | TEXT,
        "shape": st.lists(st.integers(-1, 3) | JSON, max_size=3) | JSON,
        "data": st.sampled_from(["", "AAAA", "AAAAAA==", "AACAfwAAwH8AAIB/"]) | JSON,
        "dtype": st.sampled_from(["torch.float32", "int64"]) | JSON,
        "requires_grad": JSON,
        "has_grad_fn": JSON,
    }
)
PLAIN = (
    st.tuples(st.just("int"), st.integers().map(str) | TEXT)
    | st.tuples(st.just("float"), st.floats().map(float.hex) | TEXT)
    | st.tuples(st.just("str"), TEXT)
    | st.tuples(st.just("const"), st.none() | st.booleans())
    | st.tuples(st.just("array"), ARRAY)
    | st.tuples(st.just("alike"), st.tuples(st.sampled_from(["list", "tuple", "set"]), st.just("str"), st.lists(TEXT)))
    | st.tuples(st.sampled_from(TAGS) | TEXT, JSON)
)
VALUE = st.recursive(
    PLAIN,
    lambda inner: (
        st.tuples(st.sampled_from(["list", "tuple", "set"]), st.lists(inner, max_size=4))
        | st.tuples(st.just("dict"), st.tuples(st.lists(inner, max_size=3), st.lists(inner, max_size=3)))
    ),
    max_leaves=10,
)
RAISED = st.fixed_dictionaries({}, optional={"type": JSON, "bases": JSON, "text": JSON, "line": JSON, "place": JSON})
REPLY = (
    VALUE.map(lambda value: {"value": value})
    | st.fixed_dictionaries({"error": RAISED | JSON})
    | st.fixed_dictionaries({}, optional={"value": JSON, "error": JSON})
    | JSON
)


def evaluate(reply: bytes) -> Any:
    """What the grader makes of the bytes that an answer's process wrote in reply."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(reply)
        theirs.shutdown(socket.SHUT_WR)
        return Process(ours, lambda: None, 0).evaluate("x", {}, [], 5.0)


def use(reply: bytes) -> None:
    """Everything that a judge does with a value, or with a fault in its place."""
    told = None
    try:
        value = evaluate(reply)
    except AnswerFaultError as fault:
        told = describe_fault(fault)
        Observation("x", {}, [], fault=fault).behaviour()
    if told:
        assert told.ko
        assert told.en
        return
    assert len(shorten(repr(value))) < 2000
    assert len(shown(value)) < 2000
    misnamed(value, [("words", "", "list", [], True, True)], {"words"}, set())
    assert canonical(value) == canonical(value)
    assert close(value, None) in (True, False)
    assert close(value, evaluate(reply)) in (True, False)
    assert value == value or not isinstance(value, Array | Opaque)
    with contextlib.suppress(TypeError):  # an object of the submission is never sent back
        encode_input(value)


@given(REPLY)
@cases(300)
@example({"value": ["array", {"stored": "<f8", "shape": [0, 9], "data": "", "dtype": "torch.float64"}]})
def test_whatever_value_an_answer_sends_then_it_is_a_value_or_a_fault(reply: Any) -> None:
    body = json.dumps(reply).encode()
    use(struct.pack("!I", len(body)) + body)


@given(st.binary(max_size=60), st.integers(0, 80) | st.integers(0, 2**32 - 1))
@cases(100)
def test_whatever_bytes_an_answer_sends_then_it_is_a_value_or_a_fault(reply: bytes, size: int) -> None:
    use(reply)
    use(struct.pack("!I", size) + reply)


@pytest.fixture(scope="module")
def course() -> Course:
    return our_course()


@pytest.fixture(scope="module")
def grader(course: Course) -> Iterator[Grader]:
    with Grader(course, course.assignment("lec26"), seconds=3.0) as grader:
        yield grader


@pytest.mark.proof
@given(MISHAPS, st.randoms(use_true_random=False))
@cases(8)
def test_whatever_happens_to_a_notebook_then_it_is_graded_or_refused_with_a_reason(
    grader: Grader, mishaps: list[tuple[str, str, Any]], chance: random.Random
) -> None:
    notebook = StudentNotebook(grader.assignment).solve()
    for mishap in mishaps:
        notebook.cells = damage(notebook.cells, mishap[0], chance, *mishap[1:])
    result = grader.grade(Submission("2023100001", "2023100001_lec26.ipynb", notebook.to_bytes()))
    assert result.reason is None or "fault of the grader" not in result.reason.en
    assert 0 <= result.score <= result.max_score
    assert json.loads(json.dumps(result.to_json())) == result.to_json()
