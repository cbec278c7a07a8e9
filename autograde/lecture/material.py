"""What slides are made from besides the source: pictures, the outputs of the solved notebook, known wrong answers."""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from autograde.authoring.figures import alt_texts
from autograde.authoring.notebook import notebook_path
from autograde.course import Assignment, Course
from autograde.course.declarations import Submitted, Wrong
from autograde.course.exercises import Exercise
from autograde.errors import CourseError
from autograde.grading.hidden_checks import HiddenChecks, load_checks
from autograde.lecture.code import plain, wrapped
from autograde.text import Text

__all__ = ["Material", "Output", "frame", "gather", "image", "wrong_lines"]

#: A clicker's keys in a demo's frame, from which the deck hears no keys, as messages that reveal.js knows.
_TURN = """<script>
addEventListener("keydown", (event) => {
  const method = { PageUp: "prev", PageDown: "next" }[event.key];
  if (method) event.preventDefault();
  if (method) parent.postMessage(JSON.stringify({ method }), "*");
});
</script>"""
#: What makes a page dark, and what in its place keeps it as light as the deck.
_LIGHT = {"(prefers-color-scheme: dark)": "not all", "color-scheme: light dark": "color-scheme: light"}
_TITLE = re.compile(r"<title>(.*?)</title>", flags=re.DOTALL)
#: A line that says nothing beside an explanation: a comment, or a name that stays what it is.
_NOTHING = re.compile(r"\s*(#|pass$|(\w+) = \2$)")
#: Of an output on a slide.
_LINES, _COLUMNS = 12, 88
#: Of a wrong answer that stands beside its explanation.
_WRONG_LINES = 5


@dataclass(frozen=True)
class Output:
    """What a cell of the solved notebook shows: lines, cut to what a slide holds, and pictures as data URIs."""

    lines: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Material:
    """Of one assignment in one language; `demos` are their pages by name."""

    assignment: Assignment
    language: str
    pictures: Path
    alts: Mapping[str, Text]
    outputs: Mapping[str, Output]
    hidden: Mapping[str, HiddenChecks]
    demos: Mapping[str, str] = field(default_factory=dict)

    def figure(self, name: str) -> str:
        """The figure as an element that takes what room there is."""
        file = self.pictures / f"{name}.png"
        if not file.is_file():
            raise CourseError(f"the figure '{name}' is not in {self.pictures}; run 'autograde build'")
        return image(_uri(file.read_bytes()), self.alts[name][self.language] if name in self.alts else "")


def gather(course: Course, assignment: Assignment, language: str, demos: Mapping[str, str] | None = None) -> Material:
    """Reads all of it. Raises CourseError where the solved notebook or a picture was not built."""
    return Material(
        assignment,
        language,
        course.root / "images" / language / assignment.id,
        alt_texts(assignment.folder),
        _outputs(course.root / notebook_path("solutions", language, assignment.id)),
        load_checks(assignment, course.checks, course.arrays),
        demos or {},
    )


def frame(page: str) -> str:
    """A demo's page in a frame of its own, which takes what room there is. Page up and down turn the deck's slides."""
    for dark, light in _LIGHT.items():
        page = page.replace(dark, light)
    title = _TITLE.search(page)
    named = f' title="{title[1]}"' if title else ""
    return f'<iframe sandbox="allow-scripts"{named} srcdoc="{html.escape(page + _TURN)}"></iframe>'


def image(source: str, alt: str) -> str:
    """An image that takes what room there is."""
    return f'<img src="{source}" alt="{html.escape(alt)}">'


def wrong_lines(exercise: Exercise, wrong: Wrong) -> list[str]:
    """The lines of a wrong answer that are not the solution's."""
    answer = wrong.answer.answer if isinstance(wrong.answer, Submitted) else wrong.answer
    if exercise.is_written:
        return []
    code = answer if isinstance(answer, str) else exercise.fill(answer)
    said, solved = plain(code).split("\n"), plain(exercise.solution[exercise.language]).split("\n")
    matcher = SequenceMatcher(None, solved, said, autojunk=False)
    differing = [
        line for tag, _, _, start, stop in matcher.get_opcodes() if tag != "equal" for line in said[start:stop]
    ]
    code_lines = [line for line in differing if line.strip() and not _NOTHING.match(line)]
    indent = min((len(line) - len(line.lstrip()) for line in code_lines), default=0)
    return wrapped("\n".join(line[indent:] for line in code_lines))[:_WRONG_LINES] if code_lines else []


def _outputs(file: Path) -> dict[str, Output]:
    if not file.is_file():
        raise CourseError(f"there is no solved notebook {file}; run 'autograde build'")
    cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
    return {cell["id"]: _output(cell["outputs"]) for cell in cells if cell.get("outputs")}


def _output(outputs: list[dict[str, Any]]) -> Output:
    texts, pictures = list[str](), list[str]()
    for output in outputs:
        data = output.get("data", {})
        if png := data.get("image/png"):
            pictures.append(f"data:image/png;base64,{''.join(png).replace(chr(10), '')}")
        else:
            texts.append("".join(output.get("text") or data.get("text/plain") or ""))
    lines = [line for text in texts for line in text.strip("\n").split("\n")] if any(texts) else []
    shown = [line if len(line) <= _COLUMNS else f"{line[:_COLUMNS]}…" for line in lines]
    return Output(tuple([*shown[:_LINES], "…"] if len(shown) > _LINES else shown), tuple(pictures))


def _uri(png: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"
