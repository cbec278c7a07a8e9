"""What a submission says and shows without being run: the text of a written answer, and saved outputs.

It proves nothing by itself, since anybody can write anything there; so what is judged by it is confirmed by a person.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from autograde.course.declarations import Saved
from autograde.text import Text

__all__ = ["Evidence", "shows_pass"]

#: How a line of a visible check begins that says that its exercise passed.
PASSED = "✅"


@dataclass
class Evidence:
    """The evidence for one answer. A check says what it saw by `remark`, and what a person must look at by `flag`; both
    are shown with the result.
    """

    _text: str = ""
    _saved: Mapping[str, Saved] = field(default_factory=dict)
    _settings: Mapping[str, str] = field(default_factory=dict)
    looks: list[str] = field(default_factory=list)
    cells: set[str] = field(default_factory=set)
    remarks: list[Text] = field(default_factory=list)
    flags: list[Text] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What was written into the exercise's text cell."""
        self.looks.append(self._text)
        return self._text

    def saved(self, cell: str) -> Saved:
        """What the cell of this id had printed and drawn when the notebook was saved."""
        saved = self._saved.get(cell, Saved())
        self.cells.add(cell)
        self.looks.append(repr(saved))
        return saved

    @property
    def settings(self) -> Mapping[str, Any]:
        """What was typed into given cells that are there to be changed, a literal by each name."""
        self.looks.append(repr(sorted(self._settings.items())))
        return {name: ast.literal_eval(text) for name, text in self._settings.items()}

    @property
    def was_cleared(self) -> bool:
        """Whether the notebook was saved without the output of any cell, as some do before they hand it in."""
        return all(saved == Saved() for saved in self._saved.values())

    def remark(self, *, ko: str = "", en: str = "") -> None:
        """Something that was seen."""
        self.remarks.append(Text(ko, en))

    def flag(self, *, ko: str = "", en: str = "") -> None:
        """Something that a person must look at."""
        self.flags.append(Text(ko, en))


def shows_pass(saved: Saved, exercise: str) -> bool:
    """Whether a visible check's saved output has its line for a passed exercise, e.g. `✅ 3/25 vocabulary`."""
    return any(line.startswith(PASSED) and exercise in line.split() for line in saved.text.split("\n"))
