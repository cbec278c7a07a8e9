"""The command line: reads arguments, calls the parts, shows what came of it. No logic of its own.

Exit status: 0 all is well; 1 something could not be graded, is stale, or is not proven (named); 2 wrong usage or
set-up. Not here: the commands on a class that is graded (`cli_record`).
"""

from __future__ import annotations

import sys
from importlib import metadata
from pathlib import Path
from typing import Annotated, Literal

import typer

from autograde.cli_messages import console, with_messages
from autograde.cli_record import COMMANDS
from autograde.course import load_course
from autograde.errors import CourseError

__all__ = ["app", "main"]

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
#: The name under which the package is installed.
DISTRIBUTION = "autograde-notebooks"

ASSIGNMENT = typer.Argument(help="An assignment's id, e.g. lec26.", show_default=False)


def _show_version(wanted: bool) -> None:
    if wanted:
        console.print(f"autograde {metadata.version(DISTRIBUTION)}", highlight=False)
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Notebooks of the course: make them, grade them, prove their checks."""


@app.command()
@with_messages
def demo() -> int:
    """Build the course, grade the example class and write its report."""
    from autograde.demo import run_demo

    return run_demo(load_course(), console)


@app.command()
@with_messages
def build(
    assignments: Annotated[list[str] | None, ASSIGNMENT] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; fail when a committed output is stale.")
    ] = False,
) -> int:
    """Make pictures, releases and solved notebooks from source/, and what takes its numbers from them."""
    from autograde.authoring.build import build as build_course
    from autograde.derived import derive

    def told(stale: list[Path]) -> bool:
        for file in stale:
            console.print(f"stale: {file} (run 'autograde build')" if check else f"wrote {file}", highlight=False)
        return bool(stale)

    course = load_course()
    notebooks = told(build_course(course, assignments or list(course.assignments), check=check, say=console.print))
    return 1 if told(derive(course, check=check)) | notebooks and check else 0


@app.command()
@with_messages
def site(assignments: Annotated[list[str] | None, ASSIGNMENT] = None) -> int:
    """Make site/: slides, their PDF, notebooks for live coding, pages around them, from source/ and what is built."""
    from autograde.lecture.pages import write_pages
    from autograde.lecture.site import SITE, write_site

    course = load_course()

    def say(line: str) -> None:
        console.print(line, highlight=False, markup=False)

    write_site(course, assignments or list(course.assignments), course.root / SITE, say=say)
    write_pages(course, course.root / SITE, say=say)
    return 0


@app.command()
@with_messages
def publish(
    folder: Annotated[Path, typer.Argument(help="Where students find the course: a new folder, or a clone of theirs.")],
    assignments: Annotated[
        list[str] | None,
        typer.Argument(help="What is added. [default: what is in the folder already, else all]", show_default=False),
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Change nothing; look through the folder as it is.")] = False,
) -> int:
    """Write what students may see, unless something in it is not for them: then that is named, and nothing written."""
    from autograde.publish.tree import publish as publish_course

    done = publish_course(load_course(), folder, assignments or (), check=check)
    for leak in done.leaks:
        console.print(f"{leak.file}:{leak.line}: {leak.what}", highlight=False, markup=False)
    for path in done.written:
        console.print(f"wrote {folder / path}", highlight=False, markup=False)
    number = len(done.leaks)
    state = f"{number} leak{'s' * (number != 1)}; nothing was written" if number else "no leaks"
    console.print(f"{', '.join(done.assignments)}: {state}", highlight=False, markup=False)
    return 1 if done.leaks else 0


@app.command()
@with_messages
def grade(
    assignment: Annotated[str, ASSIGNMENT],
    out: Annotated[Path, typer.Option(help="Folder of the class: grades.json, grades.csv, report.html, feedback/.")],
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="PATH…", help="Notebooks, folders, or the LMS's zip.", show_default=False),
    ] = None,
    workers: Annotated[int, typer.Option(min=1, help="Submissions graded at the same time.")] = 1,
    scheduler: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Grade on the Dask cluster of this scheduler, tcp://….")
    ] = None,
    timeout: Annotated[
        float | None, typer.Option(min=0.1, max=3600, help="Seconds for each answer. [default: course.toml]")
    ] = None,
    sandbox: Annotated[Literal["strict", "off"], typer.Option(help="off for your own notebooks only.")] = "strict",
    resume: Annotated[
        bool, typer.Option("--resume", help="Keep what is graded; go on where a stopped run was.")
    ] = False,
    regrade: Annotated[
        bool, typer.Option("--regrade", help="Judge again what a change touches, and list every score that it moves.")
    ] = False,
    student: Annotated[
        str | None, typer.Option(metavar="NAME", help="With --regrade: this student alone.", show_default=False)
    ] = None,
    seed: Annotated[
        str | None, typer.Option(metavar="TEXT", help="What checks draw comes from it. [default: the record's, or new]")
    ] = None,
    roster: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Who is in the class: the LMS's gradebook, or a list. [default: the record's]"
        ),
    ] = None,
) -> int:
    """Grade a class: every submission, its feedback, and a report. A further delivery into --out adds to it."""
    if student is not None and not regrade:
        raise CourseError("--student goes with --regrade; to grade one notebook alone, name its file as PATH")
    if regrade and resume:
        raise CourseError("--regrade goes on by itself where a stopped run was; leave --resume out")
    if regrade and roster:
        raise CourseError("--roster comes with hand-ins; the last delivery with --resume grades nobody again")
    course = load_course()
    if regrade:
        from autograde.classroom.regrade import regrade_class

        return regrade_class(
            course,
            course.assignment(assignment),
            paths or [],
            out,
            console,
            student=student,
            workers=workers,
            seconds=timeout,
            sandbox=sandbox,
            scheduler=scheduler,
            seed=seed,
        )
    if not paths:
        raise CourseError("PATH is missing: notebooks, folders, or the LMS's zip; --regrade alone needs none")
    from autograde.classroom.run import grade_class

    return grade_class(
        course,
        course.assignment(assignment),
        paths,
        out,
        console,
        workers=workers,
        seconds=timeout,
        sandbox=sandbox,
        resume=resume,
        scheduler=scheduler,
        seed=seed,
        roster=roster,
    )


@app.command()
@with_messages
def collect(
    assignment: Annotated[str, ASSIGNMENT],
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…", help="Notebooks, folders, or the LMS's zip.")],
    course: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Where nbgrader is run. [default: this course's folder]")
    ] = None,
) -> int:
    """For nbgrader: put the delivery into submitted/, one notebook for each student. `grade` needs none of it."""
    from autograde.classroom.collect import collect_class

    found = load_course(course)
    return collect_class(found, found.assignment(assignment), paths, console)


for _command in COMMANDS:
    app.command()(_command)


@app.command()
@with_messages
def show(
    target: Annotated[str, typer.Argument(metavar="ASSIGNMENT|EXERCISE", help="An id, e.g. lec26, split-whitespace.")],
) -> int:
    """List an assignment's exercises, or show where everything of one exercise is."""
    from autograde.show import show

    show(load_course(), target, console)
    return 0


@app.command()
@with_messages
def verify(
    target: Annotated[str | None, typer.Argument(metavar="[ASSIGNMENT|EXERCISE]", show_default=False)] = None,
    seeds: Annotated[int, typer.Option(min=1, help="Seeds that checks draw from.")] = 5,
    mutants: Annotated[bool, typer.Option("--mutants", help="Judge mutants of the solutions instead.")] = False,
) -> int:
    """Prove the hidden checks: solutions pass, blanks and known wrong answers fail, right alternatives pass."""
    from autograde.verify.mutation import verify_mutants
    from autograde.verify.proof import verify_target

    course = load_course()
    return verify_mutants(course, target, console) if mutants else verify_target(course, target, console, seeds)


@app.command()
@with_messages
def new(
    folder: Annotated[Path, typer.Argument(help="Where the course is to be: a new folder, or an empty one.")],
) -> int:
    """Make a small course of your own, which builds, verifies and grades."""
    from autograde.authoring.new import new_course

    for file in new_course(folder):
        console.print(f"wrote {file}", highlight=False)
    console.print(f"next: cd {folder}, then see README.md", highlight=False, markup=False)
    return 0


def main() -> None:
    """The `autograde` command."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    app()
