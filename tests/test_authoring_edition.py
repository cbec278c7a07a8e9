"""Making one language's edition of a code cell."""

from __future__ import annotations

import pytest

from autograde.course.edition import EditionError, build_value, parse, select, tr

VALUES = {"exercises": 25}


def both(code: str) -> tuple[str, str]:
    return select(code, "ko", VALUES), select(code, "en", VALUES)


def test_when_a_source_runs_as_a_script_then_it_speaks_korean() -> None:
    assert tr(ko="하나", en="one") == "하나"
    assert build_value("exercises") == {}


def test_when_a_text_is_translated_then_the_call_is_replaced_by_it() -> None:
    code = 'print("🐌", tr(ko="달팽이", en="snail"), tr(ko=f"{x}개", en=f"{x} of them"))'
    assert both(code) == ('print("🐌", "달팽이", f"{x}개")', 'print("🐌", "snail", f"{x} of them")')


def test_when_a_translation_takes_several_lines_then_parentheses_hold_it_together() -> None:
    code = 'assert ok, tr(\n    ko="하나 "\n    "둘",\n    en="one",\n)'
    assert both(code) == ('assert ok, ("하나 "\n    "둘")', 'assert ok, "one"')


def test_when_a_translation_is_an_expression_then_it_keeps_its_place_among_operators() -> None:
    assert select('x = tr(ko="가" + "나", en="a") * 2', "ko", VALUES) == 'x = ("가" + "나") * 2'


def test_when_comments_are_paired_then_each_edition_has_its_own() -> None:
    code = "    # ko: 하나\n    # en: one\n    x = 1\n# plain\n# ko: 둘\n# ko: 셋\n# en: two\n# en: three"
    assert both(code) == (
        "    # 하나\n    x = 1\n# plain\n# 둘\n# 셋",
        "    # one\n    x = 1\n# plain\n# two\n# three",
    )


def test_when_the_build_knows_a_number_then_it_stands_in_the_notebook() -> None:
    assert select('TOTAL = build_value("exercises")', "en", VALUES) == "TOTAL = 25"


def test_when_a_cell_has_magics_then_its_texts_are_still_translated() -> None:
    code = '%pip install -q tiktoken\nprint(tr(ko="끝", en="end"))'
    assert both(code) == (
        '%pip install -q tiktoken\nprint("끝")',
        '%pip install -q tiktoken\nprint("end")',
    )


@pytest.mark.parametrize(
    ("code", "line", "says"),
    [
        ('x = 1\nprint(tr(ko="하나"))', 2, "one text per language"),
        ('print(tr("하나", en="one"))', 1, "one text per language"),
        ('print(tr(ko="하나", en=" "))', 1, "a translation is missing"),
        ("x = 1\n# ko: 하나\ny = 2\n# en: one", 2, "'# ko:' has no '# en:' next to it"),
        ("# en: one", 1, "'# en:' has no '# ko:' next to it"),
        ("x = 1  # ko: 하나", 1, "on a line of its own"),
        ("print(f\"{tr(ko='하나', en='one')}\")", 1, "tr() inside an f-string"),
        ('print(tr(ko=tr(ko="하나", en="one"), en="one"))', 1, "tr() inside tr()"),
        ('build_value("exercise")', 1, 'there is build_value("exercises")'),
        ("x = 1\nprint(tr(ko=)", 2, "not Python"),
    ],
)
def test_when_a_translation_is_missing_or_misplaced_then_the_message_has_its_line(
    code: str, line: int, says: str
) -> None:
    with pytest.raises(EditionError) as caught:
        both(code)
    assert says in str(caught.value)
    assert caught.value.line == line


def test_when_python_continues_a_line_with_percent_then_it_is_no_magic() -> None:
    assert parse('x = (\n"%d"\n% 3\n)').body
