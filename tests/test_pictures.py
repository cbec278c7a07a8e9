"""Saved pictures: decoded where notebooks are read, shown as pictures of our own, and as nothing else."""

from __future__ import annotations

import base64
import hashlib
import json
import struct
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from our_course import our_course
from PIL import Image, PngImagePlugin
from small_assignment import released, small_assignment

from autograde.course import Assignment
from autograde.grading.grader import Grader
from autograde.intake import Submission, read_answers
from autograde.intake.document.pictures import MOST_OF_A_CELL, MOST_PICTURES, Picture, redraw
from autograde.intake.packing import pack, unpack
from autograde.records.kept import KeptAnswer, keep_pictures, picture_file
from autograde.records.record import read_record
from autograde.records.store import ResultStore
from notebooks import StudentNotebook


def drawn(kind: str = "PNG", size: tuple[int, int] = (40, 20), **saved: Any) -> bytes:
    file = BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(file, kind, **saved)
    return file.getvalue()


def encoded(content: bytes) -> str:
    return base64.encodebytes(content).decode()


def shown(content: bytes) -> Image.Image | None:
    found = redraw((encoded(content),))
    return Image.open(BytesIO(base64.b64decode(found[0].png)), formats=("PNG",)) if found else None


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_when_a_plot_was_saved_then_the_same_pixels_are_shown_as_a_png(kind: str) -> None:
    found = shown(drawn(kind))
    assert found
    assert (found.size, found.format) == ((40, 20), "PNG")
    red, green, _ = found.convert("RGB").getpixel((10, 10))  # type: ignore[misc]
    assert red > 190
    assert green < 40


def test_when_a_picture_brings_text_a_profile_or_further_frames_then_none_of_it_comes_along() -> None:
    text = PngImagePlugin.PngInfo()
    text.add_text("comment", "<script>alert(1)</script>")
    frames = [Image.new("RGB", (40, 20), (1, 2, 3))]
    content = drawn(pnginfo=text, icc_profile=b"profile" * 99, save_all=True, append_images=frames) + b"<script>"
    ours = base64.b64decode(redraw((encoded(content),))[0].png)
    assert b"script" not in ours
    assert {b"iCCP", b"tEXt", b"acTL"}.isdisjoint(ours[at : at + 4] for at in range(len(ours)))


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    "content",
    [SVG, b"", b"GIF89a", drawn("GIF"), drawn("TIFF"), drawn("BMP"), drawn()[:60], b"\x89PNG\r\n\x1a\n" + b"x" * 99],
    ids=["svg", "nothing", "a gif's head", "gif", "tiff", "bmp", "half a png", "a png's head"],
)
def test_when_it_is_no_whole_png_or_jpeg_then_nothing_is_shown(content: bytes) -> None:
    assert shown(content) is None
    assert redraw(("no base64 \ud800",)) == ()


def test_when_a_small_file_claims_many_pixels_then_they_are_never_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    small = drawn()
    head = small[12:16] + struct.pack("!II", 20_000, 20_000) + small[24:29]
    bomb = small[:12] + head + struct.pack("!I", zlib.crc32(head)) + small[33:]
    monkeypatch.setattr(Image.Image, "convert", lambda *_: pytest.fail("it was decoded"))
    assert shown(bomb) is None


def test_when_a_picture_is_large_then_it_is_made_smaller_until_it_takes_little_room() -> None:
    large = shown(drawn(size=(3000, 1500)))
    assert large
    assert large.size == (1600, 800)
    file = BytesIO()
    Image.effect_noise((1600, 600), 90).convert("RGB").save(file, "PNG")
    noisy = shown(file.getvalue())
    assert noisy
    assert noisy.size == (800, 300)


def notebook(outputs: dict[str, list[dict[str, Any]]], folder: Path) -> tuple[Submission, Assignment]:
    assignment = small_assignment(folder)
    cells = [{**cell, "outputs": outputs.get(cell["id"], [])} for cell in released(assignment)]
    return Submission("kim", "kim.ipynb", content=json.dumps({"cells": cells}).encode()), assignment


def output(**data: Any) -> dict[str, Any]:
    return {"output_type": "display_data", "data": data}


def test_when_pictures_are_asked_for_then_those_of_the_releases_cells_are_there_and_not_too_many(
    tmp_path: Path,
) -> None:
    plots = [drawn(size=(40, 20 + number)) for number in range(4)]
    png = [output(**{"image/png": encoded(one).splitlines(keepends=True)}) for one in plots]
    outputs = {
        "split": png,
        "drop": [
            output(**{"image/svg+xml": SVG.decode(), "text/html": "<script>", "image/jpeg": encoded(drawn("JPEG"))})
        ],
    }
    submission, assignment = notebook(outputs, tmp_path)
    assert read_answers(submission, assignment).pictures == {}
    answers = read_answers(submission, assignment, pictures=True)
    names = [hashlib.sha256(one).hexdigest() for one in plots]
    assert [one.name for one in answers.pictures["split"]] == names[:MOST_OF_A_CELL]
    assert len(answers.pictures["drop"]) == 1
    assert answers.saved["split"].pictures == 4
    assert unpack(type(answers), pack(answers)) == answers


def test_when_a_notebook_is_full_of_pictures_then_only_the_first_ones_are_decoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("autograde.intake.alignment.answers.MOST_PICTURES", 3)
    png = [output(**{"image/png": encoded(drawn())})] * 9
    submission, assignment = notebook(dict.fromkeys(("split", "drop", "counter"), png), tmp_path)
    found = read_answers(submission, assignment, pictures=True).pictures
    assert [len(one) for one in found.values()] == [2, 1]
    assert MOST_PICTURES > 3


def test_when_pictures_are_kept_then_each_is_a_file_by_its_name_and_no_other_name_is_one(tmp_path: Path) -> None:
    (picture,) = redraw((encoded(drawn()),))
    keep_pictures(tmp_path, [picture, picture, Picture(picture.name, "")])
    path = picture_file(tmp_path, picture.name)
    assert path.read_bytes() == base64.b64decode(picture.png)
    kept = KeptAnswer("x", "d", pictures=(picture,))
    assert KeptAnswer.from_json(kept.to_json()).pictures == (Picture(picture.name, ""),)
    assert picture.png not in json.dumps(kept.to_json())
    for name in ("../grades", "A" * 64, f"{picture.name}\n", ""):
        with pytest.raises(ValueError, match="no picture's name"):
            picture_file(tmp_path, name)


@pytest.mark.proof
def test_when_a_plot_is_graded_by_a_person_then_the_record_has_it_and_another_plot_is_another_answer(
    tmp_path: Path,
) -> None:
    course = our_course()
    assignment, digests = course.assignment("hw04"), set()
    with Grader(course, assignment, only=frozenset({"plot-losses"})) as grader:
        for student, height in (("kim", 20), ("lee", 20), ("park", 21)):
            plot = output(**{"image/png": encoded(drawn(size=(40, height))), "text/plain": "<Figure size 800x400>"})
            notebook = StudentNotebook(assignment).solve()
            notebook.cells[notebook.position("plot-losses")]["outputs"] = [plot]
            hand_in = Submission(student, f"{student}.ipynb", content=notebook.to_bytes())
            with ResultStore(tmp_path, "hw04") as store:
                store.add(hand_in, grader.grade(hand_in))
            with read_record(tmp_path) as record:
                kept = {one.id: one.kept for one in record.result(student).exercises}["plot-losses"]
            assert kept
            assert [picture_file(tmp_path, one.name).is_file() for one in kept.pictures] == [True]
            digests.add(kept.digest)
    assert len(digests) == 2
    assert len([*(tmp_path / "pictures").iterdir()]) == 2
