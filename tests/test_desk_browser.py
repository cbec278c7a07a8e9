"""The desk in a real browser, by keyboard alone."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from demo_pages import HALL
from desk_server import serving
from made_up_record import ASSIGNMENT, LOG, RUBRICS, WHY, answered, hand_in, homework, made_record, result
from playwright.sync_api import Browser, BrowserContext, Page, expect

from autograde.classroom.by_hand import ByHand
from autograde.classroom.deciding import Judgement, decide
from autograde.classroom.desk.guard import Guard
from autograde.records.decisions import DECISIONS, Points, read_decisions
from autograde.records.record import read_record
from autograde.records.store import ResultStore

#: A browser's first request of a page without an icon.
ICON = "Failed to load resource: the server responded with a status of 404 (Not Found)"


@contextmanager
def at_desk(browser: Browser, address: str) -> Iterator[Page]:
    """The desk's page in English; any error of its, anything that the policy holds back and any request of it to
    elsewhere fails the test.
    """
    context, faults = watched(browser, address)
    page = opened(context, address)
    yield page
    context.close()
    assert faults == []


def watched(browser: Browser, address: str) -> tuple[BrowserContext, list[str]]:
    context, faults = browser.new_context(viewport=HALL, reduced_motion="reduce"), list[str]()
    context.on("weberror", lambda error: faults.append(str(error.error)))
    context.on("console", lambda message: faults.append(message.text) if message.text != ICON else None)
    context.on("dialog", lambda dialog: faults.append(dialog.message))
    own = address.partition("?")[0]
    context.on("request", lambda request: faults.append(request.url) if not request.url.startswith(own) else None)
    return context, faults


def opened(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector(".sheet")
    page.locator(".languages label", has_text="English").click()
    return page


def address(guard: Guard) -> str:
    return guard.address(guard.token)


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def saved(page: Page, number: int) -> None:
    expect(page.locator("#status")).to_have_text(f"Saved · answers: {number}", use_inner_text=True)


def given(out: Path, exercise: str = WHY) -> dict[str, tuple[float | None, tuple[int, ...], str]]:
    found = [one.what for one in read_decisions(out).all if isinstance(one.what, Points)]
    return {one.student: (one.points, one.lines, one.comment) for one in found if one.exercise == exercise}


def test_when_a_class_is_graded_by_keys_alone_then_what_is_shown_as_saved_is_on_the_disk(
    browser: Browser, tmp_path: Path
) -> None:
    near = "the loss compares the prediction of each position with the token that comes next in the text, {}"
    made_record(
        tmp_path,
        {
            "kim": (near.format("averaged"), "log"),
            "lee": (near.format("averaged"), "log"),
            "park": (near.format("summed"), "log"),
            "choi": ("no idea", "log"),
        },
    )
    with serving(tmp_path) as guard, at_desk(browser, address(guard)) as page:
        assert "token" not in page.url
        press(page, "Enter")
        expect(page.locator("#status")).to_contain_text("Decide on points first")
        press(page, "s", "1", "c")
        page.keyboard.insert_text("그렇습니다")
        press(page, "Enter")
        saved(page, 2)
        assert given(tmp_path) == dict.fromkeys(("kim", "lee"), (2.0, (0,), "그렇습니다"))
        expect(page.locator(".answer")).to_have_text(near.format("summed"))
        press(page, "Shift+1", "f", "2", "Enter")
        saved(page, 1)
        assert given(tmp_path)["park"] == (2.0, (0,), "그렇습니다")
        press(page, "a", "Enter")
        saved(page, 1)
        assert given(tmp_path)["choi"] == (1.0, (), "")
        expect(page.locator(".sheet h2")).to_contain_text(LOG)
        press(page, "u")
        expect(page.locator("#status")).to_have_text("Undone · answers: 1", use_inner_text=True)
        expect(page.locator(".answer")).to_have_text("no idea")
        assert given(tmp_path)["choi"][0] is None
        press(page, "=")
        page.keyboard.insert_text("0,5")
        press(page, "Enter")
        saved(page, 1)
        assert given(tmp_path)["choi"] == (0.5, (), "")
        press(page, "0", "Enter")
        saved(page, 4)
        expect(page.locator(".left strong")).to_have_text("0")


def test_when_somebody_decides_meanwhile_then_what_one_has_entered_is_kept_and_nobodys_points_are_lost(
    browser: Browser, tmp_path: Path
) -> None:
    made_record(tmp_path, {"kim": ("no idea", "log")})
    with (
        serving(tmp_path) as guard,
        at_desk(browser, address(guard)) as page,
        ByHand(tmp_path, ASSIGNMENT, RUBRICS, read_record(tmp_path)) as other,
    ):
        press(page, "1", "c")
        page.keyboard.insert_text("mine")
        answer = other.answer(WHY, "kim")
        assert answer
        decide(other, [Judgement(answer, 3.0)], "you")
        press(page, "Enter")
        expect(page.locator("#status")).to_contain_text("Somebody else has decided meanwhile")
        assert given(tmp_path)["kim"] == (3.0, (), "")
        expect(page.locator("[name=comment]")).to_have_value("mine")
        expect(page.locator("[name=points]")).to_have_value("2")
        press(page, "Enter")
        saved(page, 1)
        assert given(tmp_path)["kim"] == (2.0, (0,), "mine")


def test_when_answers_names_outputs_and_comments_are_hostile_then_nothing_of_them_runs(
    browser: Browser, tmp_path: Path
) -> None:
    attacks = (
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "</pre><iframe src=javascript:alert(1)></iframe>",
        "'><svg onload=alert(1)>",
        '"><a href="javascript:alert(1)" autofocus onfocus=alert(1)>',
        "{{ 7 * 7 }} ${alert(1)} </template><style>*{display:none}</style>",
    )
    with ResultStore(tmp_path, ASSIGNMENT.id) as store:
        for number, attack in enumerate(attacks):
            student = f"{attack}{number}"
            exercises = (answered(WHY, attack * 9, saved=attack), answered(LOG, f"log {attack}"))
            store.add(hand_in(student), result(student, exercises=exercises))
    with ByHand(tmp_path, ASSIGNMENT, RUBRICS, read_record(tmp_path)) as desk:
        answers = desk.exercise(WHY).answers
        for answer in answers[:3]:
            decide(desk, [Judgement(answer, 1.0, comment=answer.text)], answer.student)
    with serving(tmp_path, who=attacks[0]) as guard, at_desk(browser, address(guard)) as page:
        press(page, "n")
        for _ in attacks:
            expect(page.locator(".answer").first).to_be_visible()
            assert page.evaluate("document.querySelectorAll('script, iframe, svg, style, a[href^=java]').length") == 1
            assert any(page.locator(".answer").first.inner_text() == attack * 9 for attack in attacks)
            press(page, "Shift+1", "1", "j")
            page.locator("#stack:not([aria-busy])").wait_for()
        press(page, "0", "Enter")
        saved(page, 1)


def test_when_another_page_posts_to_the_desk_or_frames_it_then_nothing_comes_of_it(
    browser: Browser, tmp_path: Path
) -> None:
    made_record(tmp_path / "desk", {"kim": ("so", "log")})
    made_record(tmp_path / "other", {"lee": ("so", "log")})
    with serving(tmp_path / "desk") as guard, serving(tmp_path / "other") as other:
        context, _ = watched(browser, address(guard))
        opened(context, address(guard))
        elsewhere = opened(context, address(other))  # the browser has the cookies of both
        there = f"http://127.0.0.1:{guard.port}"
        asked = f"fetch('{there}/undo', {{method: 'POST', mode: 'no-cors', credentials: 'include', body: '{{}}'}})"
        assert elsewhere.evaluate(f"{asked}.then(() => 'sent', () => 'held back')") == "held back"
        blank = context.new_page()
        blank.goto("data:text/html,<iframe></iframe>")
        for sent in ("'text/plain'", "'application/json'"):
            options = f"{{method: 'POST', credentials: 'include', body: '{{}}', headers: {{'Content-Type': {sent}}}}}"
            post = f"fetch('{there}/decide', {options}).then(answer => answer.status, () => 'held back')"
            assert blank.evaluate(post) == "held back"
        blank.evaluate(f"document.querySelector('iframe').src = '{there}/'")
        blank.wait_for_timeout(500)
        assert "Grading desk" not in blank.frames[-1].content()
        context.close()
    assert not (tmp_path / "desk" / DECISIONS).exists()


@pytest.mark.proof
def test_when_the_homework_of_a_hundred_is_graded_then_three_keys_do_for_an_answer_and_equal_ones_are_seen_once(
    browser: Browser, tmp_path: Path
) -> None:
    pressed, assignment, rubrics, groups = 0, *homework(tmp_path)
    shown = 0
    with serving(tmp_path, assignment=assignment, rubrics=rubrics) as guard, at_desk(browser, address(guard)) as page:
        while page.locator(".left strong").inner_text() != "0":
            lines = page.locator("[name=line]").count()
            keys = [("f",), ("1",), ("0",), ("1", "2"), ("f", str(lines))][shown % 5]
            number = int(page.locator("[name=number]").inner_text())
            press(page, *keys, "Enter")
            saved(page, number)
            pressed, shown = pressed + len(keys) + 1, shown + 1
            assert len(keys) + 1 <= 3
    assert shown == groups
    found = [one.what for one in read_decisions(tmp_path).all if isinstance(one.what, Points)]
    assert len(found) == len({(one.student, one.exercise) for one in found}) == 100 * len(rubrics)
    assert pressed <= 3 * groups


SERVE = """
import sys
from pathlib import Path
from desk_server import serving
from made_up_record import HOMEWORK
from autograde.text import Text
from our_course import our_course
rubrics = {id: [(float(one), Text("", "a line")) for one in lines] for id, (lines, _) in HOMEWORK.items()}
with serving(Path(sys.argv[1]), assignment=our_course().assignment("hw04"), rubrics=rubrics) as guard:
    print(guard.address(guard.token), flush=True)
    input()
"""


@pytest.mark.proof
def test_when_the_desk_is_killed_in_the_middle_then_all_that_was_shown_as_saved_is_there(
    browser: Browser, tmp_path: Path
) -> None:
    assignment, rubrics, _ = homework(tmp_path)
    tests = Path(__file__).parent
    path = os.pathsep.join(map(str, (tests, tests.parent, tests.parent / "examples")))
    shown = 0
    for after in range(1, 6):
        with subprocess.Popen(
            [sys.executable, "-c", SERVE, str(tmp_path)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": path},
        ) as started:  # fmt: skip
            assert started.stdout
            context, _ = watched(browser, here := started.stdout.readline().strip())
            page = opened(context, here)
            for _ in range(after):
                number = int(page.locator("[name=number]").inner_text())
                press(page, "1", "Enter")
                saved(page, number)
                shown += number
                page.evaluate("document.getElementById('status').replaceChildren()")
            press(page, "1", "Enter")
            started.kill()
        with ByHand(tmp_path, assignment, rubrics, read_record(tmp_path)) as desk:
            decided = sum(bool(answer.stands) for one in desk.exercises for answer in one.answers)
        assert decided >= shown
        press(page, "2", "Enter")
        expect(page.locator("#status")).to_contain_text("Not saved: the desk does not answer")
        shown = decided
        context.close()
