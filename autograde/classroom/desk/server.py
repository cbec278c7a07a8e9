"""What the desk's server answers. Every request takes up first what others wrote, and all of it is `guard`ed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from tornado.httputil import HTTPServerRequest
from tornado.web import Application, RequestHandler

from autograde.classroom.by_hand import Answer, ByHand
from autograde.classroom.deciding import Judgement, decide, take_back
from autograde.classroom.desk.guard import HEADERS, Guard, RefusedError
from autograde.classroom.desk.places import Place, Places
from autograde.classroom.desk.shown import render_desk, render_exercises, render_refused, render_stack
from autograde.errors import CourseError
from autograde.records.kept import picture_file
from autograde.reporting import pages

__all__ = ["application"]

#: Told to a browser that was admitted: the token leaves the address. A redirect would not be trusted with the cookie
#: where another site's page has led here.
ENTER = '<!DOCTYPE html><meta charset="utf-8"><title>desk</title><meta http-equiv="refresh" content="0; url=/">'
HERE = Path(__file__).parent


def application(desk: ByHand, guard: Guard, who: str, write: Callable[[], str]) -> Application:
    """`write` writes grades and pages anew, and says what came of it."""
    known = {"places": Places(desk), "guard": guard, "who": who, "write_anew": write}
    routes = [
        (r"/", _Page, known),
        (r"/(desk\.css|desk\.js)", _Static, known),
        (r"/pictures/([0-9a-f]{64})\.png", _Saved, known),
        (r"/stack", _Stack, known),
        (r"/decide", _Decide, known),
        (r"/undo", _Undo, known),
        (r"/write", _Write, known),
        (r".*", _Nothing, known),
    ]
    return Application(routes, log_function=lambda handler: None, compress_response=False)


class _Handler(RequestHandler):
    """Refuses who may not talk to the desk before anything else is done."""

    request: HTTPServerRequest

    def initialize(self, places: Places, guard: Guard, who: str, write_anew: Callable[[], str]) -> None:
        self.places, self.desk, self.guard, self.who, self.write_anew = places, places.desk, guard, who, write_anew

    def set_default_headers(self) -> None:
        self.clear_header("Server")
        for name, value in HEADERS.items():
            self.set_header(name, value)

    def prepare(self) -> None:
        try:
            self.guard.expect_host(self.request)
            if self.request.method != "GET":
                self.guard.expect_own_page(self.request)
            self.expect_known()
            self.desk.take_up()
        except RefusedError as error:
            self.set_status(403)
            self.finish(render_refused(str(error)))
        except CourseError as error:
            self.refuse(error)

    def expect_known(self) -> None:
        self.guard.expect_known(self.request)

    def refuse(self, error: CourseError) -> None:
        """Says what cannot be done, to be shown on the page."""
        self.set_status(409)
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(str(error).encode("utf-8", "replace"))

    def write_error(self, status_code: int, **of: Any) -> None:
        error = of["exc_info"][1] if "exc_info" in of else None
        if isinstance(error, OSError):
            self.refuse(CourseError(f"{error.filename}: {error.strerror}; check the space on its disk"))
            return
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(f"{status_code}: {self._reason}")

    def log_exception(self, *error: Any) -> None:
        """What the page is told needs no traceback on the terminal."""
        if not isinstance(error[1], OSError):
            super().log_exception(*error)

    def show(self, place: Place, refused: list[Answer] | None = None, **more: Any) -> None:
        exercises = render_exercises(self.desk, place.exercise.id)
        self.finish({**more, "exercises": exercises, "stack": render_stack(place, refused or [])})

    @property
    def asked(self) -> dict[str, Any]:
        """The request's JSON. Raises CourseError where it is something else."""
        try:
            data = json.loads(self.request.body)
        except (ValueError, RecursionError):
            data = None
        if not isinstance(data, dict):
            raise CourseError("the page asked for something that the desk does not know; load it again")
        return data


class _Page(_Handler):
    def expect_known(self) -> None:
        if not self.get_arguments("token"):
            super().expect_known()

    def get(self) -> None:
        if not self.get_arguments("token"):
            self.finish(render_desk(self.desk, self.who))
        elif self.guard.admits(self.get_argument("token")):
            self.set_cookie(self.guard.cookie, self.guard.token, httponly=True, samesite="Strict")
            self.finish(ENTER)
        else:
            self.set_status(403)
            self.finish(render_refused("another token, or one that was used; open the address that the terminal shows"))


class _Static(_Handler):
    def get(self, name: str) -> None:
        self.set_header("Content-Type", f"{'text/css' if name.endswith('css') else 'text/javascript'}; charset=utf-8")
        self.finish(_static(name))


class _Saved(_Handler):
    """The pictures that are kept with the record; no other file is ever sent."""

    def get(self, name: str) -> None:
        file = picture_file(self.desk.out, name)
        if not file.is_file():
            self.send_error(404)
            return
        self.set_header("Content-Type", "image/png")
        self.set_header("Cache-Control", "private, max-age=3600")
        self.finish(file.read_bytes())


class _Stack(_Handler):
    def get(self) -> None:
        try:
            step = int(self.get_argument("step", "0"))
            self.show(self.places.find(self.get_argument("exercise"), self.get_argument("student", ""), step))
        except (CourseError, ValueError) as error:
            self.refuse(CourseError(str(error)))


class _Decide(_Handler):
    def post(self) -> None:
        try:
            asked = self.asked
            exercise, seen = str(asked["exercise"]), {str(student): str(mark) for student, mark in asked["answers"]}
            before = self.places.find(exercise, next(iter(seen)))
            judgements, passed_over = list[Judgement](), list[Answer]()
            lines, comment, points = _judged(asked)
            for student, mark in seen.items():
                if (answer := self.desk.answer(exercise, student)) is None:
                    continue
                if answer.mark == mark:
                    judgements.append(Judgement(answer, points, lines, comment))
                else:
                    passed_over.append(answer)
            done = decide(self.desk, judgements, self.who)
        except CourseError as error:
            self.refuse(error)
        except (KeyError, OverflowError, StopIteration, TypeError, ValueError):
            self.refuse(CourseError("the page asked for something that the desk does not know; load it again"))
        else:
            refused = [*passed_over, *done.refused]
            place = self.places.find(exercise, refused[0].student) if refused else self.places.behind(before)
            self.show(place, refused, at=done.at, number=len(done.students))


def _judged(asked: Mapping[str, Any]) -> tuple[tuple[int, ...], str, float | None]:
    """Lines, comment and points. Raises KeyError, OverflowError or TypeError where these are something else."""
    lines, comment, points = asked["lines"], asked["comment"], asked["points"]
    numbers = [*lines, *([] if points is None else [points])]
    if any(isinstance(one, bool) or not isinstance(one, int | float) for one in numbers):
        raise TypeError("no numbers")
    if not all(isinstance(line, int) for line in lines) or not isinstance(comment, str):
        raise TypeError("no lines or no comment")
    return tuple(lines), comment.strip(), None if points is None else float(points)


class _Undo(_Handler):
    def post(self) -> None:
        try:
            at = str(self.asked.get("at"))
            about = next(self.desk.decided(at, self.who), None)
            done = take_back(self.desk, at, self.who)
            if about is None:
                raise CourseError("there is nothing of yours to undo")
            place = self.places.find(about.exercise, about.student)
            self.show(place, list(done.refused), number=len(done.students))
        except CourseError as error:
            self.refuse(error)


class _Write(_Handler):
    async def post(self) -> None:
        """The class is written beside: others are answered meanwhile."""
        said = await asyncio.get_running_loop().run_in_executor(None, self.write_anew)
        self.finish({"said": said})


class _Nothing(_Handler):
    def get(self) -> None:
        self.send_error(404)

    post = get


@cache
def _static(name: str) -> bytes:
    """The desk's own; its style goes on from that of the other pages."""
    others = Path(pages.__file__).parent / "templates" / "page.css"
    return (others.read_bytes() if name == "desk.css" else b"") + (HERE / "static" / name).read_bytes()
