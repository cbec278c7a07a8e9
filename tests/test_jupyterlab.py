"""A student's notebook in a real JupyterLab, from opening it to handing it in."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

import pytest
from our_course import our_course
from playwright.sync_api import Error, Page, sync_playwright

from autograde.authoring.notebook import notebook_path
from autograde.chromium import need_chromium
from autograde.course import Course
from autograde.course.caches import fill_caches
from autograde.course.data import put_data

#: Milliseconds that a page, a kernel or a whole run may take.
PATIENCE = 120_000
TITLE = "# @title"
#: The panel of the notebook, in the page.
PANEL = "jupyterapp.shell.currentWidget"
OPEN = f"""window.jupyterapp && {PANEL} && {PANEL}.content && {PANEL}.content.widgets
    && {PANEL}.content.widgets.length > 50 && {PANEL}.sessionContext.session && {PANEL}.sessionContext.session.kernel
    && {PANEL}.sessionContext.session.kernel.status == 'idle'"""
#: Changes the source of cells by their ids.
WRITE = f"""sources => {{
    for (const cell of {PANEL}.content.model.cells)
        if (cell.id in sources) cell.sharedModel.setSource(sources[cell.id]);
}}"""
#: Selects one cell and runs it, as with Shift-Enter.
RUN = f"""async id => {{
    const notebook = {PANEL}.content;
    notebook.activeCellIndex = Array.from(notebook.model.cells).findIndex(cell => cell.id == id);
    await jupyterapp.commands.execute('notebook:run-cell');
}}"""


class Lab:
    """One notebook, open in a browser."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def do(self, command: str) -> None:
        self.page.evaluate(f"async () => {{ await jupyterapp.commands.execute('{command}') }}")

    def write(self, sources: Mapping[str, str]) -> None:
        self.page.evaluate(WRITE, dict(sources))

    def run(self, *ids: str) -> str:
        """What the last of these cells prints."""
        for id in ids:
            self.page.evaluate(RUN, id)
        return self.said(ids[-1])

    def run_all(self) -> None:
        self.do("notebook:run-all-cells")

    def restart(self) -> None:
        self.page.evaluate(f"async () => {{ await {PANEL}.sessionContext.session.kernel.restart() }}")
        self.page.wait_for_function(OPEN, timeout=PATIENCE)

    @property
    def cells(self) -> list[dict[str, Any]]:
        return list(self.page.evaluate(f"{PANEL}.content.model.toJSON()")["cells"])

    def said(self, id: str) -> str:
        cell = next(cell for cell in self.cells if cell["id"] == id)
        return "".join("".join(output.get("text", "")) for output in cell["outputs"]).strip()

    def checks(self) -> dict[str, str]:
        names = [cell["id"] for cell in self.cells if cell["id"].endswith("-check")]
        return {name.removesuffix("-check"): self.said(name) for name in names}

    def titled(self, words: str) -> list[str]:
        """The ids of the folded cells whose source has these words."""
        folded = [cell for cell in self.cells if cell["source"].startswith(TITLE)]
        return [cell["id"] for cell in folded if words in cell["source"]]


@pytest.fixture(scope="module")
def course() -> Course:
    return our_course()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, course: Course) -> Iterator[str]:
    """The address of a JupyterLab whose folder holds the release of lec26."""
    folder, settings = tmp_path_factory.mktemp("lab"), tmp_path_factory.mktemp("settings")
    put_data(course, folder)
    shutil.copy(course.root / notebook_path("notebooks", "en", "lec26"), folder / "lec26.ipynb")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}",
        "--IdentityProvider.token=t", f"--ServerApp.root_dir={folder}",
        "--LabApp.expose_app_in_browser=True", "--LabApp.news_url=None",
    ]  # fmt: skip
    environment = {key: value for key, value in os.environ.items() if key != "NBGRADER_EXECUTION"}
    places = {"JUPYTER_CONFIG_DIR": settings, "IPYTHONDIR": settings, **fill_caches(our_course())}
    environment |= {name: str(place) for name, place in places.items()}
    with (settings / "log").open("w") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        yield f"http://127.0.0.1:{port}/lab/tree/lec26.ipynb?token=t"
    finally:
        process.terminate()
        process.wait(timeout=60)


@pytest.fixture(scope="module")
def lab(server: str) -> Iterator[Lab]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=need_chromium("shows JupyterLab"), args=["--no-sandbox"])
        page = browser.new_page()
        for _ in range(PATIENCE // 500):
            with suppress(Error):  # the server has not started yet
                page.goto(server)
                break
            page.wait_for_timeout(500)
        page.wait_for_function(OPEN, timeout=PATIENCE)
        page.set_default_timeout(PATIENCE)
        yield Lab(page)
        browser.close()


@pytest.mark.proof
def test_when_a_student_works_through_the_notebook_then_each_step_says_what_is_so(lab: Lab, course: Course) -> None:
    exercises = course.assignment("lec26").exercises
    solutions = {exercise.id: exercise.solution["en"] for exercise in exercises}
    blank = {exercise.id: exercise.release["en"] for exercise in exercises}

    # As it was opened: what belongs to the checks is folded, and 'run all' comes to the end.
    folded = lab.page.locator(".jp-Notebook .jp-InputPlaceholder")
    assert folded.count() > 0
    assert lab.titled("Check · ")[0] == "split-whitespace-check"
    lab.run_all()
    said = lab.checks()
    assert [text.split(":")[0] for text in said.values()] == [f"⬜ {exercise.id}" for exercise in exercises]

    # One blank left open in the middle: everything else can be done.
    lab.write({name: source for name, source in solutions.items() if name != "vocabulary"})
    lab.run_all()
    said = lab.checks()
    assert said.pop("vocabulary").startswith("⬜ vocabulary: not answered yet")
    assert [name for name, text in said.items() if not text.startswith("✅")] == []

    # Wrong answers: the reason, then hints; what builds on them names them.
    lab.write({"vocabulary": solutions["vocabulary"], "token-to-id": blank["token-to-id"].replace("...", "all_words")})
    assert lab.run("vocabulary", "vocabulary-check") == f"✅ {len(exercises)}/{len(exercises)} vocabulary"
    wrong = lab.run("token-to-id", "token-to-id-check")
    assert wrong.startswith("❌ token-to-id")
    assert "💡" in wrong
    assert lab.run("encode-v1", "encode-v1-check") == "⏪ encode-v1: finish `token-to-id` first."

    # Edited, saved, and not run again.
    lab.write({"split-whitespace": solutions["split-whitespace"] + "\n# more"})
    lab.do("docmanager:save")
    assert lab.run("split-whitespace-check").startswith("🔁 split-whitespace: the exercise cell was changed")
    assert lab.run("split-whitespace", "split-whitespace-check").startswith("✅")

    # After a restart: leftovers pass no more, and the work goes on in the middle.
    lab.do("docmanager:save")
    lab.restart()
    lab.run(*lab.titled("tools"), *lab.titled("Values that stand in"))
    assert lab.run("embedding-layer-check").startswith("🔁 embedding-layer: run the exercise cell above first.")
    start = lab.titled("Go on from here")[-1]
    went_on = lab.run(start)
    assert went_on.startswith("Cells above that were run: ")
    assert "Exercises not finished yet: token-to-id" in went_on
    assert lab.run("token-embedding-layer", "token-embedding-layer-check").startswith("✅")

    # Before handing in.
    ready = lab.titled("Ready to hand in?")
    lab.do("docmanager:save")
    assert "⬜ type your student number" in lab.run(*ready)
    lab.write({"token-to-id": solutions["token-to-id"]})
    number = next(cell["id"] for cell in lab.cells if "STUDENT_NUMBER =" in cell["source"])
    lab.write({number: 'STUDENT_NUMBER = "2023100001"'})
    lab.run_all()
    lab.do("docmanager:save")
    assert lab.run(*ready) == "✅ Nothing is missing. Download it and hand it in."
