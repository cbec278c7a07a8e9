"""The commands on a class that is graded, as `cli` has them: the LMS, people's points, history, likeness, an oral."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograde.cli_messages import console, with_messages
from autograde.course import load_course
from autograde.errors import CourseError

if TYPE_CHECKING:
    from autograde.classroom.lms_files import Lms

__all__ = ["COMMANDS"]

OUT = typer.Argument(metavar="OUT", help="Folder of the class: what --out was when it was graded.", show_default=False)
STUDENT = typer.Argument(help="A student's name in the record, number, e-mail address or login.", show_default=False)
WHY = typer.Option("--because", metavar="TEXT", help="Why; it stands in the student's history.")
WHO = typer.Option("--by", metavar="NAME", help="Who decides. [default: the user of this computer]", show_default=False)


@with_messages
def export(
    out: Annotated[Path, OUT],
    canvas: Annotated[Path | None, typer.Option(metavar="FILE", help="Canvas's gradebook.")] = None,
    moodle: Annotated[Path | None, typer.Option(metavar="FILE", help="Moodle's grading worksheet or grades.")] = None,
    blackboard: Annotated[Path | None, typer.Option(metavar="FILE", help="Blackboard's gradebook.")] = None,
    brightspace: Annotated[Path | None, typer.Option(metavar="FILE", help="Brightspace's grades.")] = None,
    csv: Annotated[bool, typer.Option("--csv", help="A plain CSV, for all others, Google Classroom too.")] = False,
    column: Annotated[
        str | None, typer.Option(metavar="NAME", help="What the LMS calls the assignment. [default: id, title]")
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Write over what a cell says already.")] = False,
) -> int:
    """Fill this assignment's column in a copy of the LMS's own file, to be imported there: OUT/export/."""
    from autograde.classroom.export import export_csv, export_to

    files: dict[Lms, Path | None] = {
        "canvas": canvas,
        "moodle": moodle,
        "blackboard": blackboard,
        "brightspace": brightspace,
    }
    given = [(lms, file) for lms, file in files.items() if file]
    if len(given) + csv != 1:
        raise CourseError("give one of --canvas FILE, --moodle FILE, --blackboard FILE, --brightspace FILE, --csv")
    if csv:
        return export_csv(out, console)
    ((lms, file),) = given
    return export_to(load_course(), out, lms, file, console, column=column, replace=replace)


@with_messages
def extend(
    out: Annotated[Path, OUT],
    student: Annotated[str, STUDENT],
    until: Annotated[str, typer.Option(metavar="TIME", help="With its zone: 2026-12-02T23:59+09:00.")],
    because: Annotated[str, WHY],
    by: Annotated[str | None, WHO] = None,
) -> int:
    """Let one student hand in until later. It stands in the record, and grades are written anew."""
    from autograde.classroom.deadlines import extend

    return extend(load_course(), out, student, until, because, by, console)


@with_messages
def received(
    out: Annotated[Path, OUT],
    student: Annotated[str | None, STUDENT] = None,
    at: Annotated[str | None, typer.Option(metavar="TIME", help="With its zone: 2026-12-01T08:15+09:00.")] = None,
    times: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Of the whole class: Moodle's worksheet, or a CSV of one's own.")
    ] = None,
    because: Annotated[str, WHY] = "",
    by: Annotated[str | None, WHO] = None,
) -> int:
    """Say when a student's hand-in came, where the LMS's file names don't. Grades are written anew."""
    from autograde.classroom.deadlines import receive, receive_all

    if times and not (student or at):
        return receive_all(load_course(), out, times, by, console)
    if times or not (student and at and because):
        raise CourseError("give a student, --at TIME and --because TEXT, or --times FILE alone")
    return receive(load_course(), out, student, at, because, by, console)


@with_messages
def points(
    out: Annotated[Path, OUT],
    template: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a CSV with a row for each answer to grade.")
    ] = None,
    read: Annotated[Path | None, typer.Option(metavar="FILE", help="Take over what was entered into it.")] = None,
    to_gradebook: Annotated[
        str | None, typer.Option(metavar="URL", help="Write scores, points by hand and comments into nbgrader's.")
    ] = None,
    from_gradebook: Annotated[
        str | None, typer.Option(metavar="URL", help="Take what people entered in nbgrader's formgrader.")
    ] = None,
    by: Annotated[str | None, WHO] = None,
) -> int:
    """Points by hand through a spreadsheet, or nbgrader's gradebook: sqlite:///gradebook.db, postgresql://…."""
    given = [way for way in (template, read, to_gradebook, from_gradebook) if way]
    if len(given) != 1 or (by and not read):
        raise CourseError(
            "give one of --template FILE, --read FILE, --to-gradebook URL, --from-gradebook URL; --by goes with --read"
        )
    if template or read:
        from autograde.classroom.points_entered import read_points
        from autograde.classroom.points_template import write_template

        if template:
            return write_template(load_course(), out, template, console)
        return read_points(load_course(), out, Path(read or ""), by, console)
    from autograde.classroom.gradebook_points import points_from_gradebook, points_to_gradebook

    if to_gradebook:
        return points_to_gradebook(out, to_gradebook, console)
    return points_from_gradebook(load_course(), out, from_gradebook or "", console)


@with_messages
def history(out: Annotated[Path, OUT], student: Annotated[str, STUDENT]) -> int:
    """Show what happened to one student's grade, and why."""
    from autograde.classroom.history import history

    for line in history(load_course(), out, student):
        console.print(line, markup=False, highlight=False)
    return 0


@with_messages
def oral(out: Annotated[Path, OUT], student: Annotated[str, STUDENT]) -> int:
    """Print six questions to a student about the own answers and log, for three minutes of talking."""
    from autograde.classroom.oral import oral

    for line in oral(load_course(), out, student):
        console.print(line, markup=False, highlight=False)
    return 0


@with_messages
def desk(
    out: Annotated[Path, OUT],
    by: Annotated[str | None, WHO] = None,
    port: Annotated[
        int | None, typer.Option(metavar="N", min=0, max=65535, help="[default: 8765, or a free one]")
    ] = None,
    in_container: Annotated[
        bool, typer.Option("--in-container", help="Listen to the container's network; publish it to 127.0.0.1 alone.")
    ] = False,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Show the address, and open nothing.")] = False,
) -> int:
    """Grade answers by hand in the browser, on this computer alone: the answer beside rubric and evidence."""
    from autograde.classroom.desk.run import grade_at_desk

    return grade_at_desk(
        load_course(), out, console, who=by, port=port, in_container=in_container, browser=not no_browser
    )


@with_messages
def similar(
    out: Annotated[Path, OUT],
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="PATH…", help="Where the hand-ins are now, if they were moved.", show_default=False),
    ] = None,
) -> int:
    """Show which hand-ins share more than the exercises force, in OUT/similar.html. It proves nothing."""
    from autograde.classroom.similar import show_similar

    return show_similar(load_course(), out, paths or [], console)


#: In the order in which the help lists them.
COMMANDS: tuple[Callable[..., None], ...] = (desk, points, export, extend, received, history, similar, oral)
