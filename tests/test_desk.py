"""The desk's server: who may talk to it, what it shows, and what it decides."""

from __future__ import annotations

import errno
import html
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from desk_server import Client, serving
from made_up_record import ASSIGNMENT, LOG, RUBRICS, WHY, answered, hand_in, made_record, result
from our_course import our_course
from rich.console import Console

from autograde.classroom.by_hand import ByHand
from autograde.classroom.deciding import Judgement, decide
from autograde.classroom.desk import run
from autograde.classroom.desk.guard import Guard
from autograde.classroom.desk.run import grade_at_desk
from autograde.errors import CourseError
from autograde.intake.document.pictures import Picture
from autograde.records.decisions import DECISIONS, Points, read_decisions
from autograde.records.record import read_record
from autograde.records.store import ResultStore

LONG = "the loss compares the prediction of each position with the token that comes next in the text, averaged"
CLASS = {
    "kim": (LONG, "log 1"),
    "lee": (f"{LONG}. ", "log 2"),
    "park": (LONG.replace("averaged", "summed"), "log 3"),
    "choi": ("no idea", "log 4"),
}
HOSTILE = "<img src=x onerror=alert(1)></pre><script>alert(1)</script>"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return made_record(tmp_path, CLASS)


@pytest.fixture
def client(out: Path) -> Iterator[Client]:
    with serving(out) as guard:
        yield Client(guard)


def kinds(stack: str) -> list[list[list[str]]]:
    """The answers that a page would decide about, in their kinds."""
    return [json.loads(html.unescape(one)) for one in re.findall(r"data-answers='([^']*)'", stack)]


def shown(client: Client, **asked: str) -> list[list[list[str]]]:
    query = "&".join(f"{name}={value}" for name, value in {"exercise": WHY, **asked}.items())
    return kinds(json.loads(client.get(f"/stack?{query}")[1])["stack"])


def decided(client: Client, answers: list[list[str]], **given: Any) -> dict[str, Any]:
    asked = {"exercise": WHY, "answers": answers, "points": 2, "lines": [0], "comment": "", **given}
    status, text, _ = client.post("/decide", asked)
    assert status == 200, text
    done: dict[str, Any] = json.loads(text)
    return done


def points(out: Path) -> dict[str, float | None]:
    found = [one.what for one in read_decisions(out).all]
    return {one.student: one.points for one in found if isinstance(one, Points)}


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        ({"Cookie": ""}, "no token"),
        ({"Cookie": "autograde-desk-1=x"}, "no token"),
        ({"Host": "evil.example"}, "another host name"),
        ({"Host": "127.0.0.1"}, "another host name"),
        ({"Host": "127.0.0.1.evil.example:8765"}, "another host name"),
        ({"Host": ""}, ""),
    ],
)
@pytest.mark.parametrize("path", ["/", "/stack?exercise=explain-loss", "/desk.js", f"/pictures/{'a' * 64}.png", "/x"])
def test_when_a_request_is_not_of_the_person_who_started_it_then_nothing_is_told(
    client: Client, headers: dict[str, str], said: str, path: str
) -> None:
    status, text, _ = client.get(path, headers)
    assert status in (400, 403)
    assert said in text
    assert "kim" not in text


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Cookie": ""},
        {"Host": "localhost.evil.example:80"},
    ],
)
@pytest.mark.parametrize("path", ["/decide", "/undo", "/write"])
def test_when_another_site_posts_then_nothing_is_decided(
    client: Client, out: Path, headers: dict[str, str], path: str
) -> None:
    asked = {"exercise": WHY, "answers": shown(client)[0], "points": 3, "lines": [], "comment": ""}
    assert client.post(path, asked, headers)[0] == 403
    assert not (out / DECISIONS).exists()


def test_when_the_address_is_opened_then_the_token_becomes_a_cookie_and_leaves_it(client: Client) -> None:
    status, text, headers = client.get(f"/?token={client.guard.token}", {"Cookie": ""})
    assert (status, 'content="0; url=/"' in text) == (200, True)
    assert client.guard.token not in text
    cookie = headers["Set-Cookie"]
    assert cookie.startswith(f"{client.guard.cookie}={client.guard.token};")
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
    for wrong in ("", "x", client.guard.token[:-1], "토큰"):
        assert client.get(f"/?token={wrong.encode().hex()}", {"Cookie": ""})[0] == 403


def test_when_the_browser_was_opened_for_somebody_then_that_address_opens_nothing_more(client: Client) -> None:
    ticket = client.guard.ticket
    assert [client.get(f"/?token={ticket}", {"Cookie": ""})[0] for _ in range(2)] == [200, 403]
    assert client.get("/", {"Cookie": f"{client.guard.cookie}={ticket}"})[0] == 403


@pytest.mark.parametrize("path", ["/", "/desk.js", "/desk.css", "/stack?exercise=explain-loss", "/nothing"])
def test_when_it_answers_then_no_script_but_ours_may_run_and_no_site_may_show_it(client: Client, path: str) -> None:
    _, _, headers = client.get(path)
    policy = headers["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "form-action 'none'"} <= set(policy)
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert (headers["Cache-Control"], headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert headers["Access-Control-Allow-Origin"] is None


def test_when_answers_say_the_same_or_nearly_then_they_stand_together_and_what_differs_is_marked(
    client: Client,
) -> None:
    text = json.loads(client.get(f"/stack?exercise={WHY}")[1])["stack"]
    same, near = kinds(text)
    assert [student for student, _ in same] == ["kim", "lee"]
    assert [student for student, _ in near] == ["park"]
    assert "<mark>summed</mark>" in text
    assert [student for student, _ in shown(client, step="1")[0]] == ["choi"]
    assert shown(client, step="9") == shown(client, step="1")
    assert shown(client, student="choi") == shown(client, step="1")


def test_when_equal_answers_are_decided_then_what_is_left_comes_next_and_then_the_next_exercise(
    client: Client, out: Path
) -> None:
    done = decided(client, shown(client)[0])
    assert (done["number"], points(out)) == (2, {"kim": 2.0, "lee": 2.0})
    assert kinds(done["stack"])[0][0][0] == "park"
    done = decided(client, kinds(done["stack"])[0])
    done = decided(client, kinds(done["stack"])[0])
    assert f'data-exercise="{LOG}"' in done["stack"]
    assert [one[0] for one in shown(client)[0]] == ["kim", "lee"]  # decided: not on top for being open, but for size


def test_when_it_is_undone_then_it_waits_again_and_the_page_is_there(client: Client, out: Path) -> None:
    done = decided(client, shown(client)[0], comment="so")
    status, text, _ = client.post("/undo", {"at": done["at"]})
    assert status == 200
    assert json.loads(text)["number"] == 2
    assert kinds(json.loads(text)["stack"])[0][0][0] == "kim"
    assert points(out) == {"kim": None, "lee": None}
    assert client.post("/undo", {"at": "2020-01-01"})[:2] == (409, "there is nothing of yours to undo")


def test_when_two_browsers_grade_then_the_later_one_is_told_and_loses_nothing(client: Client, out: Path) -> None:
    same, near = shown(client)
    first = decided(client, same[:1], points=1, lines=[1])
    assert first["number"] == 1
    second = decided(client, [*same, *near], points=3, lines=[0, 1])
    assert second["number"] == 2
    assert points(out) == {"kim": 1.0, "lee": 3.0, "park": 3.0}
    assert "jan has decided on 1 points meanwhile" in second["stack"]
    assert kinds(second["stack"])[0][0][0] == "kim"


def test_when_two_desks_serve_one_record_then_each_sees_what_the_other_decides(out: Path) -> None:
    with serving(out, "jan") as one, serving(out, "lee") as other:
        mine, theirs = Client(one), Client(other)
        seen = shown(theirs)[0]
        decided(mine, shown(mine)[0])
        assert decided(theirs, seen, points=0, lines=[])["number"] == 0
        assert "lee" not in {one.who for one in read_decisions(out).all}
        decided(theirs, shown(theirs)[0], points=0, lines=[])
        assert len(shown(mine)) == 1
    assert points(out) == {"kim": 2.0, "lee": 2.0, "choi": 0.0}


def test_when_a_run_adds_a_changed_hand_in_then_the_desk_says_decide_again(client: Client, out: Path) -> None:
    decided(client, shown(client, student="choi")[0])
    with ResultStore(out, ASSIGNMENT.id) as store:
        store.add(hand_in("choi", "new"), result("choi", {WHY: "a better idea", LOG: "log 4"}))
    text = json.loads(client.get(f"/stack?exercise={WHY}")[1])["stack"]
    assert "The answer has changed; decide again" in text
    assert "jan gave 2 points to another answer" in text
    assert kinds(text)[0][0][0] == "choi"  # before the larger stacks


def test_when_answers_names_outputs_and_comments_are_hostile_then_pages_have_them_as_text(tmp_path: Path) -> None:
    student = f"kim'\"{HOSTILE}\udc80"
    with ResultStore(tmp_path, ASSIGNMENT.id) as store:
        exercises = [answered(WHY, HOSTILE, saved=f"{HOSTILE}\0\x1b[31m")]
        store.add(hand_in(student), result(student, exercises=exercises))
    with ByHand(tmp_path, ASSIGNMENT, RUBRICS, read_record(tmp_path)) as desk:
        decide(desk, [Judgement(one, 1.0, comment=HOSTILE) for one in desk.exercise(WHY).answers], HOSTILE)
    with serving(tmp_path, HOSTILE) as guard:
        for path in ("/", f"/stack?exercise={WHY}"):
            text = Client(guard).get(path)[1]
            text = json.loads(text)["stack"] if path != "/" else text
            assert "<img" not in text
            assert "<script>" not in text
        assert kinds(text)[0][0][0] == student


def test_when_a_picture_is_kept_then_it_is_sent_as_png_and_no_other_file_is(tmp_path: Path) -> None:
    picture = Picture("a" * 64, "iVBORw0KGgo=")
    with ResultStore(tmp_path, ASSIGNMENT.id) as store:
        store.add(hand_in("kim"), result("kim", exercises=[answered(WHY, "so", pictures=(picture,))]))
    with serving(tmp_path) as guard:
        client = Client(guard)
        assert f'src="/pictures/{picture.name}.png"' in json.loads(client.get(f"/stack?exercise={WHY}")[1])["stack"]
        status, _, headers = client.get(f"/pictures/{picture.name}.png")
        assert (status, headers["Content-Type"], headers["X-Content-Type-Options"]) == (200, "image/png", "nosniff")
        for other in (f"/pictures/{'b' * 64}.png", "/pictures/../results.jsonl", "/pictures/x.svg", "/results.jsonl"):
            assert client.get(other)[0] == 404


@pytest.mark.parametrize(
    "asked",
    [
        [],
        {},
        {"exercise": WHY, "answers": [], "points": 1, "lines": [], "comment": ""},
        {"exercise": WHY, "answers": [["kim"]], "points": 1, "lines": [], "comment": ""},
        {"exercise": WHY, "answers": [["kim", "x"]], "points": "many", "lines": [], "comment": ""},
        {"exercise": WHY, "answers": [["kim", "x"]], "points": True, "lines": [], "comment": ""},
        {"exercise": WHY, "answers": [["kim", "x"]], "points": 10**400, "lines": [], "comment": ""},
        {"exercise": WHY, "answers": [["kim", "x"]], "points": 1, "lines": [float("inf")], "comment": ""},
        {"exercise": WHY, "answers": [["kim", "x"]], "points": 1, "lines": [], "comment": None},
        {"exercise": "\ud800", "answers": [["kim", "x"]], "points": 1, "lines": [], "comment": ""},
        {"exercise": "nothing", "answers": [["kim", "x"]], "points": 1, "lines": [], "comment": ""},
    ],
)
def test_when_a_page_asks_for_nonsense_then_it_is_told_and_the_desk_goes_on(
    client: Client, out: Path, asked: object
) -> None:
    status, text, _ = client.post("/decide", asked)
    assert (status, bool(text)) == (409, True)
    assert shown(client)
    assert not (out / DECISIONS).exists()


@pytest.mark.parametrize("given", [{"points": 9}, {"points": -1}, {"lines": [7]}, {"comment": "x" * 5001}])
def test_when_points_are_none_that_there_are_then_the_page_is_told_what_is_allowed(
    client: Client, out: Path, given: dict[str, Any]
) -> None:
    asked = {"exercise": WHY, "answers": shown(client)[0], "points": 1, "lines": [], "comment": "", **given}
    status, text, _ = client.post("/decide", asked)
    assert (status, f"{WHY} of kim" in text) == (409, True)
    assert not (out / DECISIONS).exists()


def test_when_the_disk_is_full_then_the_page_is_told_that_it_is_not_saved(
    client: Client, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = {"exercise": WHY, "answers": shown(client)[0], "points": 1, "lines": [], "comment": ""}

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        status, text, _ = client.post("/decide", asked)
    assert (status, text) == (409, f"{out / DECISIONS}: No space left on device; check the space on its disk")
    assert shown(client)


def test_when_it_is_not_in_a_container_then_it_listens_to_this_computer_alone(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "CONTAINER", ())
    with pytest.raises(CourseError, match="--in-container is for a container"):
        grade_at_desk(None, out, Console(), in_container=True)  # type: ignore[arg-type]


def test_when_a_run_grades_meanwhile_then_grades_are_left_to_it_and_what_was_decided_is_kept(
    client: Client, out: Path
) -> None:
    decided(client, shown(client)[0])
    with ResultStore(out, ASSIGNMENT.id):
        said = run.write_anew(our_course(), out, Console(file=StringIO()))
        assert "a run grades into" in said
        assert decided(client, shown(client)[0])["number"] == 1
    assert not (out / "grades.json").exists()


def test_when_grades_cannot_be_written_then_it_is_said_and_what_was_decided_is_kept(client: Client, out: Path) -> None:
    decided(client, shown(client)[0])
    said = run.write_anew(our_course(), out, Console(file=StringIO()))  # which has no assignment `intro`
    assert said.startswith("grades and pages could not be written: ")
    assert said.endswith("What was decided is kept")


def test_when_the_port_is_taken_then_a_free_one_is_found_unless_it_was_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with run.listen(0) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setattr(run, "PORT", port)
        with run.listen(None) as other:
            assert other.getsockname() not in [("127.0.0.1", port), ("0.0.0.0", port)]
            assert other.getsockname()[0] == "127.0.0.1"
        with pytest.raises(CourseError, match=f"port {port} cannot be had: .*; choose another --port"):
            run.listen(port)


@pytest.mark.parametrize(
    ("wall", "headers"),
    [
        ("expect_known", {"Cookie": ""}),
        ("expect_host", {"Host": "evil.example", "Origin": "http://evil.example"}),
        ("expect_own_page", {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}),
    ],
)
def test_when_a_wall_of_the_desk_is_taken_away_then_somebody_else_decides(
    client: Client, out: Path, monkeypatch: pytest.MonkeyPatch, wall: str, headers: dict[str, str]
) -> None:
    asked = {"exercise": WHY, "answers": shown(client)[0], "points": 3, "lines": [], "comment": ""}
    assert client.post("/decide", asked, headers)[0] == 403
    monkeypatch.setattr(Guard, wall, lambda *_: None)
    assert client.post("/decide", asked, headers)[0] == 200
    assert points(out) == {"kim": 3.0, "lee": 3.0}


def test_when_equal_texts_were_saved_with_other_outputs_then_each_is_looked_at(tmp_path: Path) -> None:
    with ResultStore(tmp_path, ASSIGNMENT.id) as store:
        for student, saved in (("kim", "loss 3"), ("lee", "loss 4"), ("park", "loss 3")):
            store.add(hand_in(student), result(student, exercises=[answered(WHY, LONG, saved=saved)]))
    with serving(tmp_path) as guard:
        client = Client(guard)
        assert [[one[0] for one in kind] for kind in shown(client)] == [["kim", "park"]]
        assert [[one[0] for one in kind] for kind in shown(client, step="1")] == [["lee"]]


def test_when_a_record_is_older_than_kept_answers_then_its_answers_are_graded_all_the_same(tmp_path: Path) -> None:
    with ResultStore(tmp_path, ASSIGNMENT.id) as store:
        old = replace(answered(WHY, LONG), kept=None)
        for student in ("kim", "lee"):
            store.add(hand_in(student), result(student, exercises=[old]))
    with serving(tmp_path) as guard:
        client = Client(guard)
        decided(client, shown(client)[0])
        assert LONG in json.loads(client.get(f"/stack?exercise={WHY}")[1])["stack"]
    assert list(points(tmp_path).values()) == [2.0]
