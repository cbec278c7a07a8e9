"""The demo: builds the course, grades the example class, and says where the report is."""

from __future__ import annotations

from rich.console import Console

from autograde.authoring.build import build
from autograde.classroom.run import grade_paths
from autograde.classroom.terminal import show_briefs
from autograde.course import Course
from autograde.course.data import find_data

__all__ = ["run_demo"]


def run_demo(course: Course, console: Console) -> int:
    """Always 0: the example class holds submissions that cannot be graded, on purpose."""
    notes = [note for file in course.data_files if (note := find_data(course, file.name, fallback=True).note)]
    if notes:
        console.print(f"{'; '.join(notes)}: the notebooks are left as they are built", highlight=False)
    else:
        build(course, list(course.assignments), check=False, say=console.print)
    for folder in sorted((course.root / "examples").iterdir()):
        if folder.is_dir() and folder.name in course.assignments:
            assignment, out = course.assignment(folder.name), course.root / "demo" / folder.name
            # The demo's class has no record to go on with: it is graded anew, whatever was changed since.
            (out / "results.jsonl").unlink(missing_ok=True)
            results = grade_paths(
                course, assignment, [folder], out, console, workers=2, seconds=3.0, sandbox="strict", resume=False
            )
            show_briefs(results, console)
            console.print(f"report: {out / 'report.html'}", highlight=False)
    return 0
