"""Reading percent scripts: cells, options, lines, and agreement with jupytext."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import jupytext
import pytest
from our_course import our_course
from tiny_course import COMMON, SOURCE

from autograde.course.facts import FACT
from autograde.course.source import SourceCell, nearest, read_cells, scripts
from autograde.errors import AuthoringError

ROOT = Path(__file__).parents[1]


def cells_of(folder: Path, text: str) -> tuple[SourceCell, ...]:
    file = folder / "글.py"
    file.write_bytes(text.encode())
    return read_cells(file)


def test_when_a_script_is_read_then_the_prelude_is_dropped_and_cells_know_their_lines(tmp_path: Path) -> None:
    prose, code = cells_of(tmp_path, '"""Doc."""\n\n# %% [markdown] lang="ko"\n"""\n# 제목\n"""\n\n# %%\n\nx = 1\n')
    assert (prose.kind, prose.text, prose.options, prose.line, prose.first) == (
        "markdown",
        "# 제목",
        {"lang": "ko"},
        3,
        5,
    )
    assert (code.kind, code.text, code.line, code.first) == ("code", "x = 1", 8, 10)


def test_when_a_script_has_windows_line_ends_then_cells_do_not(tmp_path: Path) -> None:
    (code,) = cells_of(tmp_path, '# %% exercise="a" points=1\r\nx = "한"\r\ny = 2\r\n')
    assert code.text == 'x = "한"\ny = 2'


def test_when_a_cell_mark_stands_inside_a_string_then_no_cell_begins(tmp_path: Path) -> None:
    text = "# %%\nx = '''\n# %% no cell\n'''\ny = \"it's\"\n# it's a comment, \"\"\"\n# %%\nz = 1\n"
    assert [cell.text.split("\n")[-1] for cell in cells_of(tmp_path, text)] == ['# it\'s a comment, """', "z = 1"]


def test_when_a_magic_is_commented_then_it_is_a_magic_again(tmp_path: Path) -> None:
    (code,) = cells_of(tmp_path, "# %%\n# %pip install -q tiktoken\n# !ls\n# % of all\ns = '''\n# %kept\n'''\n")
    assert code.text == "%pip install -q tiktoken\n!ls\n# % of all\ns = '''\n# %kept\n'''"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('# %% excercise="a"\n', "unknown cell option 'excercise'; did you mean 'exercise'"),
        ("# %% points=one\n", "not a JSON value"),
        ("# %% heavy\n", "can't read the cell's options at 'heavy'"),
        ("# %% [markdown]\ntext\n", "one text between"),
        ('# %% [markdown]\n"""\n$\\alpha$\n"""\n', 'starts with r"""'),
    ],
)
def test_when_a_cell_is_written_wrongly_then_the_message_has_its_line(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(AuthoringError) as caught:
        cells_of(tmp_path, "\n" + text)
    assert says in str(caught.value)
    assert caught.value.line == 2
    assert caught.value.file.name == "글.py"


def test_when_the_source_is_missing_then_the_message_names_it(tmp_path: Path) -> None:
    with pytest.raises(AuthoringError, match=r"none\.py: there is no such source"):
        read_cells(tmp_path / "none.py")


def test_when_nothing_is_near_then_what_is_known_is_listed() -> None:
    assert nearest("qqq", ["snail", "words"]) == "; known are: snail, words"
    assert nearest("snial", ["snail", "words"]) == "; did you mean 'snail'?"
    assert nearest("snail", []) == ""


@pytest.mark.parametrize(
    "file", sorted((ROOT / "source").glob("**/*.py")), ids=lambda file: str(file.relative_to(ROOT))
)
def test_when_jupytext_reads_a_script_of_the_course_then_it_finds_the_same_cells(file: Path) -> None:
    if "\n# %%" in file.read_text(encoding="utf-8"):
        compare_with_jupytext(file)


@pytest.mark.parametrize("name", our_course().assignments)
def test_when_the_sections_of_a_notebook_are_read_as_one_script_then_every_name_is_known_and_every_import_used(
    name: str,
) -> None:
    folder = ROOT / "source" / name
    whole = FACT.sub("12", "\n".join(file.read_text(encoding="utf-8") for file in scripts(folder)))
    ruff = [str(Path(sys.executable).with_name("ruff")), "check", "--stdin-filename", str(folder / "whole.py"), "-"]
    done = subprocess.run(ruff, input=whole, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout


def test_when_an_assignment_has_many_scripts_then_they_are_read_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    names = ["2_9_last.py", "2_10_later.py", "2_2_first.py", "10_1_end.py", "2_start.py", "figures.py", "2x.py"]
    for name in names:
        (tmp_path / name).touch()
    assert [file.name for file in scripts(tmp_path)] == [
        "2_start.py",
        "2_2_first.py",
        "2_9_last.py",
        "2_10_later.py",
        "10_1_end.py",
    ]


def test_when_an_assignment_has_no_script_then_the_message_says_what_one_is_called(tmp_path: Path) -> None:
    (tmp_path / "figures.py").touch()
    with pytest.raises(AuthoringError, match=r"no script here, such as 1_1_counting\.py"):
        scripts(tmp_path)


def test_when_jupytext_reads_the_small_course_then_it_finds_the_same_cells(tmp_path: Path) -> None:
    for text in (SOURCE, COMMON, SOURCE.replace('"""\n$1 + 2$\n"""', 'r"""\n$\\alpha$\n"""')):
        (tmp_path / "mini.py").write_text(text, encoding="utf-8")
        compare_with_jupytext(tmp_path / "mini.py")


def compare_with_jupytext(file: Path) -> None:
    _, *expected = jupytext.read(file, fmt="py:percent").cells
    cells = read_cells(file)
    assert [(cell.kind, cell.text) for cell in cells] == [
        (cell.cell_type, cell.source.strip("\n")) for cell in expected
    ]
    for cell, other in zip(cells, expected, strict=True):
        own = ("cell_marker", "lines_to_next_cell")  # how it would write the cell again
        assert cell.options == {key: value for key, value in other.metadata.items() if key not in own}
