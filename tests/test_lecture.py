"""Cells become slides: what is shown, what the speaker has, and what never reaches a notebook or a grader."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from tiny_course import SOURCE, with_demo, write_course

from autograde.course import Assignment
from autograde.course.declarations import Wrong
from autograde.course.exercises import Exercise
from autograde.errors import AuthoringError
from autograde.grading.hidden_checks import HiddenChecks
from autograde.lecture.code import MOST_COLUMNS, MOST_LINES, columns, parts, wrapped
from autograde.lecture.deck import make_deck
from autograde.lecture.formulas import formula
from autograde.lecture.layout import arrange, code_size
from autograde.lecture.live import live_notebook
from autograde.lecture.material import Material, Output
from autograde.lecture.prose import blocks, first_sentence
from autograde.lecture.slides import Deck, Slide, clock
from autograde.text import Text

PROSE = '''
# %% [markdown] lang="ko"
"""
## 둘째 절 · 5분

첫 문장입니다. 둘째 문장입니다.

| 가 | 나 |
| --- | --- |
| 1 | 2 |

<!-- slide: 골라 쓴 문장. -->

셋째 문장입니다.

$$x^2$$

<!-- notes -->

말로만 합니다.

- 목록
"""

# %% [markdown] lang="en"
"""
## The second section · 5 min

The first sentence. The second one.

| a | b |
| --- | --- |
| 1 | 2 |

<!-- slide: A chosen sentence. -->

A third sentence.

$$x^2$$

<!-- notes -->

Only said.

- a list
"""
'''
ALONE = '''
# %% [markdown] only="slides" lang="ko"
"""
### 슬라이드에만

이 문장입니다.
"""

# %% [markdown] only="slides" lang="en"
"""
### On slides alone

This sentence.
"""

# %% [markdown] only="notes" minutes=4 lang="ko"
"""
물어봅니다.
"""

# %% [markdown] only="notes" lang="en"
"""
Ask the room.
"""
'''
#: What CONTRIBUTING says how to add.
ADDED = ("a slide break", "a speaker's note", "a demo")
WRONG = (Wrong("letters", {1: "list(story)"}, "글자로 나눴습니다.", "It is split into letters."),)


def read(folder: Path, source: str) -> Assignment:
    return write_course(folder, source=source).assignment("mini")


def material(folder: Path, assignment: Assignment) -> Material:
    def hidden(exercise: Exercise) -> HiddenChecks:
        return HiddenChecks(exercise.id, exercise.points, (), WRONG, (), (), {}, exercise.file, exercise.line)

    (folder / "snail.png").write_bytes(b"picture")
    outputs = {"count-words": Output(("7",))}
    checks = {exercise.id: hidden(exercise) for exercise in assignment.exercises}
    return Material(assignment, "en", folder, {"snail": Text("달팽이", "a snail")}, outputs, checks)


def deck(folder: Path, source: str) -> Deck:
    course = write_course(folder, source=source)
    return make_deck(course, material(folder, course.assignment("mini")))


def titles(made: Deck) -> list[tuple[str, str, str]]:
    return [(slide.kind, slide.heading, slide.sentence) for slide in made.slides]


def test_when_prose_has_headings_and_marks_then_each_thing_has_a_slide_with_one_sentence(tmp_path: Path) -> None:
    made = deck(tmp_path, SOURCE + PROSE)
    assert titles(made)[-3:-1] == [
        ("table", "The second section", "The first sentence."),
        ("formula", "The second section", "A chosen sentence."),
    ]
    notes = "".join(made.slides[-2].notes)
    assert "A third sentence." in notes
    assert "Only said." in notes
    assert "a list" in notes
    assert "Only said." not in "".join(slide.body for slide in made.slides)


def test_when_a_figure_is_shown_then_it_has_its_alternative_text(tmp_path: Path) -> None:
    (figure,) = (slide for slide in deck(tmp_path, SOURCE).slides if slide.kind == "figure")
    assert 'alt="a snail"' in figure.body
    assert figure.sentence == "We count snails."


def test_when_an_exercise_is_shown_then_its_answer_waits_for_the_next_key(tmp_path: Path) -> None:
    exercise = next(slide for slide in deck(tmp_path, SOURCE).slides if slide.kind == "exercise")
    blank, _, solved = exercise.body.partition('class="code fragment"')
    assert "your code" in blank
    assert "split" not in blank
    assert "split" in solved
    assert solved.count("line changed") == 1
    assert 'class="output fragment"' in exercise.body
    assert "It is split into letters." in "".join(exercise.notes)


def test_when_wrong_answers_are_chosen_then_a_slide_shows_them_and_a_misspelled_one_stops(tmp_path: Path) -> None:
    source = SOURCE.replace('exercise="count-words" points=1', 'exercise="count-words" points=1 pitfalls=["letters"]')
    wrong = next(slide for slide in deck(tmp_path / "one", source).slides if slide.kind == "wrong")
    assert "list" in wrong.body
    assert "It is split into letters." in wrong.body
    with pytest.raises(AuthoringError, match="did you mean 'letters'"):
        deck(tmp_path / "other", source.replace('["letters"]', '["leters"]'))


def test_when_a_cell_is_for_the_lecture_alone_then_no_notebook_has_it_and_other_cells_keep_their_ids(
    tmp_path: Path,
) -> None:
    marked = SOURCE.replace("# %% [markdown]\n", f"{ALONE}\n# %% [markdown]\n")
    before, after = read(tmp_path / "before", SOURCE), read(tmp_path / "after", marked)
    assert before.release_cells("en") == after.release_cells("en")
    assert [step.id for step in before.steps] == [step.id for step in after.steps]
    solved = [[cell for cell in one.cells if "solutions" in cell.only] for one in (before, after)]
    assert [(cell.id, cell.source) for cell in solved[0]] == [(cell.id, cell.source) for cell in solved[1]]


def test_when_prose_has_marks_then_notebooks_have_the_prose_without_them(tmp_path: Path) -> None:
    unmarked = PROSE.replace("<!-- slide: 골라 쓴 문장. -->\n\n", "").replace("<!-- notes -->\n\n", "")
    unmarked = unmarked.replace("<!-- slide: A chosen sentence. -->\n\n", "")
    before, after = read(tmp_path / "before", SOURCE + unmarked), read(tmp_path / "after", SOURCE + PROSE)
    assert "<!--" not in unmarked
    assert before.release_cells("ko") == after.release_cells("ko")
    assert before.cells[-1].source == after.cells[-1].source


def test_when_a_speakers_note_has_minutes_then_they_are_for_the_slides_up_to_it(tmp_path: Path) -> None:
    made = deck(tmp_path, SOURCE.replace("# %% [markdown]\n", f"{ALONE}\n# %% [markdown]\n"))
    alone = next(slide for slide in made.slides if slide.heading == "On slides alone")
    assert (alone.kind, alone.sentence, alone.minutes) == ("statement", "This sentence.", 4)
    assert "Ask the room." in "".join(alone.remarks)
    assert made.minutes == 4
    assert clock([Slide("a", "", "", minutes=one) for one in (0, 3, 0, 0, 2, 0)]) == [3, 3, 5, 5, 5, 5]


def test_when_a_break_a_note_and_a_demo_are_added_as_contributing_says_then_the_deck_has_them(tmp_path: Path) -> None:
    contributing = (Path(__file__).parents[1] / "CONTRIBUTING.md").read_text(encoding="utf-8")
    added = [re.search(rf"^- {what} is a .*?, `(.*?)`", contributing, re.MULTILINE) for what in ADDED]
    broken, note, demo = (found[1] for found in added if found)
    prose = f'# %% [markdown]\n"""\n## On\n\n{broken}\n\n| a |\n| --- |\n| 1 |\n"""\n\n{note}\n"""\nAsk.\n"""\n'
    course = with_demo(tmp_path, option=f'tags=["demo"]\n\n{prose}\n{demo.replace("NAME", "snail")}')
    made = make_deck(course, replace(material(tmp_path, course.assignment("mini")), demos={"snail": "<b>slow</b>"}))
    shown, moving = (slide for slide in made.slides if slide.sentence == "A sentence to read." or slide.kind == "demo")
    assert (shown.minutes, "Ask." in "".join(shown.remarks)) == (3, True)
    assert "slow" in moving.body


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("<!-- notes -->", "<!-- note -->", "a comment in prose is a line <!-- slide -->"),
        ('only="slides" lang="ko"', 'only="slides" minutes=4 lang="ko"', "minutes=… belongs to a speaker's note"),
        ('only="notes" lang="en"', 'only="slides" lang="en"', "differs from that of the cell above"),
        ('only="slides"', 'only="slide"', "did you mean 'slides'"),
    ],
)
def test_when_an_author_misspells_what_is_for_the_lecture_then_the_build_stops(
    tmp_path: Path, old: str, new: str, says: str
) -> None:
    source = SOURCE + PROSE + ALONE
    with pytest.raises(AuthoringError, match=says):
        read(tmp_path, source.replace(old, new, 1 if "lang" in old else -1))


def test_when_a_slide_would_have_too_many_lines_then_the_author_is_told(tmp_path: Path) -> None:
    rows = "| 1 | 2 |\n" * 7
    with pytest.raises(AuthoringError, match="a table of 7 lines; a slide has 6"):
        deck(tmp_path, (SOURCE + PROSE).replace("| 1 | 2 |\n", rows))


def test_when_slides_are_not_wanted_then_code_is_left_out_and_an_exercise_is_left_to_students(tmp_path: Path) -> None:
    source = SOURCE.replace('exercise="count-words" points=1', 'exercise="count-words" points=1 slides=false')
    source = source.replace("# %%\nimport os", "# %% slides=false\nimport os")
    made = deck(tmp_path, source)
    assert [slide.kind for slide in made.slides] == ["title", "figure", "exercise", "code", "closing"]
    assert "story.split" not in "".join(slide.body for slide in made.slides)


def test_when_a_cell_is_a_demo_then_a_slide_holds_its_page_in_a_frame(tmp_path: Path) -> None:
    course = write_course(tmp_path)
    assignment = course.assignment("mini")
    cells = [replace(cell, demo="walk") if cell.tags == ("demo",) else cell for cell in assignment.cells]
    found = replace(material(tmp_path, assignment), demos={"walk": '<title>A walk</title><p class="a">Go</p>'})
    made = make_deck(course, replace(found, assignment=replace(assignment, cells=tuple(cells))))
    (demo,) = (slide for slide in made.slides if slide.kind == "demo")
    assert 'sandbox="allow-scripts" title="A walk"' in demo.body
    assert "&lt;p class=&quot;a&quot;&gt;Go" in demo.body


def test_when_a_lecture_is_coded_live_then_answers_are_folded_below_empty_blanks(tmp_path: Path) -> None:
    course = write_course(tmp_path)
    cells = live_notebook(course, material(tmp_path, course.assignment("mini")))["cells"]
    place = next(number for number, cell in enumerate(cells) if cell["id"] == "count-words")
    assert "words = ..." in cells[place]["source"]
    assert "words = story.split()" in cells[place + 1]["source"]
    assert cells[place + 1]["metadata"]["jupyter"] == {"source_hidden": True}
    assert len({cell["id"] for cell in cells}) == len(cells)


def test_when_code_is_long_then_it_is_split_before_a_definition_and_no_line_is_lost() -> None:
    body = "".join(f"    line_{number} = {number}\n" for number in range(11))
    solution = f"class A:\n{body}\n    def one(self):\n{body}        return 1  ### your code\n"
    release = solution.replace("return 1  ###", "return ...  ###")
    split = parts(release, solution)
    assert [len(part.solved) <= MOST_LINES for part in split] == [True, True]
    assert split[1].solved[0] == "    def one(self):"
    assert [line for part in split for line in part.solved if line] == [
        line for line in solution.replace("  ### your code", "").split("\n") if line
    ]
    assert [len(part.changed) for part in split] == [0, 1]


def test_when_a_line_is_long_then_it_is_broken_at_a_comma_and_a_comment_stays_one() -> None:
    call = f"result = function({', '.join(f'argument_{number}' for number in range(12))})"
    lines = wrapped(f"{call}\n# {'word ' * 30}")
    assert all(columns(line) <= MOST_COLUMNS for line in lines)
    assert lines[0].endswith(",")
    assert [line[:2] for line in lines[-2:]] == ["# ", "# "]
    told = wrapped(f'assert number_of_all_tokens % number_of_all_heads == 0, "{"word " * 12}"')
    assert told[0].endswith("== 0,")


def test_when_code_is_short_then_its_type_is_large_and_never_below_24() -> None:
    assert (code_size(["x"], 600), code_size(["x"] * 18, 600), code_size(["x"] * 30, 600)) == (40, 24, None)
    short = arrange(["x"] * 4, ["1"], 600)
    long = arrange(["x"] * 16, ["1"] * 12, 600)
    assert short is not None
    assert long is not None
    assert (short.place, long.place) == ("below", "beside")
    assert arrange(["x" * 80] * 16, ["1" * 80] * 12, 600) is None


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("One. Two.", "One."),
        ("GPT-2 has 3.5 of them. Two.", "GPT-2 has 3.5 of them."),
        ("**Mind this.** It matters. Two.", "**Mind this.**"),
        ("`a. b` stays whole. Two.", "`a. b` stays whole."),
        ("한 문장입니다. 두\n문장입니다.", "한 문장입니다."),
        ("왜 나눌까요? 점수가 커서입니다.", "왜 나눌까요?"),
    ],
)
def test_when_a_paragraph_is_long_then_its_first_sentence_is_taken_whole(text: str, sentence: str) -> None:
    assert first_sentence(text) == sentence


def test_when_prose_has_formulas_then_they_are_mathml_and_code_with_dollars_is_not() -> None:
    paragraph, display = blocks("The $x_1$ and `$x$`.\n\n$$\\mathrm{softmax}(x)$$")
    assert paragraph.html.count("<math") == 1
    assert "<code>$x$</code>" in paragraph.html
    assert display.kind == "formula"
    assert ">softmax</mi>" in formula(r"\mathrm{softmax}(x)")
