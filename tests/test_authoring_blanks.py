"""Blanks: from the solved cell to the release, back by filling, and which ones a student left open."""

from __future__ import annotations

import ast

import pytest

from autograde.course.blanks import Blanked, blank_out, fill, open_blanks
from autograde.course.edition import EditionError

CELL = '''class 달팽이(nn.Module):
    """느린 🐌."""

    def forward(self, x):
        self.text = (x + "글")  ### your code
        res += 3  ### your code
        y: int = 3  ### your code
        b, t, d = x.shape  ### your code
        out = [  ### your code
            a
            for a in x
        ]
        self.register_buffer(
            "mask",
            torch.triu(ones),
        )  ### your code
        model = Model(
            width,  ### your code
            Dataset(
                x,
                y,
            ),  ### your code
            n_heads=12,  ### your code
            n_layers=2,
        )
        for z in y:  ### your code
            print(z)
        return self.layer(x)  ### your code'''

RELEASE = '''class 달팽이(nn.Module):
    """느린 🐌."""

    def forward(self, x):
        self.text = ...  ### your code
        res += ...  ### your code
        y: int = ...  ### your code
        ...  ### your code
        out = ...  ### your code
        ...  ### your code
        model = Model(
            ...,  ### your code
            ...,  ### your code
            n_heads=...,  ### your code
            n_layers=2,
        )
        ...  ### your code
        return ...  ### your code'''

TWO = blank_out("x = first  ### your code\nprint(x)\nall_tokens.extend(x)  ### your code\ny = second  ### your code")


def open_in(answer: str, blanked: Blanked = TWO) -> tuple[int, ...]:
    return tuple(open_blanks(answer, blanked.blanks))


def test_when_a_cell_is_blanked_then_every_kind_of_statement_keeps_what_is_not_asked() -> None:
    blanked = blank_out(CELL)
    assert blanked.release == RELEASE
    assert [blank.number for blank in blanked.blanks] == list(range(1, 12))
    for blank in blanked.blanks:
        assert RELEASE.split("\n")[blank.line] == f"{blank.prefix}...{blank.suffix}  ### your code"


def test_when_a_blank_takes_several_lines_then_its_solution_stands_from_the_left() -> None:
    solutions = [blank.solution for blank in blank_out(CELL).blanks]
    assert solutions[0] == '(x + "글")'
    assert solutions[4] == "[\n    a\n    for a in x\n]"
    assert solutions[5] == 'self.register_buffer(\n    "mask",\n    torch.triu(ones),\n)'
    assert solutions[7] == "Dataset(\n    x,\n    y,\n)"


def test_when_all_blanks_are_filled_by_their_solutions_then_the_code_is_the_solved_one() -> None:
    blanked = blank_out(CELL)
    assert ast.dump(ast.parse(fill(blanked.release, blanked.blanks, {}))) == ast.dump(ast.parse(CELL))


def test_when_one_blank_is_filled_otherwise_then_further_lines_take_its_indentation() -> None:
    blanked = blank_out("def f(x):\n    x.append(1)  ### your code\n    return x  ### your code")
    filled = fill(blanked.release, blanked.blanks, {1: "for i in range(2):\n    x.append(i)"})
    assert filled == (
        "def f(x):\n    for i in range(2):\n        x.append(i)  ### your code\n    return x  ### your code"
    )


def test_when_a_blank_of_no_such_number_is_filled_then_it_is_refused() -> None:
    with pytest.raises(ValueError, match=r"no blank number \[9\]; there are 3 blanks"):
        fill(TWO.release, TWO.blanks, {9: "x"})


@pytest.mark.parametrize(
    ("code", "line", "says"),
    [
        ('x = """\nfoo  ### your code\n"""', 2, "a blank inside a string"),
        ('x = "### your code"', 1, "a blank inside a string"),
        ("x = 1  # note ### your code", 1, "a marker is '### your code' and nothing else"),
        ("x = 1\n### your code", 2, "at the end of the line of the code it marks"),
        ("x = [  ### your code\n    1,\n]  ### your code", 1, "two markers in one statement"),
        ("x = 1; y = 2  ### your code", 1, "lines of its own"),
        ("if x: y = 2  ### your code", 1, "lines of its own"),
        ("f(\n    1, 2,  ### your code\n    3,\n)", 2, "lines of its own"),
        (
            "f(\n    # 하나\n    x\n    + 1\n    + 2,\n    3,\n)\nif x:\n    y\nelse:  ### your code\n    z",
            10,
            "first or last line",
        ),
        ("x = = 1  ### your code", 1, "not Python"),
    ],
)
def test_when_a_marker_marks_nothing_clear_then_the_message_has_its_line(code: str, line: int, says: str) -> None:
    with pytest.raises(EditionError) as caught:
        blank_out(code)
    assert says in str(caught.value)
    assert caught.value.line == line


def test_when_nothing_is_answered_then_every_blank_is_open() -> None:
    assert open_in(TWO.release) == (1, 2, 3)
    assert open_in(TWO.release.replace("\n", "\r\n")) == (1, 2, 3)


def test_when_everything_is_answered_then_no_blank_is_open() -> None:
    assert open_in(fill(TWO.release, TWO.blanks, {})) == ()
    assert open_in(fill(TWO.release, TWO.blanks, {}).replace("  ### your code", "")) == ()
    assert open_in("") == ()


@pytest.mark.parametrize(
    "left",
    [
        "y = ...  ### your code",
        "y=...###your code",
        "  y =  ...   ##### Your Code  ",
        "y = ### your code",
        "y = …  ### your code",
    ],
)
def test_when_one_blank_is_left_in_whatever_spacing_then_it_alone_is_open(left: str) -> None:
    assert open_in(f"x = 1  ### your code\nprint(x)\nx.append(2)  ### your code\n{left}") == (3,)


def test_when_students_remove_the_markers_that_they_answered_then_the_open_blank_is_still_the_right_one() -> None:
    assert open_in("x = 1\nprint(x)\n...  ### your code\ny = 2") == (2,)
    assert open_in("x = 1\nprint(x)\nx.append(2)\ny = ...  ### your code") == (3,)
    assert open_in("x = 1\n### your code\ny = 2") == (2,)


def test_when_a_student_removes_a_marker_but_leaves_the_dots_then_the_blank_is_open() -> None:
    assert open_in("x = ...\nprint(x)\nx.append(2)\ny = 2  # 다 했습니다") == (1,)


def test_when_dots_belong_to_the_answer_then_the_blank_is_not_open() -> None:
    assert open_in("x = a[..., 0]  ### your code\nx.append(...)  ### your code\ny = [...]  ### your code") == ()
