"""The feedback pages as one zip that the LMS takes back, under names by which it finds whose each is.

    Canvas   takes files again under the names that it gave the hand-ins: the first two parts that are numbers are the
             user's and the file's (`infer_comment_context_from_filename` in app/models/assignment.rb and
             lib/content_zipper.rb in github.com/instructure/canvas-lms). It shows each as a comment's file, under the
             hand-in's own name
    Moodle   `김민수_1234567_assignsubmission_file_/…`, of which the number counts, the participant's in this assignment
             (mod/assign/feedback/file/importziplib.php in github.com/moodle/moodle)

Blackboard and Brightspace take no feedback files of a whole class.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping

from autograde.classroom.joining import HandIn
from autograde.classroom.lms_files import Lms
from autograde.intake.delivery.copies import without_copy_marks

__all__ = ["TAKES_FEEDBACK", "name_for", "zip_of"]

TAKES_FEEDBACK: tuple[Lms, ...] = ("canvas", "moodle")
#: A zip is the same whenever it is made.
TIME = (1980, 1, 1, 0, 0, 0)
#: What Moodle takes for a border, and what no file name has.
NOT_IN_NAME = re.compile(r'[_/\\:*?"<>|\x00-\x1f]+')


def name_for(lms: Lms, hand_in: HandIn, assignment: str) -> str | None:
    """The name of a hand-in's feedback in the zip; None where the record lacks the LMS's number for it."""
    number = hand_in.identity.lms_id
    if number is None:
        return None
    if lms == "canvas":
        return next((f"{part}.html" for part in hand_in.file.split("/") if _of_canvas(part, number)), None)
    name = NOT_IN_NAME.sub(" ", hand_in.identity.name or hand_in.student).strip(" .~") or "student"
    return f"{name}_{number}_assignsubmission_file_/feedback-{assignment}.html"


def _of_canvas(part: str, number: str) -> bool:
    numbers = [word for word in without_copy_marks(part).split("_") if re.fullmatch(r"[0-9]+", word)]
    return len(numbers) > 1 and numbers[0] == number


def zip_of(pages: Mapping[str, bytes]) -> bytes:
    """By name in the zip, the pages."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(pages):
            archive.writestr(zipfile.ZipInfo(name, TIME), pages[name], zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
