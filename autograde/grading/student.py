"""What a hidden check sees of an answer: questions, and plain data that comes back. The same face stands for the
reference answer.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from autograde.course.course import Arrays
from autograde.grading.moments import Moment, View
from autograde.sandbox.process import AnswerError, Raised
from autograde.sandbox.values import as_tensors

__all__ = ["Student"]


@dataclass(frozen=True)
class Student:
    """One answer. What comes back is plain data: builtin values, `Array` for tensors and arrays, `Opaque` for other
    objects. Numpy arrays that are handed over arrive as what `arrays` says.
    """

    moment: Moment
    arrays: Arrays = "numpy"
    view: View = field(default_factory=list)

    def __getitem__(self, name: str) -> Any:
        """The value of a name right after the answer ran. AnswerError when there is no such name."""
        return self.moment.evaluate(name, {}, self.view)

    def run(self, code: str, /, **inputs: Any) -> Any:
        """Runs `code` with `inputs` bound and gives the value of its last expression; leaves no trace in the
        namespace.
        """
        return self.moment.evaluate(code, self._arriving(inputs), self.view)

    def rerun(self, /, **bindings: Any) -> Student:
        """The answer run once more, `bindings` standing in for the cell's own given assignments to those names."""
        return Student(self.moment, self.arrays, [*self.view, self._arriving(bindings)])

    def _arriving(self, inputs: dict[str, Any]) -> dict[str, Any]:
        return {name: as_tensors(value) for name, value in inputs.items()} if self.arrays == "torch" else inputs

    def error(self, code: str, /, **inputs: Any) -> Raised | None:
        """The exception that `code` raises, or None."""
        try:
            self.run(code, **inputs)
        except AnswerError as error:
            return error.raised
        return None
