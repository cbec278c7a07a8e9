"""report.html and the feedback pages: what they say, and what they must not let through."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from sample_pages import HINT, HOSTILE, LEC26, SLIP, graded, read, ungraded, write, write_class, write_sample

from autograde.grading.moments import Observation
from autograde.grading.telling import tell
from autograde.intake.delivery.identity import NOBODY
from autograde.records.class_list import Absent, ClassList
from autograde.records.results import ExerciseResult, ExerciseStatus, Lateness, SubmissionResult
from autograde.reporting import feedback
from autograde.text import Note, Text


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_sample(tmp_path_factory.mktemp("out"))


def test_when_a_note_is_for_instructors_only_then_the_student_does_not_see_it(tmp_path: Path) -> None:
    moved, fault = "cell moved", "test_when_x raised ValueError"
    write(tmp_path, graded("kim", notes=(Note(Text(moved, moved)), Note(Text(fault, fault), private=True))))
    feedback = (tmp_path / "feedback" / "kim.html").read_text(encoding="utf-8")
    assert "cell moved" in feedback
    assert "test_when_x" not in feedback
    assert "test_when_x" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_when_pages_are_written_anew_then_former_ones_go_and_other_peoples_files_stay(tmp_path: Path) -> None:
    write(tmp_path, graded("kim"))
    (tmp_path / "feedback" / "my-notes.html").write_text("<p>mine</p>")
    write(tmp_path, graded("lee"))
    assert sorted(path.name for path in (tmp_path / "feedback").iterdir()) == ["lee.html", "my-notes.html"]


def test_when_a_page_says_the_same_as_before_then_it_is_left_alone(tmp_path: Path) -> None:
    write(tmp_path, graded("kim"), graded("lee"))
    pages = [tmp_path / "feedback" / name for name in ("kim.html", "lee.html")]
    for page in pages:
        os.utime(page, (0, 0))
    write(tmp_path, graded("kim"), graded("lee", notes=(Note(Text("새로", "new")),)))
    assert [page.stat().st_mtime == 0 for page in pages] == [True, False]


def test_when_points_are_deducted_for_lateness_then_feedback_says_before_and_after_in_both_languages(
    tmp_path: Path,
) -> None:
    late = Lateness("2026-12-01T12:00:00+09:00", "2026-11-30T23:59:00+09:00", late=True, days=1, deduction=0.5)
    result = replace(graded("kim"), lateness=late)
    write(tmp_path, result)
    page = read(tmp_path / "feedback" / "kim.html")
    assert f"{result.raw_score:g} points less 0.5 for lateness" in page
    assert f"제출이 늦어 {result.raw_score:g}점에서 0.5점을 뺐습니다" in page
    assert f"<strong>{result.score:g}</strong>" in page


def every_page(folder: Path) -> list[Path]:
    return [folder / "report.html", *sorted((folder / "feedback").iterdir())]


class Elements(HTMLParser):
    """Collects start tags with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


def test_when_pages_are_written_then_every_submission_has_one_and_the_report_links_to_it(out: Path) -> None:
    written = {path.relative_to(out).as_posix() for path in (out / "feedback").iterdir()}
    links = [unquote(link["href"] or "") for link in Elements(read(out / "report.html")).all("a")]
    assert len(written) == 6
    assert {link for link in links if not link.startswith("#")} == written


def test_when_pages_are_written_then_none_leaves_the_folder(out: Path) -> None:
    assert sorted(path.name for path in out.iterdir()) == ["feedback", "grades.csv", "grades.json", "report.html"]
    assert (out / "feedback" / "_.._up.html").is_file()


def test_when_a_student_wrote_markup_then_no_page_has_it_as_markup(out: Path) -> None:
    for page in every_page(out):
        elements = Elements(read(page))
        assert len(elements.all("script")) == 1
        assert not [name for _, attributes in elements.found for name in attributes if name.startswith("on")]


def test_when_a_page_is_opened_then_it_needs_nothing_from_elsewhere(out: Path) -> None:
    for page in every_page(out):
        found = Elements(read(page)).found
        used = [attributes.get(name) for _, attributes in found for name in ("src", "srcset", "action", "data")]
        sheets = [attributes.get("href") for tag, attributes in found if tag == "link"]
        assert not any(used)
        assert sheets == ["data:,"]
        assert not re.search(r"https?://|url\(|@import", read(page))


def test_when_there_are_misconceptions_and_ungraded_submissions_then_the_report_names_them(out: Path) -> None:
    text = read(out / "report.html")
    assert "괄호가 없습니다." in text
    assert "This is not a notebook." in text
    assert "A cell was there twice." in text


def test_when_an_exercise_did_not_pass_then_its_feedback_has_message_diagnosis_and_hint(out: Path) -> None:
    text = read(out / "feedback" / "김하늘.html")
    failed = text[text.index('<li class="exercise failed"') :].split("</li>")[0]
    passed = text[text.index('<li class="exercise passed"') :].split("</li>")[0]
    assert [part in failed for part in ("<code>encode</code>를 불렀습니다", SLIP.ko, HINT.ko, HINT.en)] == [True] * 4
    assert HINT.ko not in passed


def test_when_a_submission_was_not_graded_then_its_feedback_says_that_this_is_not_zero(out: Path) -> None:
    text = read(out / "feedback" / "2023100009.html")
    assert "노트북이 아닙니다." in text
    assert "This does not mean zero points." in text
    assert 'class="score"' not in text


def result(*exercises: ExerciseResult) -> SubmissionResult:
    return SubmissionResult("kim", "kim_lec26.ipynb", 2.0 * len(exercises), 0.1, exercises)


def one(place: int, score: float | None, *, seen: bool = False) -> ExerciseResult:
    """One exercise of LEC26, which a person grades where it has no score."""
    status: ExerciseStatus = (
        "manual" if score is None else "passed" if score == 2.0 else "partial" if score else "failed"
    )
    id = LEC26.exercises[place].id
    return ExerciseResult(id, 2.0, score, status, Text("까닭", "the reason"), visible_check_passed=seen)


def test_when_the_notebook_showed_a_pass_then_the_exercise_that_lost_points_stands_first_and_says_why() -> None:
    shown = result(one(0, 2.0), one(1, 0.0), one(2, None), one(3, 1.0, seen=True), one(4, 1.0), one(5, 0.0, seen=True))
    assert [(group.name, [place for place, _ in group.exercises]) for group in feedback.group(shown)] == [
        ("passed-there", [4, 6]), ("lost", [2, 5]), ("manual", [3]), ("full", [1]),
    ]  # fmt: skip
    unseen = result(one(0, 2.0), one(1, 0.0), one(2, 1.0))
    assert [[place for place, _ in group.exercises] for group in feedback.group(unseen)] == [[2, 3], [1]]


def test_when_the_notebook_showed_a_pass_then_the_page_says_so_before_the_reason(tmp_path: Path) -> None:
    write(tmp_path, result(one(0, 0.0), one(1, 1.0, seen=True)))
    cards = read(tmp_path / "feedback" / "kim.html").split('<li class="exercise ')[1:]
    assert re.findall(r'id="(exercise-\d)"', "".join(cards)) == ["exercise-2", "exercise-1"]
    assert "The hidden checks look further" not in cards[1]
    assert cards[0].index("The hidden checks look further") < cards[0].index("the reason")


def test_when_the_notebook_numbers_its_exercises_then_every_page_has_these_numbers(tmp_path: Path) -> None:
    write(tmp_path, result(one(4, 0.0), one(2, None)))
    feedback_page, report = read(tmp_path / "feedback" / "kim.html"), read(tmp_path / "report.html")
    for place in (4, 2):
        named = f'<span class="no">2-{place + 1}</span> <code>{LEC26.exercises[place].id}</code>'
        assert f"<h4>{named}</h4>" in feedback_page
    assert f"<summary>{named}" in report
    assert re.findall(r'<td class="num quiet" data-value="\d">([^<]*)</td>', report) == ["2-5", "2-3"]


def test_when_points_wait_for_a_person_then_the_total_is_out_of_the_others_and_says_so(tmp_path: Path) -> None:
    write(tmp_path, result(one(0, 2.0), one(1, 1.0), one(2, None)))
    feedback_page, report = (" ".join(read(tmp_path / name).split()) for name in ("feedback/kim.html", "report.html"))
    assert '<strong>3</strong> <span class="quiet">/ 4<span lang="ko">점</span>' in feedback_page
    assert '<strong>3</strong> <span class="quiet">/ 4</span>' in report
    for page in (feedback_page, report):
        assert '<span lang="ko">2점은 사람이 채점합니다</span><span lang="en">2 wait for a person</span>' in page


def test_when_nothing_is_decided_yet_then_the_page_shows_no_zero(tmp_path: Path) -> None:
    write(tmp_path, result(one(0, None)))
    assert "<strong>–</strong>" in read(tmp_path / "feedback" / "kim.html")


def test_when_a_hint_and_a_students_value_have_markup_then_only_the_hint_is_marked_up(tmp_path: Path) -> None:
    hostile = f"` **bold** *it* [l](http://x) {HOSTILE} ``"
    seen = Observation("f(x)", {"x": hostile}, [], [hostile])
    exercise = replace(
        one(0, 0.0), message=tell(Text("`f`", "`f`"), seen, None, None), diagnosis=Text("**가**", "**b**")
    )
    write(tmp_path, result(exercise))
    text = read(tmp_path / "feedback" / "kim.html")
    page = Elements(text)
    assert "<strong>가</strong>" in text
    assert "**bold** *it* [l](http://x)" in text
    assert [len(page.all(tag)) for tag in ("em", "a", "script")] == [0, 1, 1]


def test_when_a_person_graded_and_said_something_then_the_student_reads_it_as_text(tmp_path: Path) -> None:
    comment = f"조금 더 {HOSTILE}\n`x`"
    by_hand = [replace(one(place, 2.0 - place), by_hand=True, comment=comment) for place in range(2)]
    write(tmp_path, result(*by_hand, one(3, 0.0)))
    text = read(tmp_path / "feedback" / "kim.html")
    assert text.count("<bdi>조금 더 &lt;script&gt;") == 2
    assert text.count("An instructor graded this by hand.") == 2
    assert "Some of the checks passed." not in text


def test_when_the_sandbox_was_off_then_every_page_says_so(tmp_path: Path, out: Path) -> None:
    write(tmp_path, graded("a"), ungraded("b"), sandboxed=False)
    assert all("Graded without the sandbox" in read(page) for page in every_page(tmp_path))
    assert not any("Graded without the sandbox" in read(page) for page in every_page(out))


def test_when_the_class_is_written_again_then_pages_of_students_who_left_are_gone(tmp_path: Path) -> None:
    write(tmp_path, graded("a"), graded("b"))
    write(tmp_path, graded("a"))
    assert [path.name for path in (tmp_path / "feedback").iterdir()] == ["a.html"]


@pytest.mark.parametrize("results", [(), (ungraded("a"),)])
def test_when_nothing_was_graded_then_the_report_is_written_all_the_same(
    tmp_path: Path, results: tuple[SubmissionResult, ...]
) -> None:
    write(tmp_path, *results)
    assert "Grading report" in read(tmp_path / "report.html")


def test_when_a_page_is_read_aloud_then_it_has_headings_captions_and_titles(out: Path) -> None:
    report = Elements(read(out / "report.html"))
    assert len(report.all("h1")) == 1
    assert len(report.all("caption")) == len(report.all("table")) == 3
    assert len(report.all("title")) == len(report.all("svg")) + 1
    ids = [attributes["id"] for _, attributes in report.found if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_when_a_roster_is_known_then_who_handed_in_nothing_or_late_is_shown_with_points_before_and_after(
    tmp_path: Path,
) -> None:
    text = " ".join(read(write_class(tmp_path, 4) / "report.html").split())
    assert re.findall(r'<tr id="row-(\d)" data-is="([a-z ]*)" data-lost="([\d ]*)">', text) == [
        ("1", "waits", "2 3 4 5 6 7"), ("2", "late noted", ""), ("3", "ungraded", ""), ("4", "waits", "2 3 4 5 6 7"),
        ("5", "absent", ""),
    ]  # fmt: skip
    late = text[text.index('<tr id="row-2"') :].split("</tr>")[0]
    assert "<strong>1.5</strong>" in late
    assert '<span lang="ko">2일 늦음</span><span lang="en">2 days late</span>' in late
    assert "2 − 0.5" in late
    assert "<bdi>김하늘</bdi> · " in late
    absent = text[text.index('<tr id="row-5"') :].split("</tr>")[0]
    assert "<bdi>2023100005</bdi>" in absent
    assert "<bdi>박서연</bdi>" in absent
    assert "<dd>1<small>/ 5</small></dd>" in text
    assert "<bdi>kimminsu</bdi>" in text


def test_when_a_hand_in_may_be_of_a_student_without_one_then_that_is_unclear_and_not_counted_as_not_handed_in(
    tmp_path: Path,
) -> None:
    roster = ClassList("gradebook.csv", 3, (Absent("박서연", NOBODY), Absent("최아라", NOBODY, unclear=True)))
    write(tmp_path, graded("choiaraa"), roster=roster)
    text = " ".join(read(tmp_path / "report.html").split())
    assert re.findall(r'<tr id="row-\d" data-is="([a-z ]*)"', text) == ["waits", "absent", "unclear"]
    unclear = text[text.index('<tr id="row-3"') :].split("</tr>")[0]
    assert '<span lang="ko">제출 불분명</span><span lang="en">Unclear</span>' in unclear
    assert "<dd>1<small>/ 3</small></dd>" in text


def test_when_a_person_still_has_to_grade_then_that_exercise_counts_as_neither_passed_nor_failed(
    tmp_path: Path,
) -> None:
    write(tmp_path, result(one(0, 2.0), one(1, 0.0), one(2, None)))
    report = " ".join(read(tmp_path / "report.html").split())
    assert '<td class="num" data-value="1">1 <span class="quiet">/ 2</span></td>' in report
    rates = re.findall(r'<td class="num strong" data-value="[-\d.]+">([^<]*)</td>', report)
    assert rates == ["100%", "0%", "–"]


def test_when_points_wait_then_the_distribution_is_of_those_that_are_decided(tmp_path: Path) -> None:
    write(tmp_path, result(one(0, 2.0), one(1, 2.0), one(2, None)))
    described = read(tmp_path / "report.html").split("<desc")[2].split("</desc>")[0]
    assert "3.6–4: 1." in described


def test_when_a_class_is_large_then_the_report_has_its_figures_and_the_rows_are_on_pages_of_their_own(
    tmp_path: Path,
) -> None:
    write_class(tmp_path, 501)
    report, last = (Elements(read(tmp_path / name)) for name in ("report.html", "class/3.html"))
    pages = sorted(path.name for path in (tmp_path / "class").iterdir())
    assert pages == ["1.html", "2.html", "3.html", *(f"exercise-manual-{number}.html" for number in (1, 2))]
    links = [link["href"] for link in report.all("a")]
    assert [links.count(f"class/{name}") for name in pages] == [1, 1, 1, 1, 1]
    assert report.all("table") != []
    assert "class sortable" not in [table.get("class") for table in report.all("table")]
    assert len(report.all("li")) > 502
    rows = [row["id"] for row in last.all("tr") if "id" in row]
    assert rows == ["row-501", "row-502"]
    for page in (tmp_path / "class").iterdir():
        targets = [(page.parent / unquote(link["href"] or "").split("#")[0]) for link in Elements(read(page)).all("a")]
        assert [str(target) for target in targets if not target.resolve().exists()] == []
    write_class(tmp_path, 4)
    assert list((tmp_path / "class").iterdir()) == []


def test_when_many_slips_are_known_then_the_rarer_ones_are_folded(tmp_path: Path) -> None:
    slips = [replace(one(1, 0.0), id=f"e{number}", diagnosis=Text(f"s{number}", f"s{number}")) for number in range(12)]
    write(tmp_path, result(*slips))
    report = read(tmp_path / "report.html")
    assert "2 more" in report
    assert report.index("2 more") > report.index("s9<")
