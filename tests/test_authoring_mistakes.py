"""Every mistake of an author stops with the exercise, the file and the line."""

from __future__ import annotations

from pathlib import Path

import pytest
from tiny_course import CONFIG, SOURCE, write_course

from autograde.authoring.build import check_totals
from autograde.errors import AuthoringError

PROSE = '# %% [markdown] lang="en"\n"""\n# Counting\n\nWe count snails.\n\n![](figure:snail)\n"""\n'
CHECK = SOURCE[SOURCE.index('# %% check="count-words"') : SOURCE.index('# %% exercise="snail"')]
EXERCISE = SOURCE[SOURCE.index('# %% exercise="count-words"') : SOURCE.index('# %% check="count-words"')]


def line_of(source: str, text: str) -> int:
    return source[: source.index(text)].count("\n") + 1


def assert_stops(tmp_path: Path, source: str, says: str, at: str, exercise: str | None = None) -> None:
    """Reading the source stops with these words, at the line that holds `at`, naming the exercise."""
    course = write_course(tmp_path, source=source)
    with pytest.raises(AuthoringError) as caught:
        course.assignment("mini")
    error = caught.value
    assert says in str(error)
    assert (error.file.name, error.line, error.exercise) == ("1_mini.py", line_of(source, at), exercise)
    assert f"{error.file}:{error.line}" in str(error)


def replaced(old: str, new: str) -> str:
    assert old in SOURCE
    return SOURCE.replace(old, new, 1)


def test_when_the_english_prose_is_missing_then_the_build_stops(tmp_path: Path) -> None:
    assert_stops(tmp_path, replaced(PROSE, ""), "the translation is missing", '# %% [markdown] lang="ko"')


def test_when_the_korean_prose_is_missing_then_the_build_stops(tmp_path: Path) -> None:
    source = replaced('lang="ko"', 'lang="en"')
    assert_stops(tmp_path, source, 'follows its lang="ko" twin', '# %% [markdown] lang="en"')


def test_when_a_check_names_an_unknown_exercise_then_the_nearest_is_suggested(tmp_path: Path) -> None:
    source = replaced(EXERCISE, EXERCISE + CHECK).replace(
        CHECK + CHECK, CHECK + CHECK.replace('check="count-words"', 'check="count-word"')
    )
    says = "unknown exercise id; did you mean 'count-words'"
    assert_stops(tmp_path, source, says, '# %% check="count-word"\n', "count-word")


def test_when_a_check_stands_after_another_exercise_then_the_build_stops(tmp_path: Path) -> None:
    source = replaced('# %% check="count-words"', '# %% check="snail"')
    assert_stops(tmp_path, source, "stands after exercise 'count-words'", '# %% check="snail"', "snail")


def test_when_a_check_stands_twice_then_the_build_stops(tmp_path: Path) -> None:
    source = replaced(CHECK, CHECK + CHECK.replace('# %% check="count-words"', '# %%  check="count-words"'))
    assert_stops(tmp_path, source, "directly after its exercise, once", '# %%  check="count-words"', "count-words")


def test_when_an_exercise_has_no_check_then_the_build_stops(tmp_path: Path) -> None:
    assert_stops(tmp_path, replaced(CHECK, ""), "has no visible check", '# %% exercise="count-words"', "count-words")


def test_when_two_exercises_share_an_id_then_the_build_stops_at_the_second(tmp_path: Path) -> None:
    source = SOURCE + "\n" + EXERCISE.replace("points=1", "points=2") + CHECK
    says = f"already that of the exercise at 1_mini.py:{line_of(SOURCE, EXERCISE)}"
    assert_stops(tmp_path, source, says, '# %% exercise="count-words" points=2\n', "count-words")


@pytest.mark.parametrize("id", ["Count_Words", "a--b", "달팽이", "a" * 41])
def test_when_an_id_is_not_of_the_agreed_form_then_the_build_stops(tmp_path: Path, id: str) -> None:
    source = SOURCE.replace("count-words", id)
    assert_stops(tmp_path, source, "is no exercise id", "# %% exercise=", id)


def test_when_an_exercise_is_worth_nothing_then_the_build_stops(tmp_path: Path) -> None:
    source = replaced(" points=1\n", "\n")
    assert_stops(tmp_path, source, "says what it is worth", "# %% exercise=", "count-words")


def test_when_an_exercise_has_no_blank_then_the_build_stops(tmp_path: Path) -> None:
    source = replaced("story.split()  ### your code", "story.split()")
    assert_stops(tmp_path, source, "the exercise has no blank", "# %% exercise=", "count-words")


def test_when_a_blank_stands_inside_a_string_then_the_build_stops_at_its_line(tmp_path: Path) -> None:
    source = replaced("story.split()  ### your code", 'story.split("### your code")')
    assert_stops(tmp_path, source, "a blank inside a string", 'story.split("', "count-words")


def test_when_a_blank_stands_in_a_given_cell_then_the_build_stops(tmp_path: Path) -> None:
    source = replaced("import os\n", "import os  ### your code\n")
    assert_stops(tmp_path, source, "a cell that is no exercise", "# %%\nimport os")


def test_when_the_editions_have_their_blanks_at_different_lines_then_the_build_stops(tmp_path: Path) -> None:
    source = replaced("words = story.split()", 'print(tr(ko="낱말", en="words"\n    " in it"))\nwords = story.split()')
    assert_stops(tmp_path, source, "differ in where their blanks stand", "# %% exercise=", "count-words")


def test_when_a_text_has_one_language_then_the_build_stops_at_its_line(tmp_path: Path) -> None:
    source = replaced(', en="Words are missing."', "")
    assert_stops(tmp_path, source, "one text per language", "    assert", "count-words")


def test_when_a_comment_has_one_language_then_the_build_stops_at_its_line(tmp_path: Path) -> None:
    source = replaced("# en: Read the story.\n", "")
    assert_stops(tmp_path, source, "no '# en:' next to it", "# ko: 이야기를")


@pytest.mark.parametrize(
    ("check", "says"),
    [
        ('with check("count-words"):', "the check has no hint"),
        ('with check("count-words", hint=f"{story}"):', "the check has no hint"),
        ('with check("count-words", hint="split"):', "the same in every edition"),
        ('with check("snail", hint="split"):', "names another exercise: 'snail'"),
        ("if True:", 'does not say: with check("count-words"'),
    ],
)
def test_when_a_check_gives_no_hint_then_the_build_stops(tmp_path: Path, check: str, says: str) -> None:
    source = replaced('with check("count-words", hint=tr(ko="`split`을 씁니다.", en="Use `split`.")):', check)
    assert_stops(tmp_path, source, says, '# %% check="count-words"', "count-words")


def test_when_an_included_cell_is_unknown_then_the_nearest_is_suggested(tmp_path: Path) -> None:
    source = replaced('include="check"', 'include="chek"')
    says = "there is no shared cell named 'chek'; did you mean 'check'"
    assert_stops(tmp_path, source, says, '# %% include="chek"')


def test_when_an_including_cell_has_code_of_its_own_then_the_build_stops(tmp_path: Path) -> None:
    source = replaced("from common import answered, check\n", "from common import answered, check\nx = 1\n")
    assert_stops(tmp_path, source, "'from common import …' or nothing", "# %% include=")


def test_when_totals_are_not_the_declared_ones_then_both_sides_are_told(tmp_path: Path) -> None:
    config = CONFIG.replace("blanks = 4", "blanks = 5").replace("points = 3.5", "points = 40")
    course = write_course(tmp_path, config=config)
    with pytest.raises(AuthoringError, match=r"5 blanks declared, 4 found; 40 points declared, 3\.5 found"):
        check_totals(course, course.assignment("mini"))


HEADINGS = (
    '# %% [markdown] lang="ko"\n"""\n#### {{heading:count-words}}\n"""\n\n'
    '# %% [markdown] lang="en"\n"""\nThe first one.\n\n#### {{heading:count-words}}\n"""\n\n'
)


def with_heading(old: str = "", new: str = "") -> str:
    assert old in HEADINGS
    return replaced(EXERCISE, HEADINGS.replace(old, new) + EXERCISE)


@pytest.mark.parametrize(
    ("old", "new", "says", "at", "exercise"),
    [
        (
            "count-words",
            "snail",
            "names 'snail', and the exercise below it is 'count-words'",
            "#### {{",
            "count-words",
        ),
        (
            "one.\n\n#### {{heading:count-words}}",
            "one.\n\n#### {{heading:snail}}",
            "has the heading of 'snail', the other one of 'count-words'",
            "#### {{heading:snail",
            None,
        ),
        (
            "one.\n\n#### {{heading:count-words}}",
            "one.",
            "has the heading of no exercise, the other one of 'count-words'",
            '# %% [markdown] lang="en"\n"""\nThe first',
            None,
        ),
        (
            "{{heading:count-words}}",
            "문제 1 · `count-words` · 1점",
            "write #### {{heading:count-words}}",
            "#### 문",
            None,
        ),
        ("one.", "one of {{excercises}}.", "no fact 'excercises'; did you mean 'exercises'?", "The first", None),
        ("one.", "{{number:snial}}.", "no fact 'number:snial'; did you mean 'number:snail'?", "The first {{", None),
    ],
)
def test_when_a_heading_or_a_fact_is_not_what_it_should_be_then_the_build_stops(
    tmp_path: Path, old: str, new: str, says: str, at: str, exercise: str | None
) -> None:
    assert_stops(tmp_path, with_heading(old, new), says, at, exercise)


def test_when_a_heading_stands_in_code_then_the_build_stops(tmp_path: Path) -> None:
    source = replaced("words = story.split()", "words = story.split()  # {{heading:snail}}")
    assert_stops(
        tmp_path, source, "{{heading:snail}} stands in prose with lang=", "words = story.split()", "count-words"
    )


def test_when_no_exercise_follows_a_heading_then_the_build_stops(tmp_path: Path) -> None:
    source = SOURCE + "\n" + HEADINGS
    assert_stops(tmp_path, source, "no exercise 'count-words' follows this heading", "#### {{")
