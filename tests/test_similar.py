"""Similar hand-ins: who has copied stands first, who worked alone is not named, whatever the class is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from itertools import combinations
from pathlib import Path
from random import Random

import pytest
from look_alikes import COPIES, Made, honest, notebook_of
from our_course import our_course
from small_assignment import code, insert_behind, read, released, small_assignment

from autograde.alike.groups import bound_of, groups_of, members_of
from autograde.alike.lexer import lines_of, words_of
from autograde.alike.pairs import Index, Pair, Shared, Slips, pairs_of
from autograde.alike.side_by_side import ShownGroup, show_groups
from autograde.alike.traces import Given, Traces, given_of, traces_of
from autograde.classroom.similar import known_answers
from autograde.course import Assignment
from autograde.errors import SubmissionError
from autograde.grading.hidden_checks import HiddenChecks, load_checks
from autograde.intake import Submission, discover, read_answers

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
NOTEBOOKS = ("lec26", "lec27", "lec28", "hw04")


@cache
def known(name: str) -> tuple[Assignment, dict[str, HiddenChecks], Given]:
    course = our_course()
    assignment = course.assignment(name)
    return assignment, load_checks(assignment, course.checks), given_of(assignment, known_answers(course, assignment))


def made_up(name: str, seed: int, size: int, copies: int = 0) -> list[Traces]:
    """A class in which the first students, two by two, have copied, each pair in another way."""
    assignment, hidden, given = known(name)
    rng = Random(seed)
    made = [honest(assignment, hidden, rng, much=n < 2 * copies and n % 2 == 0) for n in range(size)]
    for number, copy in zip(range(0, 2 * copies, 2), COPIES.values(), strict=False):
        made[number + 1] = copy(made[number], made[number + 1], rng)
    return [traces(assignment, given, f"s{number}", one) for number, one in enumerate(made)]


def traces(assignment: Assignment, given: Given, student: str, made: Made) -> Traces:
    content = notebook_of(assignment, made).to_bytes()
    return traces_of(student, read_answers(Submission(student, f"{student}.ipynb", content), assignment), given)


def named(hand_ins: Sequence[Traces], given: Given) -> list[list[int]]:
    pairs = pairs_of(hand_ins, Index(hand_ins, given.words))
    return [members_of(group) for group in groups_of(pairs, len(hand_ins))]


def expect_copies_named(name: str, seed: int, size: int = 40) -> None:
    hand_ins, copies = made_up(name, seed, size, len(COPIES)), [[n, n + 1] for n in range(0, 2 * len(COPIES), 2)]
    pairs = pairs_of(hand_ins, Index(hand_ins, known(name)[2].words))
    assert sorted(list(pair.two) for pair in pairs[: len(copies)]) == copies
    assert sorted(named(hand_ins, known(name)[2])) == copies


def test_when_six_pairs_of_forty_have_copied_then_they_stand_first_and_nobody_else_is_named() -> None:
    expect_copies_named("lec27", 0)


@pytest.mark.slow
@pytest.mark.proof
@pytest.mark.parametrize("name", NOTEBOOKS)
def test_when_there_are_many_classes_then_in_each_the_six_pairs_stand_first_and_nobody_else_is_named(name: str) -> None:
    for seed in range(1, 6):
        expect_copies_named(name, seed)


def test_when_all_of_a_small_class_have_copied_two_by_two_then_every_pair_is_named() -> None:
    assert len(named(made_up("lec27", 0, 12, len(COPIES)), known("lec27")[2])) == len(COPIES)


@pytest.mark.parametrize("size", [2, 5, 10])
def test_when_everybody_of_a_small_class_worked_alone_then_nobody_is_named(size: int) -> None:
    for seed in range(10 // size):
        assert named(made_up("lec27", seed, size), known("lec27")[2]) == []


@pytest.mark.slow
@pytest.mark.proof
@pytest.mark.parametrize("name", NOTEBOOKS)
def test_when_everybody_worked_alone_then_nobody_is_named(name: str) -> None:
    for size in (5, 10, 40):
        assert named(made_up(name, size, size), known(name)[2]) == []


@pytest.mark.slow
def test_when_the_example_class_is_compared_then_nobody_is_named() -> None:
    assignment, _, given = known("lec26")
    found = []
    for submission in discover([EXAMPLES / "lec26"]):
        try:
            found.append(traces_of(submission.student, read_answers(submission, assignment), given))
        except SubmissionError:
            continue
    assert len(found) > 20
    assert named(found, given) == []


@pytest.mark.slow
def test_when_everybody_hands_in_the_solution_then_there_is_not_a_trace() -> None:
    for name in NOTEBOOKS:
        assignment, _, given = known(name)
        for language in assignment.languages:
            answers = {one.id: one.solution[language] for one in assignment.exercises if not one.is_written}
            assert traces(assignment, given, "kim", Made(language, answers, (), frozenset())).found == {}


# A small assignment, in which one thing after another is looked at.

OWN = """# 단어 길이를 재서 가장 긴 것부터 늘어놓는다
lengths = {word: len(word) for word in words if word.isalpha()}
for position, (word, length) in enumerate(sorted(lengths.items(), key=lambda pair: -pair[1])):
    print(f"{position}: {word} has {length} letters in it", length // 2 + 1)
"""
OTHER = """rows = [[len(word) * column for column in range(3)] for word in words]
total_of = {name: sum(row) - max(row) // 2 for name, row in zip(words, rows)}
while rows and len(rows) > 7:
    print("dropping a row because the table is long:", rows.pop(0), total_of)
"""
RENAMED = OWN.replace("lengths", "sizes").replace("position", "rank").replace("length", "size").replace("word", "item")
BROKEN = OWN.replace("(sorted(", "(\n    sorted(\n        ").replace(" for word in", "\n    for word in")


@pytest.fixture
def small(tmp_path: Path) -> Assignment:
    return small_assignment(tmp_path)


def handed_in(assignment: Assignment, student: str, own: str) -> Traces:
    cells = insert_behind(released(assignment), "total", *([code(own)] if own else []))
    return traces_of(student, read(assignment, cells), given_of(assignment, ()))


def shown(assignment: Assignment, owns: Iterable[str], size: int = 20) -> list[ShownGroup]:
    """The groups of a class of whom the first have these cells of their own, and the others none."""
    owns = [*owns]
    owns += [""] * (size - len(owns))
    hand_ins = [handed_in(assignment, f"s{number}", own) for number, own in enumerate(owns)]
    return show_groups(hand_ins, given_of(assignment, ()).words)


def kinds(group: ShownGroup) -> set[str]:
    return {kind for pair in group.pairs for passage in pair.passages for kind in passage.kinds}


@pytest.mark.parametrize("other", [OWN, RENAMED, BROKEN], ids=["the same", "other names", "lines broken"])
def test_when_two_share_a_cell_of_their_own_then_its_structure_is_the_same_whatever_was_changed(
    small: Assignment, other: str
) -> None:
    (group,) = shown(small, [OWN + OTHER, other + OTHER])
    assert group.students == ("s0", "s1")
    assert "code" in kinds(group)


def test_when_two_share_a_cell_then_it_is_shown_with_the_lines_that_are_the_same(small: Assignment) -> None:
    (group,) = shown(small, [f"x = 1\ny = 2\n{OWN}{OTHER}", f"{OWN}z = 3\n{OTHER}"])
    (passage,) = group.pairs[0].passages
    first, second = passage.left.lines, passage.right.lines
    assert [(line.number, line.text) for line in first if not line.shared] == [(2, "y = 2"), (11, "")]
    assert [(line.number, line.text) for line in second if not line.shared] == [(5, "z = 3"), (10, "")]
    assert [line.number for line in first if line.gap] == [2]
    assert passage.others == 0


def test_when_a_third_has_it_then_the_three_are_a_group_of_two_pairs(small: Assignment) -> None:
    long = OWN + OTHER + "".join(f"table[{n}] = grid.sum() * {'-' * n}column\n" for n in range(12))
    (group,) = shown(small, [long, long, long])
    assert group.students == ("s0", "s1", "s2")
    assert len(group.pairs) == 2
    assert all(passage.others == 1 for pair in group.pairs for passage in pair.passages)


def test_when_half_the_class_has_it_then_it_counts_nothing(small: Assignment) -> None:
    assert shown(small, [OWN + OTHER] * 10) == []
    assert shown(small, [OWN + OTHER] * 2, size=4) == []


def test_when_two_share_a_short_line_then_it_leaves_no_trace_of_code(small: Assignment) -> None:
    found = handed_in(small, "kim", "best = max(words)\n").found
    assert {trace.kind for trace in found} == {"name"}


def test_when_a_cell_repeats_lines_of_the_release_under_other_names_then_they_leave_no_trace(small: Assignment) -> None:
    given = "\n".join(step.code["en"] for step in small.steps if step.kind in ("given", "exercise"))
    assert handed_in(small, "kim", re.sub(r"\b(words|counter|total|item)\b", r"text", given)).found == {}


def test_when_a_release_line_is_commented_out_then_it_is_no_comment_of_the_students(small: Assignment) -> None:
    assert handed_in(small, "kim", "# result = [item for item in result if item.strip()]\nwords\n").found == {}


def test_when_an_answer_is_one_that_the_course_knows_then_it_counts_little_however_long_it_is(
    small: Assignment,
) -> None:
    long = "".join(f"result[{n}] = {'-' * n}sum(len(item) for item in words)\n" for n in range(8))
    given, cells = given_of(small, [long]), released(small)
    next(cell for cell in cells if cell["id"] == "drop")["source"] = long
    two = [traces_of(student, read(small, cells), given) for student in ("kim", "lee")]
    others = [traces_of(str(n), read(small, released(small)), given) for n in range(18)]
    (found,) = pairs_of([*two, *others], Index([*two, *others], given.words))
    assert [one.kind for one in found.shared] == ["form"]
    assert found.strength < 0.6


def test_when_two_mistype_the_same_word_then_it_is_shown_with_the_word_that_was_meant(small: Assignment) -> None:
    (group,) = shown(small, [f"# whitesapce\n{OWN}{OTHER}"] * 2)
    assert ("whitesapce", "whitespace") in {(word.word, word.meant) for word in group.pairs[0].words}


@pytest.mark.parametrize(
    ("word", "usual"),
    [
        ("quries", "queries"),
        ("atention", "attention"),
        ("lenght", "length"),
        ("어텐샨층", "어텐션층"),
    ],
)
def test_when_a_word_is_one_letter_from_a_usual_one_then_it_may_be_a_slip(word: str, usual: str) -> None:
    assert Slips([usual]).like(word) == usual


@pytest.mark.parametrize(("word", "usual"), [("tokens", "token"), ("there", "where"), ("키를", "키는"), ("sum", "som")])
def test_when_a_word_is_inflected_or_short_or_begins_otherwise_then_it_is_no_slip(word: str, usual: str) -> None:
    assert Slips([usual]).like(word) == ""
    assert Slips([word]).like(word) == ""


def test_when_code_is_read_then_names_numbers_and_texts_are_alike_and_what_a_library_has_stays() -> None:
    one, other = (lines_of(text)[0].tokens for text in ("x = torch.softmax(a, dim=1)", 'y=nn.softmax("b", dim = 0)'))
    assert one == ["_", "=", "_", ".", "softmax", "(", "_", ",", "_", "=", "0", ")"]
    assert [a for a, b in zip(one, other, strict=True) if a != b] == ["_"]
    assert lines_of("self.keys = self.k(x)")[0].tokens[:3] == ["self", ".", "_"]


def test_when_code_is_half_finished_then_it_is_read_all_the_same() -> None:
    for text in ("f(", "x = 'abc", '"""', "\\", "f(]\ny = 1", "%%bash\nls '", "\0\u202e", "('\\"):
        assert all(line.last < len(text.split("\n")) for line in lines_of(text))
    assert [line.first for line in lines_of("f(\n  x,\n)\ny = '''\n'''\nz")] == [0, 3, 5]


def test_when_words_are_read_then_case_marks_and_ways_of_writing_hangul_make_no_difference() -> None:
    assert words_of("두 행렬의 곱, Q·k 2배") == words_of("두  행렬의 곱: q K (2배)")


def test_when_a_hand_in_is_absurdly_large_then_only_its_beginning_is_read(small: Assignment) -> None:
    large = handed_in(small, "kim", "(\n" + "abc, \n" * 100_000)
    assert sum(len(piece.source) for piece in large.pieces) <= 200_000
    assert len(large.found) < 20_000


def test_when_a_student_is_compared_with_nobody_then_nobody_is_named(small: Assignment) -> None:
    one = handed_in(small, "kim", OWN)
    assert show_groups([], frozenset()) == []
    assert show_groups([one], frozenset()) == []
    assert show_groups([one, replace(one, student="lee")], frozenset()) == []


def pair(one: int, other: int, strength: float) -> Pair:
    return Pair((one, other), (Shared("text", (0, 0), strength),))


def test_when_a_whole_class_goes_by_one_source_then_only_what_is_far_above_that_is_named() -> None:
    among_all = [pair(one, other, 2.0) for one, other in combinations(range(6), 2)]
    assert bound_of(among_all, 6) == 8.0
    assert groups_of([pair(6, 7, 7.9), *among_all], 8) == []
    assert groups_of([pair(6, 7, 8.1), *among_all], 8) == [[pair(6, 7, 8.1)]]
    assert bound_of([pair(0, 1, 20.0), pair(2, 3, 20.0)], 4) == 2.5


def test_when_pairs_hang_together_then_they_are_one_group_and_the_strongest_group_comes_first() -> None:
    pairs = [pair(4, 5, 9), pair(0, 1, 8), pair(1, 2, 7), pair(0, 2, 6), pair(2, 3, 5), pair(3, 6, 1)]
    assert [members_of(group) for group in groups_of(pairs, 10)] == [[4, 5], [0, 1, 2, 3]]
    assert groups_of(pairs, 10)[1] == [pairs[1], pairs[2], pairs[4]]


def test_when_more_have_something_then_it_counts_less_and_at_half_the_class_nothing(small: Assignment) -> None:
    nobody = handed_in(small, "kim", "")
    large, tiny = Index([nobody] * 200, frozenset()), Index([nobody] * 5, frozenset())
    assert large.weight(1) == 0
    assert 1 > large.weight(2) > large.weight(3) > large.weight(40) > large.weight(41) == 0
    assert 0 < tiny.weight(2) < 0.5
    assert tiny.weight(3) == 0
