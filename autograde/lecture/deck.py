"""Cells → slides. Headings make slides; a slide is its heading, one sentence and one thing to look at; all other text
of the notebook becomes the speaker's notes. Where that is dull or a wall of text, the author steers with marks.

Checks, folded and included cells, cells that only import, and what an author says `slides=false` of are left out.
"""

from __future__ import annotations

import ast
import html
import re
from collections.abc import Sequence

from autograde.course import Course
from autograde.course.edition import EditionError, parse
from autograde.course.exercises import AssignmentCell
from autograde.course.source import nearest
from autograde.errors import AuthoringError
from autograde.lecture.bodies import code_body, exercise_body, output_body, pitfalls_body
from autograde.lecture.code import parts
from autograde.lecture.ends import first_slide, last_slide
from autograde.lecture.layout import room
from autograde.lecture.material import Material, Output, frame, image
from autograde.lecture.prose import Block, blocks, first_sentence, inline
from autograde.lecture.slides import Deck, Slide
from autograde.lecture.words import WORDS

__all__ = ["make_deck"]

#: Lines of a table or list on one slide.
MOST_ITEMS = 6
#: Letters of TeX, above which a formula is set smaller.
WIDE_FORMULA = 60
#: Slides of one given cell; one that is longer is left out.
MOST_PARTS = 3
#: Known wrong answers that the notes name.
MOST_NAMED = 3

_TIME = re.compile(r" · (?:\d+ ?(?:분|min))$")


def make_deck(course: Course, material: Material) -> Deck:
    """The deck of an assignment in the material's language. Raises AuthoringError for what fits on no slide."""
    maker = _Maker(material, first_slide(course, material.assignment, material.language))
    for cell in material.assignment.cells:
        maker.add(cell)
    maker.flush()
    assignment, language = material.assignment, material.language
    slides = [*maker.slides, last_slide(course, assignment, language)]
    return Deck(assignment.id, language, assignment.title[language], slides)


class _Maker:
    """The slides so far, and the text that waits for the thing it speaks of."""

    def __init__(self, material: Material, first: Slide) -> None:
        self.material = material
        self.language = material.language
        self.slides = [first]
        self.section = self.topic = self.heading = ""
        self.waiting: list[Block] = []
        self.sentence = ""
        self.asked = False  # a slide was begun and has nothing yet
        self.fresh = False  # it was begun by a heading
        self.silent = False  # what follows is for the notes
        self.task = False  # what follows is the task of an exercise, whose lists are for the notes

    def add(self, cell: AssignmentCell) -> None:
        if cell.kind == "prose":
            self._prose(cell)
        elif "slides" not in cell.only:
            self._left_out(cell)
        elif cell.demo:
            self._demo(cell)
        elif cell.kind == "given":
            self._code(cell)
        elif cell.kind in ("exercise", "written"):
            self._exercise(cell)

    def flush(self) -> None:
        """What waits becomes a slide of its own if one was begun, and else notes of the slide before."""
        if self.asked and (self.waiting or self.sentence):
            self._slide("statement", "")
        else:
            self.slides[-1].notes += [block.html for block in self.waiting]
        self.waiting, self.sentence, self.asked, self.fresh = [], "", False, False

    def _slide(self, kind: str, body: str) -> Slide:
        """A new slide, of which the last waiting paragraph gives the sentence unless the author did."""
        sentence = self._sentence()
        section = self.section if self.section != self.heading else ""
        slide = Slide(kind, inline(section), inline(self.heading), inline(sentence), body)
        slide.notes = [block.html for block in self.waiting]
        self.slides.append(slide)
        self.waiting, self.sentence, self.asked, self.fresh = [], "", False, False
        return slide

    def _height(self) -> int:
        """Of the thing to look at, below the sentence that waits."""
        return room(self._sentence())

    def _sentence(self) -> str:
        """The author's; else the first of what is said last, or of an exercise's task."""
        paragraphs = [block for block in self.waiting if block.kind == "paragraph"]
        return self.sentence or (first_sentence(paragraphs[0 if self.task else -1].text) if paragraphs else "")

    # --- prose

    def _prose(self, cell: AssignmentCell) -> None:
        found = blocks(cell.marked[self.language])
        if cell.only == ("notes",):
            return self._remark(found, cell)
        if "slides" not in cell.only:
            return None
        alone, before = cell.only == ("slides",), (self.section, self.topic, self.heading)
        if alone:
            self.flush()
            self.asked = True
        self.silent = False
        for block in found:
            self._block(block, cell)
        if alone:
            self.flush()
            self.section, self.topic, self.heading = before
        return None

    def _remark(self, found: Sequence[Block], cell: AssignmentCell) -> None:
        self.slides[-1].remarks += [block.html for block in found]
        self.slides[-1].minutes += cell.minutes

    def _block(self, block: Block, cell: AssignmentCell) -> None:
        if block.kind == "heading":
            self._heading(block)
        elif block.kind == "notes":
            self.asked = False
            self.flush()
            self.silent = True
        elif block.kind == "slide":
            if not (self.fresh and block.text):  # what a heading is followed by goes to the notes of its first slide
                self.flush()
            self.sentence, self.silent, self.asked, self.fresh = block.text, False, True, False
        elif block.kind == "paragraph" or self.silent or (self.task and block.kind in ("list", "table", "code")):
            self.waiting.append(block)
        else:
            self._thing(block, cell)

    def _heading(self, block: Block) -> None:
        self.flush()
        self.silent = False
        self.heading = _TIME.sub("", block.text)
        if block.level <= 2:
            self.section = self.heading
        if block.level <= 3:
            self.topic = self.heading
        self.asked, self.task = 1 < block.level < 4, block.level > 3
        self.fresh = self.asked

    def _thing(self, block: Block, cell: AssignmentCell) -> None:
        if block.lines > MOST_ITEMS:
            what = f"a {block.kind} of {block.lines} lines; a slide has {MOST_ITEMS}, and <!-- notes --> above it"
            raise AuthoringError(f"{what} keeps it off the slides", file=cell.file, line=cell.line)
        body = self.material.figure(block.text) if block.kind == "figure" else block.html
        wide = " wide" if block.kind == "formula" and len(block.text) > WIDE_FORMULA else ""
        self._slide(block.kind + wide, body)

    # --- code

    def _left_out(self, cell: AssignmentCell) -> None:
        if cell.kind != "exercise":
            return
        self.flush()
        self.slides[-1].notes.append(f"<p>{WORDS['left'][self.language]}: {inline(self.heading)}</p>")
        self.heading, self.task = self.topic, False

    def _demo(self, cell: AssignmentCell) -> None:
        """A demo says itself what to try, so what the notebook says of it is for the notes."""
        if page := self.material.demos.get(cell.demo):
            self.task, said = False, self.sentence
            self._slide("demo", frame(page)).sentence = inline(said)

    def _code(self, cell: AssignmentCell) -> None:
        code, output = cell.source[self.language], self.material.outputs.get(cell.id, Output())
        included = cell.file.parent != self.material.assignment.folder
        if included or code.startswith("# @title ") or _only_imports(code):
            return
        split = parts(code, code)
        if len(split) > MOST_PARTS:
            self.flush()
            self.slides[-1].notes.append(f"<p>{WORDS['long'][self.language].format(len(code.splitlines()))}</p>")
            return
        sentence = self.sentence
        for number, part in enumerate(split, start=1):
            last = number == len(split)
            self.sentence = f"{number} / {len(split)}" if number > 1 else sentence
            body = code_body(part.solved, output.lines if last else (), self._height())
            self._slide("code", body.html)
        self._rest(Output(() if body.with_output else output.lines, output.pictures))

    def _rest(self, output: Output) -> None:
        """Slides of what had no room beside the code."""
        if output.lines:
            self.sentence = WORDS["output"][self.language]
            self._slide("code", output_body(output.lines, self._height()))
        for picture in output.pictures:
            self._slide("figure", image(picture, self.heading))

    def _exercise(self, cell: AssignmentCell) -> None:
        exercise = cell.exercise
        assert exercise is not None
        if exercise.is_written:
            self.asked = True
            self.flush()
            self.heading, self.task = self.topic, False
            return
        task, output = self.sentence, self.material.outputs.get(cell.id, Output())
        split = parts(exercise.release[self.language], exercise.solution[self.language])
        first = len(self.slides)
        for number, part in enumerate(split, start=1):
            self.sentence = self.sentence or (f"{number} / {len(split)}" if number > 1 else task)
            last = number == len(split)
            body = exercise_body(part, output.lines if last else (), self._height())
            self._slide("exercise", body.html)
        if not body.with_output and output.lines:
            self.slides[-1].notes.append(f"<pre>{html.escape(chr(10).join(output.lines))}</pre>")
        self._rest(Output((), output.pictures))
        self._pitfalls(cell, self.slides[first])
        self.heading, self.task = self.topic, False

    def _pitfalls(self, cell: AssignmentCell, slide: Slide) -> None:
        """What goes wrong here: some of it in the notes, what the author chose on a slide."""
        exercise = cell.exercise
        assert exercise is not None
        known = {wrong.id: wrong for wrong in self.material.hidden[exercise.id].wrong if wrong.text[self.language]}
        for id in cell.pitfalls:
            if id not in known:
                what = f"there is no known wrong answer '{id}'{nearest(id, known)}"
                raise AuthoringError(what, file=cell.file, line=cell.line, exercise=exercise.id)
        texts = list(dict.fromkeys(wrong.text[self.language] for wrong in known.values()))[:MOST_NAMED]
        items = "".join(f"<li>{inline(text)}</li>" for text in texts)
        slide.notes.append(f"<p>{WORDS['stumble'][self.language]}</p><ul>{items}</ul>")
        if cell.pitfalls:
            chosen = [known[id] for id in cell.pitfalls]
            self.sentence = WORDS["pitfalls"][self.language]
            self._slide("wrong", pitfalls_body(exercise, chosen, self.language))


def _only_imports(code: str) -> bool:
    try:
        body = parse(code).body
    except EditionError:
        return False
    return all(isinstance(node, ast.Import | ast.ImportFrom) for node in body)
