"""Takes the picture of docs/desk.md: five students' homework is graded, and a browser shows the desk.

    python examples/desk_picture.py

Chromium's fonts differ from one machine to another, so nothing compares the picture with what is committed.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from autograde.authoring.pictures import compress
from autograde.chromium import need_chromium

ROOT = Path(__file__).resolve().parents[1]
WIDTH, HEIGHT = 1280, 860
EXERCISE = "plot-losses"
#: Two of the five write it in a way of their own.
OTHERS = ('linestyle=":"', 'color="tab:red"')


def hand_ins(folder: Path) -> None:
    solved = (ROOT / "solutions" / "en" / "hw04" / "hw04.ipynb").read_text(encoding="utf-8")
    for number in range(5):
        notebook = json.loads(solved)
        cell = next(one for one in notebook["cells"] if one.get("id") == EXERCISE)
        if number < len(OTHERS):
            cell["source"] = "".join(cell["source"]).replace('linestyle="--"', OTHERS[number])
        (folder / f"202310000{number}_hw04.ipynb").write_text(json.dumps(notebook), encoding="utf-8")


def main() -> None:
    autograde = [sys.executable, "-m", "autograde"]
    with tempfile.TemporaryDirectory() as temporary:
        given, out = Path(temporary) / "given", Path(temporary) / "out"
        given.mkdir()
        hand_ins(given)
        subprocess.run([*autograde, "grade", "hw04", str(given), "--out", str(out)], cwd=ROOT, check=True)
        served = [*autograde, "desk", str(out), "--no-browser", "--port", "0", "--by", "jan"]
        with subprocess.Popen(served, cwd=ROOT, stdout=subprocess.PIPE, text=True) as desk, sync_playwright() as driver:
            assert desk.stdout
            address = next(line for line in desk.stdout if line.startswith("http")).strip()
            program = need_chromium("takes the picture")
            browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
            page.goto(address)
            page.wait_for_selector(".sheet")
            page.locator(".languages label", has_text="English").click()
            page.locator(f"[data-exercise={EXERCISE}]").first.click()
            page.wait_for_selector(f".sheet[data-exercise={EXERCISE}] img")
            for key in ("f", "c"):
                page.keyboard.press(key)
            page.keyboard.insert_text("A title would help those who see the plot alone.")
            page.keyboard.press("Escape")
            (ROOT / "docs" / "desk.png").write_bytes(compress(page.screenshot()))
            browser.close()
            desk.terminate()


if __name__ == "__main__":
    main()
