"""Small classes of hand-ins, as folders and as an LMS's archive, what is found in them, and why one is not read."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from autograde.errors import SubmissionError
from autograde.intake import Submission, discover
from autograde.intake.reader import Reader

__all__ = ["archive", "only", "put", "refusal", "students", "zipped"]


def put(folder: Path, *names: str, content: bytes = b"") -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content or name.encode())
    return folder


def zipped(members: dict[str, bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2025, 9, 1, 12, 0, 0)), content, compress_type=compression)
    return buffer.getvalue()


def archive(folder: Path, *names: str) -> Path:
    path = folder / "submissions.zip"
    path.write_bytes(zipped({name: name.encode() for name in names}))
    return path


def students(*paths: Path) -> list[str]:
    return [submission.student for submission in discover(paths)]


def only(*paths: Path) -> Submission:
    (submission,) = discover(paths)
    return submission


def refusal(reader: Reader, content: bytes, file: str) -> str:
    with pytest.raises(SubmissionError) as caught:
        reader.read(content, file)
    assert caught.value.reason.ko != caught.value.reason.en
    return caught.value.reason.en
