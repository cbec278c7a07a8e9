"""The text that the course's model is trained on: Jane Austen's six novels, as a Debian package has them.

The package r-cran-janeaustenr holds each novel as an R object, a list of lines. Its file of records has, for each
object, four bytes for its length and a zlib stream; how an object is written stands in "R Internals", section
"Serialization Formats". Nothing of it is committed: `make pretrained` fetches it with apt-get.
"""

from __future__ import annotations

import io
import re
import subprocess
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

__all__ = ["ABOUT", "END", "fetch_novels", "novels", "paragraphs", "read_lines"]

ABOUT = "Jane Austen, six novels, of the Debian package r-cran-janeaustenr"
#: Stands between two novels.
END = "<|endoftext|>"

PACKAGE = "r-cran-janeaustenr"
RECORDS = "usr/lib/R/site-library/janeaustenr/data/Rdata.rdb"
#: Kinds of R objects, in the low byte of their flags.
_STRING, _STRINGS = 9, 16


def fetch_novels(folder: Path) -> list[str]:
    """The six novels. The package is fetched into `folder` when it is not there; it needs no root to be unpacked."""
    if not list(folder.glob(f"{PACKAGE}_*.deb")):
        folder.mkdir(parents=True, exist_ok=True)
        try:
            subprocess.run(["apt-get", "download", PACKAGE], cwd=folder, check=True)
        except (OSError, subprocess.CalledProcessError):
            raise FileNotFoundError(f"apt-get cannot fetch {PACKAGE}; put its .deb into {folder}") from None
    package = max(folder.glob(f"{PACKAGE}_*.deb"))
    with tempfile.TemporaryDirectory() as unpacked:
        subprocess.run(["dpkg", "-x", package, unpacked], check=True)
        return list(novels((Path(unpacked) / RECORDS).read_bytes()))


def novels(records: bytes) -> Iterator[str]:
    """Each novel of the file of records."""
    while records:
        stream = zlib.decompressobj()
        yield paragraphs(read_lines(stream.decompress(records[4:])))
        records = stream.unused_data


def read_lines(content: bytes) -> list[str]:
    """The texts of one R object, e.g. `["EMMA", "", "By Jane Austen"]`. Raises ValueError for another object."""
    file = io.BytesIO(content)

    def integer() -> int:
        return int.from_bytes(file.read(4), "big", signed=True)

    def begin(kind: int) -> int:
        """The length of the object that begins here."""
        found = integer() & 0xFF
        if found != kind:
            raise ValueError(f"an R object of kind {found} where one of kind {kind} should be")
        return integer()

    if file.read(2) != b"X\n" or integer() != 3:
        raise ValueError("no R object in the binary format, version 3")
    file.read(8)  # the version of R that wrote it, and the oldest that reads it
    file.read(integer())  # the name of the encoding
    return [file.read(begin(_STRING)).decode() for _ in range(begin(_STRINGS))]


def paragraphs(lines: Sequence[str]) -> str:
    """The lines of each paragraph joined, an empty line between two; without the marks of italics (`_not_`)."""
    text = "\n".join(lines).replace("_", "")
    parts = (re.sub(r"\s+", " ", part).strip() for part in re.split(r"\n\s*\n", text))
    return "\n\n".join(part for part in parts if part)
