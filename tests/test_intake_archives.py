"""Archives of LMSs and of students: read within limits, whatever they are made of."""

from __future__ import annotations

import io
import os
import pickle
import zipfile
from pathlib import Path

import pytest
from hand_ins import archive, only, zipped

from autograde.errors import SubmissionError
from autograde.intake import discover
from autograde.intake.delivery import archives


def test_when_a_zip_lies_in_a_zip_then_it_is_opened_and_a_third_is_not(tmp_path: Path) -> None:
    inner = zipped({"folder/lec26.ipynb": b"inner", "data/": b""})
    nested = zipped({"deep.zip": inner})
    (tmp_path / "lms.zip").write_bytes(zipped({"kim_11_100_lec26.zip": inner, "lee_12_101_lec26.zip": nested}))
    kim, lee = discover([tmp_path / "lms.zip"])
    assert (kim.student, kim.read(), kim.file) == ("kim", b"inner", "kim_11_100_lec26.zip/folder/lec26.ipynb")
    assert lee.problem is not None
    assert "zip in a zip in a zip" in lee.problem.en


def test_when_a_member_is_read_at_its_turn_then_only_its_own_bytes_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    members = {f"kim{n}_1{n}_10{n}_lec26.ipynb": str(n).encode() * 100_000 for n in range(10, 30)}
    path = tmp_path / "lms.zip"
    path.write_bytes(b"something before the archive" + zipped(members, compression=zipfile.ZIP_STORED))
    submissions = discover([path])
    monkeypatch.setattr(zipfile, "ZipFile", None)
    read: list[int] = []

    class Counted(io.FileIO):
        def read(self, size: int | None = -1) -> bytes:
            content = super().read(-1 if size is None else size)
            read.append(len(content))
            return content

    monkeypatch.setattr(os, "fdopen", lambda number, mode: Counted(number, mode))
    for submission in pickle.loads(pickle.dumps(submissions)):
        assert submission.read() == members[submission.file]
        assert sum(read) == 30 + 200_000
        read.clear()


def test_when_the_archive_is_changed_after_it_was_looked_into_then_its_members_say_so(tmp_path: Path) -> None:
    path = tmp_path / "lms.zip"
    path.write_bytes(zipped({"kim_11_100_a.zip": zipped({"a.ipynb": b"a" * 99}), "lee_12_101_b.ipynb": b"b"}))
    kim, lee = discover([path])
    assert (kim.read(), lee.read(), kim.loaded().content) == (b"a" * 99, b"b", b"a" * 99)
    path.write_bytes(path.read_bytes()[::-1])
    for one in (kim, lee):
        assert "was changed" in str(one.loaded().problem)
    path.unlink()
    assert "could not be read" in str(lee.loaded().problem)


def test_when_an_archive_hides_its_directory_then_its_entries_are_counted_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "MAX_SIGNATURES", 2)
    crowded = zipped(dict.fromkeys(("a", "b", "c"), b""))
    for content in (crowded, b"before" + crowded, crowded[:-2] + b"\x05\0note!"):
        (tmp_path / "2023100001.zip").write_bytes(content)
        assert "too many files" in str(only(tmp_path / "2023100001.zip").problem)


def test_when_a_members_path_leads_upwards_then_only_its_names_count(tmp_path: Path) -> None:
    path = archive(tmp_path, "../../etc/2023100001/lec26.ipynb", "/abs/2023100002_x.ipynb", "C:\\x\\2023100003_x.ipynb")
    assert [submission.file for submission in discover([path])] == [
        "etc/2023100001/lec26.ipynb",
        "abs/2023100002_x.ipynb",
        "x/2023100003_x.ipynb",
    ]
    assert list(tmp_path.iterdir()) == [path]


def reason_for(tmp_path: Path, bad: bytes, name: str = "kim_11_100_lec26.zip") -> str:
    """Why the bad member is not graded; the good one beside it is."""
    (tmp_path / "lms.zip").write_bytes(zipped({name: bad, "lee_12_101_lec26.ipynb": b"good"}))
    kim, lee = discover([tmp_path / "lms.zip"])
    assert (kim.student, lee.student, lee.read(), lee.problem) == ("kim", "lee", b"good", None)
    with pytest.raises(SubmissionError) as refused:
        kim.read()
    assert refused.value.reason.ko
    return refused.value.reason.en


def test_when_an_archive_hurts_then_it_is_refused_and_the_others_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "zip bomb" in reason_for(tmp_path, zipped({"a.ipynb": bytes(2**25)}))
    assert "unusual compression" in reason_for(tmp_path, zipped({"a.ipynb": b"x"}, compression=zipfile.ZIP_LZMA))
    assert "damaged" in reason_for(tmp_path, zipped({"a.ipynb": b"x" * 99})[:60])
    assert "damaged" in reason_for(tmp_path, b"no zip at all")
    assert "damaged" in reason_for(tmp_path, zipped({"a.ipynb": b"content"}).replace(b"\x4b\x05\x06", b"\x4b\x05\x07"))
    monkeypatch.setattr(archives, "INNER", archives.ArchiveLimits(members=2, total=10))
    assert "too many files" in reason_for(tmp_path, zipped(dict.fromkeys(("a", "b", "c"), b"")))
    assert "too large altogether" in reason_for(tmp_path, zipped({"a.ipynb": b"12345678901"}))
    monkeypatch.setattr(archives, "MAX_SIGNATURES", 2)
    assert len(discover([tmp_path / "lms.zip"])) == 2


def test_when_a_member_lies_about_its_size_then_no_more_than_it_says_is_unpacked(tmp_path: Path) -> None:
    content = zipped({"a.ipynb": b"x" * 5_000})
    lying = content.replace((5_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert "damaged" in reason_for(tmp_path, lying)


def test_when_a_member_is_a_link_or_locked_then_it_is_not_read(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        link = zipfile.ZipInfo("a.ipynb")
        link.external_attr = 0o120777 << 16
        made.writestr(link, "/etc/passwd")
    assert "link" in reason_for(tmp_path, buffer.getvalue())
    locked = bytearray(zipped({"a.ipynb": b"x"}))
    locked[6] |= 1
    locked[bytes(locked).index(b"PK\x01\x02") + 8] |= 1
    assert "password" in reason_for(tmp_path, bytes(locked))


def test_when_the_named_archive_is_damaged_then_it_is_named_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "2023100001.zip").write_bytes(b"PK broken")
    submission = only(tmp_path / "2023100001.zip")
    assert (submission.student, submission.file) == ("2023100001", "2023100001.zip")
    assert submission.problem is not None
