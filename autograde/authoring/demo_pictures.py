"""Pictures of the demos as they open, for viewers that run nothing: `images/LANGUAGE/demos/NAME.png`.

Chromium takes them. Its fonts differ from one machine to another, so a picture's file says which page it shows, and it
is stale when the page is another one; without Chromium what is there stays as it is.
"""

from __future__ import annotations

import hashlib
import io
import subprocess
import tempfile
from pathlib import Path

from PIL import Image, PngImagePlugin

from autograde.authoring.pictures import HEIGHT, WIDTH, compress
from autograde.chromium import find_chromium

__all__ = ["picture_of", "shows"]

#: The key of the PNG's text under which the hash of the page stands.
PAGE = "page"
SECONDS = 60


def shows(png: bytes, page: str) -> bool:
    """Whether the picture is of this page."""
    text: dict[str, str] = getattr(Image.open(io.BytesIO(png)), "text", {})
    return text.get(PAGE) == _hash(page)


def picture_of(page: str) -> bytes | None:
    """A PNG of the page as it opens, in the size of the figures; None where there is no Chromium."""
    chromium = find_chromium()
    if not chromium:
        return None
    with tempfile.TemporaryDirectory(prefix="demo-") as folder:
        file, shot = Path(folder, "page.html"), Path(folder, "shot.png")
        file.write_text(page, encoding="utf-8")
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-prefers-reduced-motion"]
        options += [f"--user-data-dir={folder}/profile", f"--window-size={WIDTH},{HEIGHT}", f"--screenshot={shot}"]
        subprocess.run([chromium, *options, file.as_uri()], capture_output=True, timeout=SECONDS, check=True)
        return _signed(compress(shot.read_bytes()), page)


def _signed(png: bytes, page: str) -> bytes:
    text = PngImagePlugin.PngInfo()
    text.add_text(PAGE, _hash(page))
    signed = io.BytesIO()
    Image.open(io.BytesIO(png)).save(signed, format="PNG", optimize=True, pnginfo=text)
    return signed.getvalue()


def _hash(page: str) -> str:
    return hashlib.sha256(page.encode()).hexdigest()
