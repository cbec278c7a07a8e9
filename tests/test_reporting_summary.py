"""What the report counts, what its charts measure, and how feedback pages are named."""

from __future__ import annotations

import html
import re
import unicodedata

import pytest

from autograde.classroom.terminal import Brief
from autograde.grading.moments import Observation
from autograde.grading.telling import describe_fault, tell
from autograde.records.grades import Grades
from autograde.records.results import ExerciseResult, ExerciseStatus, SubmissionResult
from autograde.reporting.charts import draw_histogram, stack
from autograde.reporting.names import feedback_names
from autograde.reporting.summary import Misconception, summarise
from autograde.reporting.words import STATUSES, both, ours, prose, say
from autograde.sandbox.process import AnswerError, Raised
from autograde.text import Note, Text, as_code, number

SLIP = Text("괄호가 없습니다.", "There is no group.")
OTHER = Text("밀리지 않았습니다.", "It is not shifted.")


def submission(
    student: str, *statuses: ExerciseStatus, diagnosis: Text | None = None, reason: Text | None = None
) -> SubmissionResult:
    exercises = tuple(
        ExerciseResult(f"exercise-{place}", 2.0, 2.0 * (status == "passed"), status, None, diagnosis)
        for place, status in enumerate(statuses)
    )
    return SubmissionResult(student, f"{student}.ipynb", 4.0, 0.1, exercises, reason=reason)


def grades(*submissions: SubmissionResult) -> Grades:
    return Grades("lec26", 4.0, submissions)


def test_when_a_submission_is_ungraded_then_it_counts_in_no_mean() -> None:
    summary = summarise(
        grades(
            submission("a", "passed", "passed"),
            submission("b", "passed", "blank"),
            submission("c", reason=Text("노트북이 아닙니다.", "Not a notebook.")),
        )
    )
    assert (summary.mean, summary.median, summary.best) == (3.0, 3.0, 4.0)
    assert [result.student for result in summary.ungraded] == ["c"]
    assert [(exercise.pass_rate, exercise.mean) for exercise in summary.exercises] == [(1.0, 2.0), (0.5, 1.0)]


def test_when_nothing_was_graded_then_there_is_no_mean() -> None:
    summary = summarise(grades())
    assert (summary.mean, summary.median, summary.best, summary.exercises) == (None, None, None, ())


def waiting(student: str, score: float | None, other: float | None) -> SubmissionResult:
    """Two exercises; a person grades those without a score."""
    exercises = tuple(
        ExerciseResult(f"exercise-{place}", 2.0, one, "manual" if one is None else "passed")
        for place, one in enumerate((score, other))
    )
    return SubmissionResult(student, f"{student}.ipynb", 4.0, 0.1, exercises)


def test_when_points_wait_for_a_person_then_scores_are_out_of_the_others_where_these_are_as_many_for_all() -> None:
    alike = summarise(grades(waiting("a", 2.0, None), waiting("b", None, 1.0)))
    assert (alike.out_of, alike.awaiting) == (2.0, 4.0)
    unlike = summarise(grades(waiting("a", 2.0, None), waiting("b", 2.0, 1.0)))
    assert (unlike.out_of, unlike.awaiting) == (4.0, 2.0)


def test_when_points_wait_for_a_person_then_the_terminal_says_how_many() -> None:
    briefs = [Brief.of(result) for result in (waiting("a", 2.0, None), waiting("b", 2.0, 1.0))]
    assert [brief.shown for brief in briefs] == ["2/2, 2 wait", "3/4"]


def test_when_a_score_is_full_then_it_is_in_the_last_bin() -> None:
    bins = summarise(grades(submission("a", "passed", "passed"), submission("b", "failed", "failed"))).bins
    assert [entry.count for entry in bins] == [1, 0, 0, 0, 0, 0, 0, 0, 0, 1]
    assert [bins[0].low, bins[-1].high] == pytest.approx([0.0, 4.0])


def test_when_misconceptions_are_counted_then_the_most_frequent_comes_first() -> None:
    summary = summarise(
        grades(
            submission("a", "failed", diagnosis=OTHER),
            submission("b", "failed", diagnosis=SLIP),
            submission("c", "failed", diagnosis=SLIP),
        )
    )
    assert summary.misconceptions == (
        Misconception("exercise-0", SLIP, ("b", "c")),
        Misconception("exercise-0", OTHER, ("a",)),
    )


def test_when_a_histogram_is_drawn_then_the_tallest_bar_fills_the_chart_and_the_median_is_in_its_place() -> None:
    summary = summarise(
        grades(submission("a", "passed", "passed"), submission("b", "passed", "passed"), submission("c", "blank"))
    )
    histogram = draw_histogram(summary.bins, summary.median)
    assert [bar.height for bar in histogram.bars if bar.height] == [77.0, 154.0]
    assert histogram.median == histogram.ticks[-1][0]
    assert draw_histogram(summarise(grades()).bins, None).median is None


def test_when_a_bar_is_stacked_then_its_parts_fill_it_in_the_order_of_the_legend() -> None:
    parts = stack({"blank": 1, "failed": 1, "passed": 2})
    assert [(part.status, part.x, part.width) for part in parts] == [
        ("passed", 0.0, 50.0), ("failed", 50.0, 25.0), ("blank", 75.0, 25.0),
    ]  # fmt: skip


def test_when_statuses_are_shown_then_each_has_a_glyph_of_its_own() -> None:
    assert len({status.glyph for status in STATUSES.values()}) == len(STATUSES)


def test_when_a_message_has_markup_then_it_is_shown_as_text_and_code_as_code() -> None:
    shown = both(Text("`<b>` 하나", "a <script>"))
    assert shown == '<span lang="ko"><code>&lt;b&gt;</code> 하나</span><span lang="en">a &lt;script&gt;</span>'
    assert say("<b>{x}</b>", "{x}", x="<") == '<span lang="ko"><b>&lt;</b></span><span lang="en">&lt;</span>'


def test_when_a_text_is_the_courses_own_then_its_markdown_is_shown() -> None:
    shown = ours(
        Text(
            "나누기는 **소프트맥스 *앞*에서** `d_k**0.5`로",
            "**use `a*b`**, *not* 2 * 3 * 4, `**kwargs`, x ** 2 ** 3 <b>",
        )
    )
    assert shown == (
        '<span lang="ko">나누기는 <strong>소프트맥스 <em>앞</em>에서</strong> <code>d_k**0.5</code>로</span>'
        '<span lang="en"><strong>use <code>a*b</code></strong>, <em>not</em> 2 * 3 * 4, <code>**kwargs</code>, '
        "x ** 2 ** 3 &lt;b&gt;</span>"
    )


HOSTILE = (
    "`",
    "``` **b** `x",
    "**bold**",
    "*a*",
    "a` <script>alert(1)</script> `b",
    "[l](http://x)",
    "\0",
    "&lt;`",
    " ` ",
    " ",
    "",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_when_a_student_wrote_markup_then_all_of_it_is_code(text: str) -> None:
    """What stands outside of `<code>` is the same for every value."""
    code = r"<code>([^<]*)</code>"
    assert html.unescape(re.sub(code, r"\1", str(prose(as_code(text))))) == text.replace("\0", "\ufffd")
    seen, wanted = (Observation("f(x)", {"x": text}, [{"y": text}], value) for value in ([text], ["other"]))
    fault = AnswerError(Raised("ValueError", (), text, 3))
    told = (
        tell(Text("`f`", "`f`"), seen, wanted, None),
        tell(Text("`f`", "`f`"), seen, None, fault),
        describe_fault(fault),
    )
    outside = [re.sub(code, "#", str(prose(message.en))) for message in told]
    assert outside == [
        "# Tried: #, #. What came back: #. First differing place: #, which holds #",
        "# Tried: #, #. An exception was raised at line 3: #",
        "An exception was raised at line 3: #",
    ]


def test_when_a_message_quotes_what_has_no_fence_then_nothing_but_code_is_marked_up() -> None:
    shown = both(Text("**굵게**", "**bold** *x* [l](http://x) <b>"))
    assert shown == '<span lang="ko">**굵게**</span><span lang="en">**bold** *x* [l](http://x) &lt;b&gt;</span>'


def test_when_a_note_stands_in_a_table_then_both_languages_are_in_one_line() -> None:
    assert str(Note(Text("셀이 없습니다.", "A cell is missing."))) == "셀이 없습니다. / A cell is missing."
    assert str(Note(Text("a / b", "a / b"))) == "a / b"


@pytest.mark.parametrize(("value", "shown"), [(40.0, "40"), (0.5, "0.5"), (100 / 3, "33.33"), (0.0, "0"), (10.0, "10")])
def test_when_points_are_shown_then_there_are_no_needless_digits(value: float, shown: str) -> None:
    assert number(value) == shown


@pytest.mark.parametrize(
    ("student", "name"),
    [
        ("2023100001", "2023100001.html"),
        ("김하늘", "김하늘.html"),
        (unicodedata.normalize("NFD", "김하늘"), "김하늘.html"),
        ("../../etc/passwd", "_.._etc_passwd.html"),
        ("..", "_.html"),
        ("", "_.html"),
        ("C:\\x", "C__x.html"),
        ('<script>"', "_script__.html"),
        ("con", "_con.html"),
        ("a\u202eb\nc", "a_b_c.html"),
        ("a#b?c%d", "a_b_c_d.html"),
        ("🦊", "🦊.html"),
    ],
)
def test_when_a_name_is_made_of_a_student_then_it_is_a_safe_file_name(student: str, name: str) -> None:
    assert feedback_names([submission(student)]) == (name,)


def test_when_names_collide_then_they_are_numbered() -> None:
    names = feedback_names([submission(student) for student in ("kim", "Kim", "a/b", "a_b", "a\\b")])
    assert names == ("kim.html", "Kim-2.html", "a_b.html", "a_b-2.html", "a_b-3.html")


def test_when_a_name_is_very_long_then_the_file_system_still_takes_it() -> None:
    names = feedback_names([submission("가" * 500), submission("가" * 499)])
    assert len(set(names)) == 2
    assert all(len(name.encode()) < 255 for name in names)
