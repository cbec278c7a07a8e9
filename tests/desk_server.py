"""A desk that serves a made-up class in a thread of the test's own process."""

from __future__ import annotations

import asyncio
import http.client
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from made_up_record import ASSIGNMENT, RUBRICS
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets

from autograde.classroom.by_hand import ByHand
from autograde.classroom.desk.guard import Guard
from autograde.classroom.desk.run import MOST_ASKED
from autograde.classroom.desk.server import application
from autograde.course.exercises import Assignment
from autograde.records.grades import Rubrics
from autograde.records.record import read_record

__all__ = ["Client", "serving"]


@contextmanager
def serving(
    out: Path, who: str = "jan", assignment: Assignment = ASSIGNMENT, rubrics: Rubrics = RUBRICS
) -> Iterator[Guard]:
    """The desk of the class in `out`, until the context ends."""
    sockets = bind_sockets(0, "127.0.0.1")
    guard, started = Guard(sockets[0].getsockname()[1]), threading.Event()
    end: list[Any] = []

    async def serve() -> None:
        ended = asyncio.Event()
        end.extend([asyncio.get_running_loop(), ended])
        with ByHand(out, assignment, rubrics, read_record(out)) as desk:
            server = HTTPServer(application(desk, guard, who, lambda: "written"), max_body_size=MOST_ASKED)
            server.add_sockets(sockets)
            started.set()
            await ended.wait()
            server.stop()
            await server.close_all_connections()

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    started.wait(10)
    try:
        yield guard
    finally:
        end[0].call_soon_threadsafe(end[1].set)
        thread.join(10)


class Client:
    """What a browser sends that was admitted to the desk."""

    def __init__(self, guard: Guard) -> None:
        self.guard = guard

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> tuple[int, str, http.client.HTTPMessage]:
        return self._send("GET", path, None, headers)

    def post(
        self, path: str, body: object, headers: Mapping[str, str] | None = None
    ) -> tuple[int, str, http.client.HTTPMessage]:
        own = {"Origin": f"http://127.0.0.1:{self.guard.port}", "Content-Type": "application/json"}
        return self._send("POST", path, json.dumps(body), {**own, **(headers or {})})

    def _send(
        self, method: str, path: str, body: str | None, headers: Mapping[str, str] | None
    ) -> tuple[int, str, http.client.HTTPMessage]:
        """An empty value leaves a header out."""
        known = {"Host": f"127.0.0.1:{self.guard.port}", "Cookie": f"{self.guard.cookie}={self.guard.token}"}
        connection = http.client.HTTPConnection("127.0.0.1", self.guard.port, timeout=20)
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        content = (body or "").encode()
        for name, value in {**known, **(headers or {}), "Content-Length": str(len(content))}.items():
            if value:
                connection.putheader(name, value)
        connection.endheaders(content)
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        connection.close()
        return answer.status, text, answer.headers
