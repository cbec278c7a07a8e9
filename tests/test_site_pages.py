"""What the site's pages are made of: lessons from notebooks, the glossary and its mentions, plans, words to search."""

from __future__ import annotations

import base64
import dataclasses
import json
import re
from pathlib import Path

import pytest
from our_course import our_course

from autograde.course import Course
from autograde.course.course import Site
from autograde.errors import AuthoringError
from autograde.lecture.pages.glossary import Term, glossary_page, mentions, read_terms
from autograde.lecture.pages.lesson import lesson_page
from autograde.lecture.pages.links import demos_in
from autograde.lecture.pages.plan import with_plans
from autograde.text import Text

ROOT = Path(__file__).resolve().parents[1]
COURSE = our_course()
TOKEN = Term(Text("토큰", "token"), Text("조각입니다.", "A piece."))
WEIGHT = Term(Text("가중치", "weight"), Text("수입니다.", "A number."), {"en": ["share"]})
ATTENTION = Term(Text("어텐션 가중치", "attention weight"), Text("몫입니다.", "A share."))
TERMS = [TOKEN, WEIGHT, ATTENTION]


def named(language: str, text: str) -> list[tuple[str, Term]]:
    return [(found[0], term) for found, term in mentions(TERMS, language, text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Tokens and a token", ["Token", "token"]),
        ("tokenizers, a tokenless text, sub-token", []),
        ("an attention weight, then a weight", ["attention weight", "weight"]),
        ("a share", ["share"]),
    ],
)
def test_when_a_text_names_terms_then_whole_words_are_mentions_and_the_longest_wins(
    text: str, words: list[str]
) -> None:
    assert [word for word, _ in named("en", text)] == words


def test_when_a_korean_noun_has_a_particle_then_it_is_a_mention_and_a_longer_word_is_none() -> None:
    assert named("ko", "토큰을 토큰화하는 토큰") == [("토큰", TOKEN), ("토큰", TOKEN)]
    assert named("ko", "어텐션 가중치는 가중치이며") == [("어텐션 가중치", ATTENTION), ("가중치", WEIGHT)]
    assert named("ko", "재가중치") == []


def test_when_a_term_is_on_the_page_then_it_leads_to_itself_in_the_other_language() -> None:
    page = glossary_page(TERMS, "ko", ("ko", "en"))
    assert "(term-attention-weight)=\n## 어텐션 가중치" in page
    assert 'href="../en/glossary.html#term-attention-weight">attention weight</a>' in page
    assert page.index("## 가중치") < page.index("## 어텐션 가중치") < page.index("## 토큰")


def test_when_the_course_has_terms_then_each_has_an_anchor_of_its_own_and_one_sentence_in_each_language() -> None:
    terms = read_terms(COURSE)
    assert len({term.anchor for term in terms}) == len(terms)
    assert [term.term.en for term in terms if not term.meaning.ko.endswith("니다.")] == []
    assert [term.term.en for term in terms if not term.meaning.en.endswith(".")] == []


def test_when_a_term_lacks_a_language_then_the_author_is_told(tmp_path: Path) -> None:
    (tmp_path / "source" / "site").mkdir(parents=True)
    (tmp_path / "source" / "site" / "glossary.toml").write_text(
        '[[terms]]\nterm.en = "token"\nmeaning.en = "A piece."\n', encoding="utf-8"
    )
    with pytest.raises(AuthoringError, match="the term 'token' is missing in: ko, ko"):
        read_terms(dataclasses.replace(COURSE, root=tmp_path))


def cells_of(page: bytes) -> list[dict[str, object]]:
    return list(json.loads(page)["cells"])


def test_when_a_notebook_becomes_a_page_then_pictures_are_files_tools_are_folded_and_the_badge_is_a_link(
    tmp_path: Path,
) -> None:
    (tmp_path / "slides.html").touch()
    cells = cells_of(lesson_page(COURSE, "lec27", "ko", tmp_path, {}))
    text = "".join(str(cell["source"]) for cell in cells)
    assert "data:image" not in text
    assert "colab-badge.svg" not in text
    assert '<a href="https://colab.research.google.com/github/' in str(cells[0]["source"])
    assert '<a href="slides.html">' in str(cells[0]["source"])
    assert "slides.pdf" not in text
    assert "@title" not in text
    assert cells[1]["metadata"] == {
        "tags": ["hide-input"],
        "mystnb": dict.fromkeys(("code_prompt_show", "code_prompt_hide"), "확인 셀의 도구 (고칠 것은 없습니다)"),
    }


def test_when_solutions_are_shown_then_outputs_are_those_of_the_notebook(tmp_path: Path) -> None:
    course = dataclasses.replace(COURSE, site=Site(notebooks="solutions"))
    solved = json.loads((ROOT / "solutions" / "en" / "lec26" / "lec26.ipynb").read_text(encoding="utf-8"))["cells"]
    shown = cells_of(lesson_page(course, "lec26", "en", tmp_path, {}))
    assert [cell.get("outputs") for cell in shown] == [cell.get("outputs") for cell in solved]
    assert any(cell["metadata"] == {"mystnb": {"image": {"alt": "What this cell draws"}}} for cell in shown)


def test_when_a_cell_shows_a_demo_then_the_page_has_the_demo_of_the_site(tmp_path: Path) -> None:
    demos = tmp_path / "demos"
    demos.mkdir()
    (demos / "windows.en.html").write_text("<title>Windows &amp; strides</title>", encoding="utf-8")
    assert demos_in(tmp_path, "en") == {"windows": "Windows & strides"}
    assert demos_in(tmp_path, "ko") == {}
    code = "# @title ▶ Windows\ndef demo_windows(data=None):\n    pass\n\n\ndemo_windows()"
    course = with_notebook(tmp_path, [cell("markdown", "# One"), cell("code", code)])
    shown = cells_of(lesson_page(course, "lec26", "en", tmp_path, demos_in(tmp_path, "en")))[1]["source"]
    assert 'src="../../demos/windows.en.html" title="Windows &amp; strides"' in str(shown)


def test_when_a_cell_does_more_with_a_demo_then_the_page_has_its_code_folded(tmp_path: Path) -> None:
    code = "def demo_windows(data=None):\n    pass\n\n\ndef windows_of(text):\n    return demo_windows(text)"
    cells = [cell("markdown", "# One"), cell("code", f"# @title ▶ Windows\n{code}")]
    course = with_notebook(tmp_path, cells)
    shown = cells_of(lesson_page(course, "lec26", "en", tmp_path, {"windows": "Windows"}))[1]
    assert shown["source"] == code
    assert "hide-input" in str(shown["metadata"])


def test_when_packed_values_are_long_then_a_page_shows_their_beginning(tmp_path: Path) -> None:
    packed = "".join(base64.b64encode(bytes([number]) * 45).decode() + "\n" for number in range(9))
    course = with_notebook(
        tmp_path, [cell("markdown", "# One"), cell("code", f'# @title Values\nx = """\n{packed}"""')]
    )
    shown = str(cells_of(lesson_page(course, "lec26", "en", tmp_path, {}))[1]["source"])
    assert shown.split("\n")[1:] == [*packed.split("\n")[:2], "…", '"""']


def cell(kind: str, text: str) -> dict[str, object]:
    return {"id": kind, "cell_type": kind, "metadata": {}, "source": [text]}


def with_notebook(root: Path, cells: list[dict[str, object]]) -> Course:
    file = root / "notebooks" / "en" / "lec26" / "lec26.ipynb"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    return dataclasses.replace(COURSE, root=root)


@pytest.mark.parametrize("id", ["lec26", "lec27", "lec28"])
def test_when_a_page_asks_for_a_plan_then_the_minutes_are_those_of_the_lecture(id: str) -> None:
    page = with_plans(COURSE, "en", f"# Teach\n\n<!-- plan: {id} -->\n")
    assert "- **Minutes 0–" in page
    assert "–75** · " in page
    assert "<!--" not in page


def test_when_a_plan_names_no_assignment_then_the_nearest_is_suggested() -> None:
    with pytest.raises(AuthoringError, match="no assignment 'lec72' to plan"):
        with_plans(COURSE, "en", "<!-- plan: lec72 -->")


def test_when_korean_text_is_indexed_then_a_word_is_found_by_each_beginning() -> None:
    from autograde.lecture.pages.extension import KoreanSearch

    assert KoreanSearch({}).split("토큰에서 GPT를") == ["토큰", "토큰에", "토큰에서", "GPT를"]


@pytest.mark.parametrize("page", COURSE.site.pages)
def test_when_the_course_has_a_page_of_its_own_then_both_languages_have_the_same_sections_tables_and_commands(
    page: str,
) -> None:
    texts = [
        (ROOT / "source" / "site" / language / f"{page}.md").read_text(encoding="utf-8") for language in ("ko", "en")
    ]
    for parts in (r"^#+ ", r"^\|(?:[^|\n]*\|)+$", r"^- ", r"^\d+\. ", r"^```"):
        ko, en = (len(re.findall(parts, text, re.MULTILINE)) for text in texts)
        assert ko == en, f"{parts} of {page}.md"
    commands = [re.findall(r"^(?:\.venv/bin/)?autograde .*$", text, re.MULTILINE) for text in texts]
    assert commands[0] == commands[1]


def test_when_the_page_on_shows_names_code_then_both_languages_name_the_same() -> None:
    ko, en = (
        re.findall(r"`([\w ./-]+)`", (ROOT / "source" / "site" / language / "shows.md").read_text(encoding="utf-8"))
        for language in ("ko", "en")
    )
    assert sorted(ko) == sorted(en)
