"""All of the engine that hidden checks import: how they are declared, how they ask, and what comes back.

A check is a method of a class marked `@exercise`. It asks the student's answer for plain data and compares it here, in
the grader's process, with what the reference answer gives on the same input:

    @exercise("count-words", points=2)
    class TestCountWords:
        @check(ko="다른 글의 낱말 수", en="the words of another text")
        def test_when_the_text_is_another_then_its_words_are_counted(self, student, reference, rng): ...

        wrong = (Wrong("letters", {1: "len(text)"}, ko="글자를 셌습니다.", en="These are the letters."), ...)
        right = (Right("by-hand", {1: "sum(1 for word in text.split())"}), ...)

It asks for what it needs by the names of its parameters: `student` and `reference` (`Student`), `rng` (a
`numpy.random.Generator` that comes from the class's seed, the exercise and the check), `evidence` (`Evidence`: the
written text and saved outputs). It fails by an AssertionError, and by an `AnswerError` that it does not catch: then the
student's code raised an exception. Any other exception is a fault of the check: the answer gets no points for it, and
the instructor's report says so.

What comes back from `student["name"]` and `student.run(…)`:

| in the answer | here |
| --- | --- |
| None, bool, int, float, str, bytes, list, tuple, set, dict | the same |
| a numpy number | int, float or bool |
| a numpy array, a tensor | `Array`: `dtype` ("int64", "torch.float32"), `shape`, `values`, which are numpy's |
| anything else | `Opaque`, with the name of its class and of that class's bases |

`student.rerun(x=…)` is the answer with other values in place of the given ones, to be asked in the same way;
`student.error(code)` is the exception that code raises, as `Raised`, or None. `close(a, b, atol=1e-5)` compares numbers
and arrays. Checks without `points` must all pass; those with `points` earn them one by one.

In `Wrong` and `Right`, `{1: "len(text)"}` is what stands in the place of blank 1, right of the `=`, while the other
blanks are solved; a text is the whole cell. `Submitted(answer, saved, settings)` also says which outputs were saved
with it (`Saved`), and what was typed into given cells that are there to be changed. With a `rubric` of `Criterion`s a
person grades, and checks suggest points. `worth(2, Shared.test_…)` is an inherited check with points of its own.

Inputs are the same builtin values, and numpy arrays, which arrive as numpy arrays, or as tensors
where course.toml says `arrays = "torch"`; a `Leaf` arrives as a tensor that asks for gradients.
"""

from autograde.course.declarations import Criterion, Right, Saved, Submitted, Wrong, check, exercise, worth
from autograde.grading.evidence import Evidence
from autograde.grading.student import Student
from autograde.intake.delivery.identity import plain_number
from autograde.sandbox.data import Array, Leaf, Opaque, close
from autograde.sandbox.process import AnswerError, Raised
from autograde.text import as_code

__all__ = [
    "AnswerError",
    "Array",
    "Criterion",
    "Evidence",
    "Leaf",
    "Opaque",
    "Raised",
    "Right",
    "Saved",
    "Student",
    "Submitted",
    "Wrong",
    "as_code",
    "check",
    "close",
    "exercise",
    "plain_number",
    "worth",
]
