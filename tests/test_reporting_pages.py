"""report.html and the feedback pages: what they say, what they must not let through, and how a browser takes them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

from autograde.course.exercises import Assignment, AssignmentCell, Exercise
from autograde.grading.moments import Observation
from autograde.grading.telling import tell
from autograde.records.grades import write_grades
from autograde.records.results import ExerciseResult, ExerciseStatus, SubmissionResult
from autograde.reporting import feedback, pages
from autograde.reporting.feedback import write_feedback
from autograde.reporting.report import write_report
from autograde.reporting.words import STATUSES
from autograde.text import Note, Text

HOSTILE = "<script>document.title='stolen'</script>"
QUOTED = "\"' onmouseover='alert(1)"
RIGHT_TO_LEFT = "محمد\u202e 🦊"
HINT = Text("정규식을 괄호로 묶습니다.", "Put the pattern into parentheses.")
SLIP = Text("괄호가 없습니다.", "There is no group.")


def assignment(*ids: str) -> Assignment:
    """Exercises with the numbers 2-1, 2-2, …"""
    source = Path("lec26.py")
    exercises = [Exercise(id, 2.0, HINT, {}, {}, (), {}, source, 1, f"2-{n}") for n, id in enumerate(ids, start=1)]
    cells = tuple(AssignmentCell("exercise", e.id, (), e, {}, e.file, e.line) for e in exercises)
    return Assignment("lec26", Text("텍스트 데이터 준비하기", "Preparing text data"), cells, Path("lec26"))


LEC26 = assignment(*(f"exercise-{status}" for status in STATUSES))


def graded(student: str, *, message: str = "`encode`를 불렀습니다", notes: tuple[Note, ...] = ()) -> SubmissionResult:
    exercises = tuple(
        ExerciseResult(
            id=f"exercise-{status}",
            points=2.0,
            score=2.0 if status == "passed" else 0.0,
            status=status,
            message=None if status in ("passed", "blank") else Text(message, "English: " + message),
            diagnosis=SLIP if status == "failed" else None,
        )
        for status in STATUSES
    )
    return SubmissionResult(student, f"{student}_lec26.ipynb", 16.0, 0.3, exercises, notes)


def ungraded(student: str) -> SubmissionResult:
    reason = Text("노트북이 아닙니다.", "This is not a notebook.")
    return SubmissionResult(student, "broken.ipynb", 16.0, 0.0, reason=reason)


def write(folder: Path, *results: SubmissionResult, sandboxed: bool = True) -> None:
    write_grades(folder, "lec26", 16.0, results, sandboxed=sandboxed)
    write_report(folder, LEC26)
    write_feedback(folder, LEC26)


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out")
    note = Note(Text("셀이 두 번 있었습니다.", "A cell was there twice."))
    hostile = graded(HOSTILE, message=HOSTILE, notes=(Note(Text(HOSTILE, HOSTILE)),))
    write(
        folder, graded("김하늘", notes=(note,)), hostile, graded(QUOTED), graded(RIGHT_TO_LEFT), graded("../../up"),
        ungraded("2023100009"),
    )  # fmt: skip
    return folder


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


# In a real browser -------------------------------------------------------------------------------------------------


def browse(page: Path, profile: Path, fragment: str = "") -> tuple[str, list[str]]:
    """The page's DOM after its script ran, and what the browser wrote to its console."""
    chromium = shutil.which("chromium")
    assert chromium, "the pages are tested in Chromium, which is missing here: install the package 'chromium'"
    command = [
        chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
        f"--user-data-dir={profile}", "--enable-logging=stderr", "--v=0", "--dump-dom", page.as_uri() + fragment,
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120, check=True)
    return done.stdout, re.findall(r"CONSOLE.*", done.stderr)


def test_when_the_browser_opens_a_page_then_its_console_stays_empty(out: Path, tmp_path: Path) -> None:
    hostile = next((out / "feedback").glob("_script*"))
    for page in (out / "report.html", hostile, out / "feedback" / "2023100009.html"):
        dom, console = browse(page, tmp_path)
        assert console == []
        assert "<title>stolen" not in dom


def test_when_a_page_has_an_error_then_the_browser_test_sees_it(out: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.html"
    broken.write_text(read(out / "report.html").replace("<main>", "<main><script>alert(1)</script>"), encoding="utf-8")
    assert "Content Security Policy" in browse(broken, tmp_path)[1][0]


def test_when_english_is_asked_for_then_the_page_switches(out: Path, tmp_path: Path) -> None:
    assert '<html lang="ko">' in browse(out / "report.html", tmp_path)[0]
    dom, _ = browse(out / "report.html", tmp_path, "#en")
    assert '<html lang="en">' in dom
    assert dom.count("<button") == 8


def test_when_a_character_is_ours_then_the_browser_has_a_glyph_for_it(tmp_path: Path) -> None:
    """Compares each character with one that no font has."""
    templates = (Path(pages.__file__).parent / "templates").iterdir()
    ours = "".join(read(path) for path in templates) + "".join(
        status.glyph + status.word.ko + status.opening.ko for status in STATUSES.values()
    )
    characters = sorted({character for character in ours if ord(character) > 126})
    probe = tmp_path / "probe.html"
    probe.write_text(
        """<!DOCTYPE html><meta charset="utf-8"><pre id="missing"></pre><script>
        const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
        const draw = (character) => {
          canvas.clearRect(0, 0, 60, 60);
          canvas.font = "40px system-ui";
          canvas.fillText(character, 5, 45);
          return canvas.getImageData(0, 0, 60, 60).data.join();
        };
        const none = draw("\\u{10FFFD}");
        const missing = CHARACTERS.filter((character) => draw(character) === none);
        document.getElementById("missing").textContent = JSON.stringify(missing);
        </script>""".replace("CHARACTERS", json.dumps([*characters, "\U0010fffc"])),
        encoding="utf-8",
    )
    dom, _ = browse(probe, tmp_path)
    found = re.search(r'<pre id="missing">(.*?)</pre>', dom)
    assert found
    assert json.loads(found[1]) == ["\U0010fffc"], "install a font with Hangul and symbols, e.g. fonts-noto-cjk"
