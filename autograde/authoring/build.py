"""The build: from `source/` to `images/`, `notebooks/` and `solutions/`, or the comparison with what is there.

Steps, in an order that matters:

1. read      a mistake in the source stops everything before anything is drawn, written or run
2. compare   the declared totals of course.toml, which say what the author meant to have
3. draw      prose embeds pictures, and a picture that still shows the same keeps its committed bytes, so that what is
             made from it keeps its bytes too; a demo's picture goes into the output of the solved notebook
4. notebook  the source notebook of each edition: what nbgrader and the kernel work on
5. solve     it alone takes long; an edition is run again only when its sources changed
6. release   nbgrader's generate_assignment, last, since a release has the values and outputs of the solved notebook

At the end the page with all figures is made, of every assignment's, whichever were built.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograde.authoring.demo_pictures import picture_of, shows
from autograde.authoring.demos import read_demo
from autograde.authoring.figures import Picture, alt_texts, render_figures
from autograde.authoring.gallery import PAGE, gallery
from autograde.authoring.notebook import Notebook, check_figures, notebook_path, source_notebook, to_bytes
from autograde.authoring.release import make_releases
from autograde.authoring.solutions import is_current, keep_outputs, run_notebook, what_release_shows
from autograde.course import Course
from autograde.course.caches import fill_caches, pointing_to
from autograde.course.course import CONFIG
from autograde.course.data import put_data, put_extras
from autograde.course.exercises import Assignment
from autograde.errors import AuthoringError

__all__ = ["build", "check_totals"]

Say = Callable[[str], None]


def build(
    course: Course, assignments: Sequence[str] = (), *, check: bool = False, say: Say = lambda line: None
) -> list[Path]:
    """Make what is missing or stale, for these assignments or all; with `check` write nothing.

    Returns the files that were stale, relative to the course's root. `say` is told each step in a line.
    Raises AuthoringError for the author's mistakes and DataError where a notebook must be run without its data.
    """
    stale: list[Path] = []
    caches = fill_caches(course)
    with pointing_to(caches):  # figures may use them in this process
        for id in assignments or course.assignments:
            work = _Work(course, course.assignment(id), check, say, caches)
            work.run()
            stale += work.stale
    page = gallery(course, {id: alt_texts(course.root / "source" / id) for id in course.assignments})
    if _put(course.root / PAGE, page, check=check):
        stale.append(Path(PAGE))
    return stale


def check_totals(course: Course, assignment: Assignment) -> None:
    """Raises AuthoringError where the source has other totals than course.toml declares."""
    declared = course.declaration(assignment.id)
    totals = {
        "exercises": (declared.exercises, len(assignment.exercises)),
        "blanks": (declared.blanks, sum(len(exercise.blanks) for exercise in assignment.exercises)),
        "written answers": (declared.written, sum(exercise.is_written for exercise in assignment.exercises)),
        "points": (declared.points, assignment.points),
    }
    wrong = [f"{said:g} {what} declared, {found:g} found" for what, (said, found) in totals.items() if said != found]
    if wrong:
        raise AuthoringError(f"assignment '{assignment.id}': {'; '.join(wrong)}", file=course.root / CONFIG)


@dataclass
class _Work:
    """The build of one assignment."""

    course: Course
    assignment: Assignment
    check: bool
    say: Say
    caches: Mapping[str, Path]
    stale: list[Path] = field(default_factory=list)

    def run(self) -> None:
        id = self.assignment.id
        self.say(f"{id}: {len(self.assignment.exercises)} exercises, {self.assignment.points:g} points")
        check_totals(self.course, self.assignment)
        pictures = render_figures(self.assignment.folder, self._committed_picture, self.course.languages)
        check_figures(self.assignment, pictures)
        self._put_pictures(pictures)
        self.say(f"{id}: {len(pictures)} figures in {len(self.course.languages)} languages")
        for name in dict.fromkeys(cell.demo for cell in self.assignment.cells if cell.demo):
            self._put_demo(name)
        for language in self.course.languages:
            self._put_solved(language, pictures)
        sources = {language: to_bytes(self._release(language, pictures)) for language in self.course.languages}
        for language, content in make_releases(self.assignment, sources).items():
            self._put(notebook_path("notebooks", language, id), content)
            if not self.check:  # for nbgrader's own commands; not committed, so never stale
                _write(self.course.root / notebook_path(".build", language, id), sources[language])
        self.say(f"{id}: releases")
        self.say(f"{id}: {'compared' if self.check else 'built'}, {len(self.stale)} files were stale")

    def _put_solved(self, language: str, pictures: dict[str, Picture]) -> None:
        notebook = source_notebook(self.course, self.assignment, language, pictures, "solutions")
        path = notebook_path("solutions", language, self.assignment.id)
        if is_current(self.course.root / path, notebook):
            return
        self.stale.append(Path(path))
        if not self.check:
            self.say(f"{self.assignment.id}: running the solved notebook ({language})")
            _write(self.course.root / path, self._solve(notebook, language))

    def _release(self, language: str, pictures: dict[str, Picture]) -> Notebook:
        shown = what_release_shows(self.course, self.assignment, language)
        return source_notebook(self.course, self.assignment, language, pictures, "release", shown)

    def _solve(self, notebook: Notebook, language: str) -> bytes:
        """The notebook that was run; what an extra alone gives is kept as committed where that is not at hand."""
        committed = self.course.root / notebook_path("solutions", language, self.assignment.id)
        with tempfile.TemporaryDirectory(prefix="data-") as folder:
            put_data(self.course, Path(folder))
            missing = put_extras(self.course, Path(folder))
            shown = self._demos_shown(language)
            solved = run_notebook(notebook, self.assignment, Path(folder), self.caches, shown)
        content, kept = keep_outputs(solved, committed, missing)
        if kept:
            names = ", ".join(sorted(missing))
            self.say(f"{self.assignment.id}: {names} is not here: {kept} cells keep their committed outputs")
        return content

    def _put_demo(self, name: str) -> None:
        """A picture of each edition's page; without Chromium the one that is there stays, even an older page's."""
        for language, page in read_demo(self.course, name).page.items():
            file = self._demo_picture(name, language)
            if file.is_file() and shows(file.read_bytes(), page):
                continue
            self.stale.append(file.relative_to(self.course.root))
            if not self.check and (png := picture_of(page)):
                _write(file, png)
            elif not self.check:
                self.say(f"{self.assignment.id}: no Chromium here, so no new picture of the demo '{name}' ({language})")

    def _demo_picture(self, name: str, language: str) -> Path:
        return self.course.root / "images" / language / "demos" / f"{name}.png"

    def _demos_shown(self, language: str) -> dict[str, bytes]:
        """By the cells that show a demo as it opens, its picture."""
        shown = {one.id: one.demo for one in self.assignment.cells if one.source[language] == f"demo_{one.demo}()"}
        files = {id: self._demo_picture(name, language) for id, name in shown.items()}
        return {id: file.read_bytes() for id, file in files.items() if file.is_file()}

    def _picture_folder(self, language: str) -> Path:
        return Path("images") / language / self.assignment.id

    def _committed_picture(self, name: str, language: str) -> bytes | None:
        file = self.course.root / self._picture_folder(language) / f"{name}.png"
        return file.read_bytes() if file.is_file() else None

    def _put_pictures(self, pictures: dict[str, Picture]) -> None:
        """Put each picture in its place and take away those that no figure makes."""
        for language in self.course.languages:
            folder = self._picture_folder(language)
            for name, picture in pictures.items():
                self._put(f"{folder}/{name}.png", picture.png[language])
            for file in sorted((self.course.root / folder).glob("*")):
                if file.stem not in pictures:
                    self.stale.append(folder / file.name)
                    if not self.check:
                        file.unlink()

    def _put(self, path: str, content: bytes) -> None:
        if _put(self.course.root / path, content, check=self.check):
            self.stale.append(Path(path))


def _put(file: Path, content: bytes, *, check: bool) -> bool:
    """Whether the file was stale; with `check` it is left as it is."""
    if file.is_file() and file.read_bytes() == content:
        return False
    if not check:
        _write(file, content)
    return True


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
