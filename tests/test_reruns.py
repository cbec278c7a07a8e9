"""An answer run once more on other inputs: however its given lines are written, and with what was derived from them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from own_world import again, run
from small_sandbox import small_sandbox

from autograde.sandbox.process import AnswerError, Process
from autograde.sandbox.sandbox import START, Sandbox


@pytest.fixture(scope="module")
def box() -> Iterator[Sandbox]:
    with small_sandbox() as box:
        yield box


@pytest.fixture
def process(box: Sandbox) -> Iterator[Process]:
    process = box.start_answer(START)
    yield process
    process.close()


FORMS = {
    "as it is given": 'text = "a b"\nparts = text.split()',
    "with other quotes": "text = 'a b'\nparts = text.split()",
    "with an annotation": 'text: str = "a b"\nparts: list = text.split()',
    "in a tuple": 'text, more = "a b", 1\nparts = text.split()',
    "in a list with a star": 'text, *more = "a b", 1\nparts = text.split()',
    "in a chain": 'copy = text = "a b"\nparts = copy.split()',
    "as a walrus": 'parts = (text := "a b").split()',
    "as a walrus in a call": 'print(parts := str.split(text := "a b"))',
    "as a walrus in a comprehension": '[0 for _ in [1] if (text := "a b")]\nparts = text.split()',
    "in a branch": 'if True:\n    text = "a b"\nelse:\n    text = ""\nparts = text.split()',
    "in a loop": 'for text in ["a b"]:\n    parts = text.split()',
    "in a loop's body": 'for _ in range(2):\n    text = "a b"\nparts = text.split()',
    "in try": 'try:\n    text = "a b"\nfinally:\n    parts = text.split()',
    "in with": 'import contextlib\nwith contextlib.nullcontext("a b") as text:\n    parts = text.split()',
    "in match": 'match "a b":\n    case text:\n        parts = text.split()',
    "in match, with a pattern": 'match ["a b", 1]:\n    case [str() as text, *more]:\n        parts = text.split()',
    "in a function, by global": 'def begin():\n    global text\n    text = "a b"\nbegin()\nparts = text.split()',
    "in two steps": 'text = "a"\ntext += " b"\nparts = text.split()',
    "in three steps": 'text = ""\ntext += "a"\ntext = text + " b"\nparts = text.split()',
    "in a dict": 'mine = {"text": "a b"}\ntext = mine["text"]\nparts = mine["text"].split()',
    "in a list of dicts": 'mine = [{"text": "a b"}]\ntext = mine[0]["text"]\nparts = mine[0]["text"].split()',
    "in an object": (
        'from types import SimpleNamespace\nmine = SimpleNamespace(text="a b")\n'
        "text = mine.text\nparts = mine.text.split()"
    ),
    "in a class, with another": (
        'class Mine:\n    text, more = "a b", 1\ntext, more = Mine.text, Mine.more\nparts = Mine.text.split()'
    ),
    "by other names at once": 'mine, number = "a b", 1\ntext, more = mine, number\nparts = mine.split()',
    "by another name": 'mine = "a b"\ntext = mine\nparts = mine.split()',
    "used in the same line": 'text = "a b"; parts = text.split()',
    "and in a function as well": 'def f():\n    text = "other"\n    return text\ntext = "a b"\nparts = text.split()',
}


@pytest.mark.parametrize("form", FORMS)
def test_when_a_given_line_is_written_in_another_way_then_the_cell_runs_on_other_inputs(
    process: Process, form: str
) -> None:
    run(process, ("answer", FORMS[form]), asked="parts")
    assert again(process, "parts", text="x y z") == ["x", "y", "z"]
    assert process.evaluate("parts", {}, [], 20) == ["a", "b"]


def test_when_the_student_goes_on_from_the_given_value_then_that_step_stays(process: Process) -> None:
    run(process, ("answer", 'text = "A B"\ntext = text.lower()\ntext += " c"\nparts = text.split()'), asked="parts")
    assert again(process, "parts", text="X Y") == ["x", "y", "c"]


def test_when_the_exercise_asks_for_the_name_itself_then_what_the_cell_binds_counts(process: Process) -> None:
    run(
        process, ("own", "parts = ['a']"), ("answer", "parts = [part + '!' for part in parts]"), given={}, asked="parts"
    )
    assert again(process, "parts", parts=["x"]) == ["x!"]


def test_when_another_value_than_the_given_one_is_bound_later_then_only_the_first_is_held(process: Process) -> None:
    run(process, ("answer", 'text = "a b"\nparts = text.split()\ntext = "end"'), asked="parts")
    assert again(process, "(parts, text)", text="x y") == (["x", "y"], "end")


OTHERS = {
    "a value": ("own", "longer = text + ' c'"),
    "a value in steps": ("own", "half = text\nlonger = half + ' c'"),
    "a value by a function": ("own", "def longer_one():\n    return text + ' c'\nlonger = longer_one()"),
    "a function's value by a method": (
        "own",
        "class One:\n    def get(self):\n        return text + ' c'\nlonger = One().get()",
    ),
    "a copy of the name's cell": ("own", "text = 'a b'\nlonger = text + ' c'"),
}


@pytest.mark.parametrize("kind", OTHERS)
def test_when_a_cell_of_the_students_own_derives_something_then_it_is_computed_anew(
    process: Process, kind: str
) -> None:
    run(process, ("given", "text = 'a b'"), OTHERS[kind], ("answer", "parts = longer.split()"), given={}, asked="parts")
    assert again(process, "parts", text="x") == ["x", "c"]
    assert process.evaluate("parts", {}, [], 20) == ["a", "b", "c"]


REMARKS = {
    "an assert": "assert len(parts) == 2",
    "an assert in a branch": "if parts:\n    assert parts[1] == 'b', parts",
    "what is printed": "print(parts[1])",
    "what is displayed in a loop": "for number in (0, 1):\n    display(parts[number])",
}


@pytest.mark.parametrize("kind", REMARKS)
def test_when_the_student_says_something_about_the_values_at_hand_then_it_need_not_hold_for_others(
    process: Process, kind: str
) -> None:
    cells = [("given", "text = 'a b'"), ("own", f"parts = text.split()\n{REMARKS[kind]}\nmore = parts * 2")]
    run(process, *cells, ("answer", f"found = [*more]\n{REMARKS[kind]}\nfound.append(text)"), given={}, asked="found")
    assert again(process, "found", text="x") == ["x", "x", "x"]


def test_when_the_answer_itself_fails_on_other_values_then_it_is_said(process: Process) -> None:
    run(process, ("answer", 'text = "a b"\nprint(second := text.split()[1])'), asked="second")
    with pytest.raises(AnswerError, match="IndexError"):
        again(process, "second", text="x")


STEP_BY_STEP = {
    "a dict filled over cells": (["sizes = {}", "sizes['n'] = len(text)", "sizes['m'] = sizes['n'] + 1"], "sizes['m']"),
    "a list that grows": (["sizes = []", "sizes.append(len(text) + 1)"], "sizes[0]"),
    "an attribute": (["class S: pass", "S.n = len(text)", "S.m = S.n + 1"], "S.m"),
    "a name bound again": (["size = len(text)", "size = size + 1"], "size"),
    "a name bound again in place": (["size = len(text)", "size += 1"], "size"),
    "a default value": (["def f(n=len(text)):\n    return n + 1"], "f()"),
    "a part of a function": (["from functools import partial\nf = partial(max, len(text) + 1)"], "f(0)"),
    "a value that is kept": (
        ["from functools import cache\n@cache\ndef f():\n    return len(text) + 1\nprint(f())"],
        "f()",
    ),
    "a class that holds it": (["class C:\n    n = len(text) + 1"], "C.n"),
    "functions in a table": (["table = {'f': lambda n=len(text): n + 1}"], "table['f']()"),
}


@pytest.mark.parametrize("kind", STEP_BY_STEP)
def test_when_own_cells_come_to_a_value_step_by_step_then_all_steps_are_taken_anew(process: Process, kind: str) -> None:
    cells, value = STEP_BY_STEP[kind]
    own = [("own", cell) for cell in cells]
    run(process, ("given", "text = 'a b'"), *own, ("answer", f"found = {value}"), given={}, asked="found")
    assert again(process, "found", text="12345") == 6
    assert process.evaluate("found", {}, [], 20) == 4


USED_UP = {
    "a generator": ("two = (word for word in 'xy')", "list(two)"),
    "an iterator": ("two = iter('xy')", "[next(two), next(two)]"),
    "a list": ("two = ['y', 'x']", "[two.pop(), two.pop()]"),
    "a dict": ("two = {'a': 'x', 'b': 'y'}", "[two.pop('a'), two.pop('b')]"),
    "a queue": (
        "import queue\ntwo = queue.SimpleQueue()\ntwo.put('x'); two.put('y')",
        "[two.get_nowait() for _ in 'ab']",
    ),
    "an object": (
        "class Two:\n    rest = 'xy'\n    def __call__(self):\n        now, self.rest = self.rest, ''\n"
        "        return [*now]\ntwo = Two()",
        "two()",
    ),
    "a closure": (
        "def make(rest):\n    def two():\n        nonlocal rest\n        now, rest = rest, ''\n        return [*now]\n"
        "    return two\ntwo = make('xy')",
        "two()",
    ),
    "a counter": (
        "left = 1\ndef two():\n    global left\n    left -= 1\n    return [*'xy'][: 2 if left == 0 else 0]",
        "two()",
    ),
}


@pytest.mark.parametrize("kind", USED_UP)
def test_when_the_answer_uses_up_what_an_own_cell_made_then_it_is_there_again_for_other_inputs(
    process: Process, kind: str
) -> None:
    own, value = USED_UP[kind]
    run(process, ("own", own), ("answer", f'text = "a b"\nparts = [text, *{value}]'), asked="parts")
    for _ in range(2):
        assert again(process, "parts", text="t") == ["t", "x", "y"]
        assert again(process, "parts", text="s") == ["s", "x", "y"]
        assert process.evaluate("parts", {}, [], 20) == ["a b", "x", "y"]
    process.finish_questions()
    run(process, ("answer", "found = parts"))
    assert process.evaluate("found", {}, [], 20) == ["a b", "x", "y"]


def test_when_a_question_changed_an_object_then_the_answer_on_other_inputs_finds_the_change(process: Process) -> None:
    given, own = "class Box: pass\nbox = Box()\nbox.size = 9", "two = iter('xy')"
    cell = 'text = "a b"\nparts = [text, *two, box.size]'
    for asks in (1, 2):
        run(process, ("given", given), ("own", own), ("answer", cell), asked="parts")
        for _ in range(asks):
            assert process.evaluate("box.size = 3; box.size", {}, [], 20) == 3
            assert again(process, "parts", text="t") == ["t", "x", "y", 3]
        process.finish_questions()
        run(process, ("answer", "found = box.size"))
        assert process.evaluate("found", {}, [], 20) == 9


@pytest.mark.parametrize(
    "harm", ["for child in children: os.kill(child, 9)", "[(os.kill(child, 9), os.wait()) for child in children]"]
)
def test_when_the_answer_ends_the_copy_that_waits_then_the_world_goes_on(process: Process, harm: str) -> None:
    find = (
        "import os\ndef alive(p):\n    try: os.kill(p, 0)\n    except OSError: return False\n    return True\n"
        "children = [p for p in range(2, 40) if alive(p)] if os.getpid() == 1 else []\n"
    )
    cell = f'{find}{harm}\ntext = "a b"\nparts = [text, *two]'
    run(process, ("own", "two = iter('xy')"), ("answer", cell), asked="parts")
    assert process.evaluate("(len(children), parts)", {}, [], 20) == (1, ["a b", "x", "y"])
    assert again(process, "parts[0]", text="t") == "t"
    process.finish_questions()
    run(process, ("answer", "found = parts"))
    assert process.evaluate("found", {}, [], 20) == ["a b", "x", "y"]


def test_when_the_same_cell_runs_twice_then_it_finds_what_it_left_but_an_iterator_starts_anew(process: Process) -> None:
    run(
        process,
        ("own", "words = iter('ab')"),
        ("own", "grown = []"),
        ("answer", "grown.extend(words)\nfound = [*grown]"),
        given={},
        asked="found",
    )
    assert again(process, "found") == ["a", "b", "a", "b"]


def test_when_a_name_of_the_students_own_follows_from_what_is_held_then_it_keeps_its_kind(process: Process) -> None:
    cell = "text = 'a b'\nmine = text.split()\nparts = mine\nfound = [*mine, len(parts)]"
    run(process, ("answer", cell), given={"text": "text = 'a b'", "parts": "parts = []"}, asked="found")
    assert process.evaluate("found", {}, [{"text": "x y z", "parts": "ab"}], 20) == ["x", "y", "z", 2]


def test_when_own_cells_derive_one_from_another_then_all_are_computed_anew(process: Process) -> None:
    cells = [("own", "one = text + '1'"), ("own", "unrelated = []"), ("own", "two = one + '2'")]
    run(process, ("given", "text = 't'"), *cells, ("answer", "three = two + '3'"), given={}, asked="three")
    assert again(process, "three", text="x") == "x123"


def test_when_an_own_cell_fails_on_the_other_input_then_its_first_result_stays(process: Process) -> None:
    own = "number = 7\nnumber = int(text)"
    run(process, ("given", "text = '12'"), ("own", own), ("answer", "more = number + 1"), given={}, asked="more")
    assert again(process, "more", text="no number") == 13
    assert again(process, "more", text="41") == 42


def test_when_an_own_cell_does_not_depend_on_it_then_it_is_not_run_again(process: Process) -> None:
    own = ("own", "seen = []\nseen.append(1)")
    cells = [("given", "text = 'a'"), ("own", "seen = []"), ("own", "seen.append(1)")]
    run(process, own, *cells, ("answer", "found = (text, len(seen))"), given={}, asked="found")
    assert again(process, "found", text="x") == ("x", 1)


def test_when_a_later_cell_binds_the_name_anew_then_what_was_derived_before_does_not_come_back(
    process: Process,
) -> None:
    cells = [("given", "text = 'a b'"), ("own", "words = [text]"), ("given", "words = ['later']")]
    run(process, *cells, ("answer", "found = words + [text]"), given={}, asked="found")
    assert again(process, "found", text="x") == ["later", "x"]


def test_when_an_own_cell_above_the_given_line_used_the_name_then_it_keeps_what_it_had(process: Process) -> None:
    cells = [("given", "text = 'old'"), ("own", "before = text"), ("answer", 'text = "a b"\nparts = [before, text]')]
    run(process, *cells, asked="parts")
    assert again(process, "parts", text="x") == ["old", "x"]


def test_when_an_own_cell_took_long_then_it_is_not_run_again(process: Process) -> None:
    slow = "import time\nend = time.process_time() + 1.1\nwhile time.process_time() < end: pass\nslow = text"
    run(process, ("given", "text = 'a'"), ("own", slow), ("answer", "found = slow + text"), given={}, asked="found")
    assert again(process, "found", text="x") == "ax"
