"""Notebooks of another edition than the one that is graded: older, English, or none of this assignment."""

from __future__ import annotations

from our_course import our_course

from autograde.course import Assignment
from damage.borders import MERGED
from damage.cells import BY_CONTENT, GIVEN_CHANGED, GIVEN_GONE
from damage.collection import UNGRADED, Made, Note, damage, student
from damage.older import OlderNotebook
from notebooks import StudentNotebook

OTHERS: Note = ("의 노트북으로 보입니다", ", not of lec26")
NONE: Note = ("lec26의 노트북이 아닌 것 같습니다", "It does not seem to be the notebook of lec26")


@damage(
    "an older edition, solved: other prose and comments, other cells between, no names, no metadata",
    BY_CONTENT,
    MERGED,
    GIVEN_CHANGED,
    GIVEN_GONE,
)
def older_edition(assignment: Assignment) -> Made:
    notebook = OlderNotebook(assignment).solve(until="position-embedding-layer")
    notebook.write("token-to-id", "vocab = {}\nfor number, word in enumerate(all_words):\n    vocab[number] = word")
    return notebook.strip()


@damage(
    "an older edition with its bare blanks `result = ### your code` left open: blank, not an error",
    BY_CONTENT,
    MERGED,
    GIVEN_CHANGED,
    GIVEN_GONE,
    expected={**dict.fromkeys(OlderNotebook.exercises(), "blank"), "split-whitespace": "passed"},
)
def older_edition_left_open(assignment: Assignment) -> Made:
    return OlderNotebook(assignment).solve(until="split-whitespace").strip()


@damage("the English edition handed in where the Korean one was given out")
def english_edition(assignment: Assignment) -> Made:
    return student(assignment, "en")


@damage("the English edition, all metadata stripped", BY_CONTENT)
def english_edition_without_metadata(assignment: Assignment) -> Made:
    return student(assignment, "en").strip()


@damage("half of the cells from the Korean, half from the English edition")
def two_editions_in_one_notebook(assignment: Assignment) -> Made:
    notebook, english = student(assignment), student(assignment, "en")
    middle = notebook.position("gpt2-tokenizer")
    notebook.cells[middle:] = english.cells[english.position("gpt2-tokenizer") :]
    return notebook


@damage("lecture 27's notebook handed in for lecture 26", OTHERS, expected=UNGRADED)
def notebook_of_another_assignment(assignment: Assignment) -> Made:
    return StudentNotebook(our_course().assignment("lec27")).solve()


@damage(
    "the notebook of every other assignment, without its metadata, handed in for lecture 26; they share code",
    OTHERS,
    expected=UNGRADED,
)
def notebooks_of_other_assignments_without_metadata(assignment: Assignment) -> Made:
    course = our_course()
    others = [course.assignment(name) for name in course.assignments if name != assignment.id]
    return {f"20231000{n}1_lec26.ipynb": StudentNotebook(o).solve().strip().to_bytes() for n, o in enumerate(others)}


@damage("a notebook of the student's own that has nothing to do with the course", NONE, expected=UNGRADED)
def notebook_of_something_else(assignment: Assignment) -> Made:
    notebook = StudentNotebook(assignment)
    notebook.cells = []
    for number in range(12):
        source = f"import random\nvalues = [random.random() for _ in range({number})]\nprint(sum(values))"
        notebook.cells.append({"cell_type": "code", "metadata": {}, "source": source})
    return notebook
