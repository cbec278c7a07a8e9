"""nbgrader's formgrader in a real browser, as a grader uses it: JupyterLab runs in the course's folder."""

from __future__ import annotations

import re
import socket
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from playwright.sync_api import Dialog, Error, Page, sync_playwright

from autograde.chromium import need_chromium

__all__ = ["Formgrader", "open_formgrader"]

#: Milliseconds.
PATIENCE = 120_000
SETTINGS = """
c.ServerApp.port = {port}
c.ServerApp.open_browser = False
c.ServerApp.allow_root = True
c.IdentityProvider.token = "t"
"""


class Formgrader:
    """One page; `dialogs` are the messages that pages brought up, which nothing of a student's may do."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address, self.dialogs = page, address, list[str]()
        page.set_default_timeout(PATIENCE)
        page.on("dialog", self._dismiss)

    def open(self, assignment: str, student: str) -> None:
        """The page on which the student's hand-in is graded by hand."""
        self.page.goto(f"{self.address}/formgrader/gradebook/{assignment}/{assignment}")
        self.page.locator("tbody td").get_by_text(student, exact=True).wait_for(state="attached")
        row = self.page.locator("tbody tr").filter(has=self.page.get_by_text(student, exact=True))
        row.get_by_role("link", name="Submission").click()
        self._wait()

    def open_again(self) -> None:
        self.page.reload()
        self._wait()

    def give(self, exercise: str, points: str, comment: str) -> None:
        """Types them; leaving a field saves it."""
        self._type(f"input#{exercise}", points, "/api/grade/")
        self._type(f"textarea#{exercise}-comment", comment, "/api/comment/")

    def _wait(self) -> None:
        """Until the fields have what the gradebook has; what is typed before is not saved."""
        for field in (".extra-credit", ".comment"):
            self.page.locator(f"{field}[placeholder]").first.wait_for()

    def _dismiss(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def _type(self, field: str, text: str, saved: str) -> None:
        self.page.locator(field).fill(text)
        with self.page.expect_response(lambda one: saved in one.url and one.request.method == "PUT") as put:
            self.page.keyboard.press("Tab")
        assert put.value.ok, put.value.text()


@contextmanager
def open_formgrader(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], settings: Path
) -> Iterator[Formgrader]:
    """While the command, JupyterLab, runs in the folder; `settings` is its folder for these."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings.mkdir(exist_ok=True)
    (settings / "jupyter_server_config.py").write_text(SETTINGS.format(port=port), encoding="utf-8")
    with (settings / "log").open("w") as log:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
    try:
        with sync_playwright() as playwright:
            program = need_chromium("shows the formgrader")
            browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": 1400, "height": 1000})
            page.route(re.compile(r"^https:"), lambda route: route.abort())  # MathJax, from afar
            for _ in range(PATIENCE // 500):
                with suppress(Error):  # the server has not started yet
                    page.goto(f"http://127.0.0.1:{port}/login?token=t&next=%2Fformgrader")
                    break
                page.wait_for_timeout(500)
            yield Formgrader(page, f"http://127.0.0.1:{port}")
            browser.close()
    finally:
        process.terminate()
        process.wait(timeout=60)
