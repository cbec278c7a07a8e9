"""A class of thousands on the disk, in notebooks of the size that students' notebooks have."""

from __future__ import annotations

import base64
import itertools
import json
import random
import zipfile
from collections.abc import Iterator
from pathlib import Path

from submissions import vary

from autograde.intake.delivery.submissions import discover

__all__ = ["write_class"]

#: Bytes of a notebook with its pictures, as of the solved one.
SIZE = 800_000
PICTURES = 8
#: How the endless loops of the example class begin, which only wait for a limit of time or memory.
ENDLESS = (b"while True", b"while len(")


def write_class(folder: Path, examples: Path, submissions: int, *, zipped: bool) -> Path:
    """Writes it into `folder`, as a folder or as one zip, and gives the path; one notebook at a time is in memory."""
    named = itertools.islice(notebooks(examples), submissions)
    if zipped:
        delivery = folder / "submissions.zip"
        with zipfile.ZipFile(delivery, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, content in named:
                archive.writestr(name, content)
        return delivery
    delivery = folder / "submissions"
    delivery.mkdir()
    for name, content in named:
        (delivery / name).write_bytes(content)
    return delivery


def notebooks(examples: Path) -> Iterator[tuple[str, bytes]]:
    """Name and content, without end: the example class over and over but for its endless loops. Every cell of code and
    every picture differs each time.
    """
    read = [one.read() for one in discover([examples]) if one.problem is None]
    quick = [content for content in read if not any(loop in content for loop in ENDLESS)]
    for number, content in enumerate(itertools.cycle(quick)):
        yield f"student{number:06}_{examples.name}.ipynb", with_pictures(vary(content, number), number)


def with_pictures(content: bytes, number: int) -> bytes:
    """The notebook with pictures in the outputs of its first cells of code, until it has its size. What is no notebook,
    as some of the example class, stays as it is.
    """
    try:
        notebook = json.loads(content)
        cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"][:PICTURES]
    except (ValueError, KeyError, TypeError):
        return content
    draw = random.Random(number)
    # Base64 makes four characters of three bytes.
    bytes_each = max(0, SIZE - len(content)) * 3 // (4 * max(1, len(cells)))
    for cell in cells:
        picture = base64.b64encode(draw.randbytes(bytes_each)).decode("ascii")
        cell["outputs"] = [{"output_type": "display_data", "data": {"image/png": picture}, "metadata": {}}]
    return json.dumps(notebook).encode()
