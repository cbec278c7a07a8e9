"""Courses of one language, and of two of which either may be the primary one."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograde.course import Assignment
from autograde.course.assemble import read_assignment
from autograde.course.edition import EditionError, select
from autograde.errors import AuthoringError
from autograde.text import Text

EXERCISE = """
# %% exercise="one" points=1
one = 1  ### your code

# %% check="one"
with check("one", hint="It is 1."):
    assert one == 1
"""
WRITTEN = '''
# %% [markdown] written="why" points=2
"""
**Answer · `why`** In a sentence.

Because.
"""
'''
SIDE_BY_SIDE = '''
# %% [markdown] lang="en"
"""
# Numbers
"""

# %% [markdown] lang="ko"
"""
# 수
"""
''' + EXERCISE.replace('"It is 1."', 'tr(en="It is 1.", ko="1입니다.")')


def read(folder: Path, source: str, *languages: str) -> Assignment:
    folder = folder / "1_small"
    folder.mkdir()
    (folder / "1_small.py").write_text(source, encoding="utf-8")
    return read_assignment(folder, Text(en="Small"), (), languages)


@pytest.mark.parametrize("options", ["", ' lang="en"'])
def test_when_a_course_has_one_language_then_nothing_is_asked_for_in_another(tmp_path: Path, options: str) -> None:
    prose = f'# %% [markdown]{options}\n"""\n# Numbers\n"""\n'
    assignment = read(tmp_path, prose + EXERCISE + WRITTEN, "en")
    one, why = assignment.exercises
    assert [set(cell.source) for cell in assignment.cells] == [{"en"}] * 4
    assert (one.hint["en"], one.language, why.hint["en"], why.is_blank(why.release["en"])) == (
        "It is 1.",
        "en",
        "In a sentence.",
        True,
    )
    assert assignment.release_cells("en")[0].source == "# Numbers"


def test_when_prose_is_in_a_language_that_the_course_has_not_then_it_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AuthoringError, match=r'lang="ko" follows its lang="en" twin'):
        read(tmp_path, '# %% [markdown] lang="ko"\n"""\n# 수\n"""\n' + EXERCISE, "en")


def test_when_english_comes_first_then_it_is_the_primary_language(tmp_path: Path) -> None:
    assignment = read(tmp_path, SIDE_BY_SIDE, "en", "ko")
    (one,) = assignment.exercises
    assert (one.language, one.hint, [*assignment.cells[0].source]) == ("en", Text("1입니다.", "It is 1."), ["en", "ko"])


def test_when_code_speaks_the_languages_of_the_course_then_they_are_chosen_and_others_refused() -> None:
    assert select('# en: one\nprint(tr(en="one"))', "en", {}, ["en"]) == '# one\nprint("one")'
    with pytest.raises(EditionError, match=r"one text per language: tr\(en=…\)"):
        select('print(tr(ko="하나", en="one"))', "en", {}, ["en"])


def test_when_a_text_is_in_one_language_then_it_says_so_and_pages_show_it_in_both() -> None:
    text = Text(en="one")
    assert (text.ko, text["ko"], text.to_json()) == ("one", "one", {"ko": "one", "en": "one"})
    assert (text.lacks(["en"]), text.lacks(["ko", "en"]), Text("하나", "one").lacks(["ko", "en"])) == ([], ["ko"], [])
