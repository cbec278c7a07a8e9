"""What questions leave behind in a student's own world: nothing. And what they cannot reach."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from own_world import again, run
from small_sandbox import small_sandbox

from autograde.sandbox.process import AnswerError, AnswerFaultError, Process
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


def test_when_questions_change_objects_then_the_next_cell_finds_them_as_they_were(process: Process) -> None:
    run(process, ("answer", "class Box: pass\nbox, rows = Box(), [[1], [2]]\nbox.inside = []\nshared = box.inside"))
    assert process.evaluate("box.inside.append(1); rows[0].append(9); (box.inside, rows)", {}, [], 20) == (
        [1],
        [[1, 9], [2]],
    )
    process.finish_questions()
    run(process, ("answer", "found = (box.inside, shared is box.inside, rows)"))
    assert process.evaluate("found", {}, [], 20) == ([], True, [[1], [2]])


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("Box.count = 5\nBox.count", 5),
        ("del Box.count\nhasattr(Box, 'count')", False),
        ("setattr(Box, 'count', 6)\nBox.count", 6),
        ("Box().rise()", 1),
        ("Box.climb()", 1),
        ("Box().top", 1),
        ("count()", 1),
        ("other = Box()\nother.count = 7\nother.count", 7),
        ("Small().rise()", 1),
    ],
)
def test_when_a_question_sets_attributes_of_a_class_then_the_next_cell_finds_it_as_it_was(
    process: Process, question: str, says: object
) -> None:
    cell = """
class Box:
    count = 0
    def rise(self):
        Box.count += 1
        return Box.count
    @classmethod
    def climb(cls):
        return cls().rise()
    @property
    def top(self):
        return self.rise()
class Small(Box):
    pass
def count():
    Box.count = Box.count + 1
    return Box.count
"""
    run(process, ("answer", cell))
    assert process.evaluate(question, {}, [], 20) == says
    process.finish_questions()
    run(process, ("answer", "found = Box.count"))
    assert process.evaluate("found", {}, [], 20) == 0


@pytest.mark.parametrize(
    ("method", "question"),
    [
        ("@classmethod\n    def put(cls):\n        cls.count = 1", "Box.put()"),
        ("@staticmethod\n    def put(kind):\n        kind.count = 1", "Box.put(Box)"),
        ("def put(kind):\n        kind.count = 1", "Box.put(Box)"),
        ("def __init_subclass__(cls):\n        Box.count = 1", "class Small(Box): pass"),
    ],
)
def test_when_a_method_sets_attributes_of_what_it_is_given_then_the_next_cell_finds_the_class_as_it_was(
    process: Process, method: str, question: str
) -> None:
    run(process, ("answer", f"class Box:\n    count = 0\n    {method}"))
    assert process.evaluate(f"{question}\nBox.count", {}, [], 20) == 1
    process.finish_questions()
    run(process, ("answer", "found = Box.count"))
    assert process.evaluate("found", {}, [], 20) == 0


def test_when_a_method_sets_attributes_of_self_then_questions_need_no_copy_of_the_process(process: Process) -> None:
    run(
        process,
        (
            "answer",
            "class Box:\n    def __init__(self):\n        self.count = 1\n    def rise(self):\n        self.count += 1",
        ),
    )
    where = "__import__('os').getpid()"
    assert process.evaluate(f"box = Box()\nbox.rise()\n{where}", {}, [], 20) == process.evaluate(where, {}, [], 20)


def test_when_questions_only_bind_names_then_the_next_cell_finds_the_same_objects(process: Process) -> None:
    run(process, ("answer", 'text = "a b"\nparts = also = text.split()'), asked="parts")
    assert process.evaluate("parts.append('c'); (parts, also)", {}, [], 20) == (["a", "b", "c"], ["a", "b"])
    assert again(process, "parts", text="x") == ["x"]
    process.finish_questions()
    run(process, ("answer", "found = (text, parts, parts is also)"))
    assert process.evaluate("found", {}, [], 20) == ("a b", ["a", "b"], True)


def test_when_a_question_draws_random_numbers_then_the_next_cell_draws_as_if_none_was_asked(process: Process) -> None:
    run(process, ("answer", "import random\nrandom.seed(1)\ndie = random.Random(2)"))
    process.evaluate("(random.random(), die.random())", {}, [], 20)
    process.finish_questions()
    run(process, ("answer", "found = (random.random(), die.random())"))
    assert process.evaluate("found", {}, [], 20) == (0.13436424411240122, 0.9560342718892494)


@pytest.mark.parametrize("question", ["__import__('os')._exit(0)", "__import__('os').abort()"])
def test_when_a_question_ends_its_process_then_the_world_goes_on(process: Process, question: str) -> None:
    run(process, ("answer", "class Box: pass\nbox = Box()"))
    with pytest.raises(Exception, match="process"):
        process.evaluate(f"box; {question}", {}, [], 20)
    process.finish_questions()
    run(process, ("answer", "found = type(box).__name__"))
    assert process.evaluate("found", {}, [], 20) == "Box"


@pytest.mark.parametrize("question", ["__import__('os')._exit(0)", "while True: pass"])
def test_when_a_question_about_other_inputs_ends_its_process_then_the_others_are_answered(
    process: Process, question: str
) -> None:
    run(process, ("own", "two = iter('xy')"), ("answer", 'text = "a b"\nparts = [text, *two]'), asked="parts")
    with pytest.raises(AnswerFaultError):
        process.evaluate(question, {}, [{"text": "t"}], 0.5)
    assert again(process, "parts", text="t") == ["t", "x", "y"]
    process.finish_questions()
    run(process, ("answer", "found = parts"))
    assert process.evaluate("found", {}, [], 20) == ["a b", "x", "y"]


class TestHidden:
    def test_when_a_question_is_asked_then_data_of_hidden_names_is_out_of_reach(self, process: Process) -> None:
        run(process, ("given", "text, numbers = 'a', [1]"), ("answer", "def f(x):\n    return text, numbers"))
        with pytest.raises(AnswerError, match="name 'text' is not defined"):
            process.evaluate("f(1)", {}, [], 20, hidden=["text", "numbers"])
        assert process.evaluate("f(1)", {}, [], 20) == ("a", [1])

    def test_when_hidden_names_are_functions_classes_or_modules_then_they_stay(self, process: Process) -> None:
        given = "import math\ndef g(x):\n    return x + 1\nclass C:\n    number = 2\nmade = C()"
        run(process, ("given", given), ("answer", "def f(x):\n    return math.floor(g(x) + C.number + made.number)"))
        assert process.evaluate("f(1)", {}, [], 20, hidden=["math", "g", "C", "made"]) == 6

    def test_when_the_question_binds_a_hidden_name_then_it_has_what_the_question_says(self, process: Process) -> None:
        run(process, ("given", "text = 'a'"), ("answer", "def f(x):\n    return text"))
        assert process.evaluate("f(1)", {"text": "asked"}, [], 20, hidden=["text"]) == "asked"

    def test_when_the_students_own_cell_bound_it_last_then_it_stays(self, process: Process) -> None:
        run(process, ("given", "text = 'a'"), ("own", "text = 'mine'"), ("answer", "def f(x):\n    return text"))
        assert process.evaluate("f(1)", {}, [], 20, hidden=["text"]) == "mine"
