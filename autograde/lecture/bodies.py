"""The one thing that a slide shows, as HTML: code with its output, an exercise before and after it is solved, wrong
answers with their explanations.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from autograde.course.declarations import Wrong
from autograde.course.exercises import Exercise
from autograde.lecture.code import Part, highlight
from autograde.lecture.layout import arrange, code_size
from autograde.lecture.material import wrong_lines
from autograde.lecture.prose import inline

__all__ = ["Body", "code_body", "exercise_body", "output_body", "pitfalls_body"]

#: Type of code beside an explanation.
_WRONG_SIZE = 26
#: An exercise's cell before and after it is solved: on the first key one takes the place of the other.
_BEFORE = 'class="code fragment fade-out" data-fragment-index="0"'
_AFTER = 'class="code fragment" data-fragment-index="0"'


@dataclass(frozen=True)
class Body:
    """HTML, and whether the output found room in it."""

    html: str
    with_output: bool


def code_body(lines: Sequence[str], output: Sequence[str], height: float) -> Body:
    """Code, and its output where there is room."""
    return _beside(lambda size: _code(highlight(lines), size), lines, output, height, step=None)


def exercise_body(part: Part, output: Sequence[str], height: float) -> Body:
    """The blanks, on the next key the answer in their place, then the output where there is room."""
    longest = [max(pair, key=len) for pair in _pairs(part)]

    def both(size: int) -> str:
        if not part.changed:
            return _code(highlight(part.solved), size)
        blank = _code(highlight(part.blank), size, _BEFORE)
        solved = highlight(part.solved, part.changed)
        return f'<div class="stack">{blank}{_code(solved, size, _AFTER)}</div>'

    return _beside(both, longest, output, height, step=1 if part.changed else None)


def output_body(lines: Sequence[str], height: float) -> str:
    """An output that has a slide of its own."""
    return _output(lines, code_size(lines, height) or _WRONG_SIZE, None)


def pitfalls_body(exercise: Exercise, wrongs: Sequence[Wrong], language: str) -> str:
    """Two or three wrong answers, one below the other, each with what is wrong."""
    rows = []
    for number, wrong in enumerate(wrongs):
        lines = wrong_lines(exercise, wrong)
        code = _code(highlight(lines, frozenset(range(len(lines))), "wrong"), _WRONG_SIZE) if lines else ""
        key = "" if number == 0 else f' class="fragment" data-fragment-index="{number - 1}"'
        rows.append(f"<div{key}>{code}<p>{inline(wrong.text[language])}</p></div>")
    return f'<div class="pitfalls">{"".join(rows)}</div>'


def _pairs(part: Part) -> list[tuple[str, str]]:
    count = max(len(part.blank), len(part.solved))
    filled = [[*lines, *[""] * (count - len(lines))] for lines in (part.blank, part.solved)]
    return list(zip(*filled, strict=True))


def _beside(
    draw: Callable[[int], str], lines: Sequence[str], output: Sequence[str], height: float, step: int | None
) -> Body:
    """What `draw` makes of the size of the type, with the output in the same size where both have room."""
    found = arrange(lines, output, height) if output else None
    if found:
        shown = f'<div class="{found.place}">{draw(found.size)}{_output(output, found.size, step)}</div>'
        return Body(shown, with_output=True)
    return Body(draw(code_size(lines, height) or _WRONG_SIZE), with_output=False)


def _code(coloured: str, size: int, attributes: str = 'class="code"') -> str:
    return f'<pre {attributes} style="font-size:{size}px">{coloured}</pre>'


def _output(lines: Sequence[str], size: int, step: int | None) -> str:
    key = f' fragment" data-fragment-index="{step}' if step is not None else ""
    return f'<pre class="output{key}" style="font-size:{size}px">{html.escape(chr(10).join(lines))}</pre>'
