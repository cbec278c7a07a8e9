"""Starts the desk, shows where it is, and writes the class anew when it ends.

Nothing hangs on a proper end: what was decided is on the disk, and grades are only written from it.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import webbrowser
from contextlib import suppress
from pathlib import Path
from socket import create_server, socket

from rich.console import Console
from tornado.httpserver import HTTPServer

from autograde.classroom.by_hand import ByHand
from autograde.classroom.deciding import this_user
from autograde.classroom.desk.guard import Guard
from autograde.classroom.desk.places import count_open
from autograde.classroom.desk.server import application
from autograde.classroom.rewrite import write_again
from autograde.course import Course
from autograde.errors import BusyError, CourseError
from autograde.records.store import open_record

__all__ = ["PORT", "grade_at_desk", "listen", "write_anew"]

#: Where the desk is, unless that is taken or another one is asked for.
PORT = 8765
#: Bytes of a request: a decision about a thousand students has a tenth of them.
MOST_ASKED = 1 << 20
#: One of them is there in a container.
CONTAINER = (Path("/.dockerenv"), Path("/run/.containerenv"))


def grade_at_desk(
    course: Course,
    out: Path,
    console: Console,
    *,
    who: str | None = None,
    port: int | None = None,
    in_container: bool = False,
    browser: bool = True,
) -> int:
    """Serves the class in `out` until Ctrl-C, to this computer alone. Exit status 0."""
    if in_container and not any(path.exists() for path in CONTAINER):
        raise CourseError("--in-container is for a container: here it would open the desk to the whole network")
    who = who or this_user()
    with ByHand.open(course, out) as desk:
        listening = listen(port or PORT, "0.0.0.0") if in_container else listen(port)
        guard = Guard(listening.getsockname()[1])
        _tell(desk, guard, in_container, console)
        server = HTTPServer(
            application(desk, guard, who, lambda: write_anew(course, out, console)), max_body_size=MOST_ASKED
        )
        with suppress(KeyboardInterrupt):
            asyncio.run(_serve(server, listening, guard if browser and not in_container else None))
    console.print(write_anew(course, out, console), markup=False, highlight=False)
    return 0


async def _serve(server: HTTPServer, listening: socket, opens: Guard | None) -> None:
    server.add_socket(listening)
    ended, loop = asyncio.Event(), asyncio.get_running_loop()
    with suppress(NotImplementedError):  # on Windows Ctrl-C raises
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, ended.set)
    try:
        if opens and (sys.platform != "linux" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
            address = opens.address(opens.ticket)
            await loop.run_in_executor(None, webbrowser.open, address)
        await ended.wait()
    finally:
        server.stop()


def listen(port: int | None, address: str = "127.0.0.1") -> socket:
    """A socket that listens on the port; where none is asked for on `PORT`, or on a free one. Raises CourseError where
    the port that is asked for is taken.
    """
    try:
        listening = create_server((address, PORT if port is None else port))
    except OSError as error:
        if port is not None:
            raise CourseError(f"port {port} cannot be had: {error.strerror}; choose another --port") from None
        listening = create_server((address, 0))
    listening.setblocking(False)
    return listening


def _tell(desk: ByHand, guard: Guard, in_container: bool, console: Console) -> None:
    waiting = sum(map(count_open, desk.exercises))
    console.print(f"{desk.assignment.id}: {waiting} answers wait for a person", highlight=False)
    console.print(guard.address(guard.token), markup=False, highlight=False)
    if in_container:
        say = f"publish this port to the host's own address alone: -p 127.0.0.1:{guard.port}:{guard.port}"
        console.print(say, highlight=False)
    console.print("Ctrl-C ends it, and writes grades and pages anew", highlight=False)


def write_anew(course: Course, out: Path, console: Console) -> str:
    """Writes grades and pages anew, and says so, or why not."""
    try:
        with open_record(out) as store:
            write_again(course, out, store, console)
    except BusyError:
        return (
            f"a run grades into {out} and will write the grades, with what was decided; should the last decisions be "
            f"missing there: autograde desk {out}, and w"
        )
    except (CourseError, OSError) as error:
        return f"grades and pages could not be written: {error}. What was decided is kept"
    return f"grades, report and feedback in {out} are up to date"
