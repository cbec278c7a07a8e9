"""A made-up class of any size that lives in Canvas: its gradebook, the zip of its hand-ins, when the late ones came, and what each
score must come to, computed here apart from the grader.

Of every 12 students one hands in nothing, of every 10 one is late. There are two of one name, one who is excused, one
who came within the grace period, and a hand-in of somebody who is not in the gradebook.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

from notebooks import Filling, StudentNotebook

from autograde.authoring.new import new_course
from autograde.course import load_course

__all__ = ["CanvasClass", "Student", "accept_sample_deviation"]

DEADLINE = datetime.fromisoformat("2026-11-30T23:59:00+09:00")
#: Beside the assignment's points in course.toml.
POLICY = 'deadline = 2026-11-30T23:59:00+09:00\ngrace = "30 min"\nper_day = 10\nmost = 20'
POINTS, PER_DAY, MOST = Decimal(3), Decimal("0.3"), Decimal("0.6")


@dataclass(frozen=True)
class Answer:
    """What is written, and what it is worth before and after the check was changed."""

    filled: Mapping[str, Filling]
    before: int
    after: int


OF_A_SAMPLE: dict[str, Filling] = {"standardize": {2: "centred / values.std(ddof=1)"}}
#: In the order in which they are handed out to students, again and again.
ANSWERS = (
    Answer({}, 3, 3),
    Answer({"row-means": {1: "scores.sum(axis=1) / scores.shape[1]"}}, 3, 3),
    Answer(OF_A_SAMPLE, 1, 3),
    Answer({"row-means": {1: "scores.mean(axis=0)"}}, 2, 2),
    Answer({}, 3, 3),
    Answer({"standardize": {2: "centred / values.var()"}}, 1, 1),
    Answer({"row-means": {1: "scores.sum(axis=1)"}, **OF_A_SAMPLE}, 0, 2),
)
FAMILIES = "Kim Lee Park Choi Jung Kang Cho Yoon Jang Lim Han Oh Seo Shin Kwon Hwang Ahn Song Ryu 이".split()
GIVEN = "Minsu Seoyeon Jiho Ara Haneul Yuna Dohyun Jimin Sora Taeyang Eunji Woojin Nari Hyun Bora Jisoo".split()
IN_HANGUL = "민수 서연 지호 아라 하늘 유나 도현 지민 소라 태양 은지 우진 나리 현 보라 지수".split()


@dataclass(frozen=True)
class Student:
    """`number` counts from 1; `came` is None where nothing was handed in."""

    number: int
    name: str
    answer: Answer
    came: datetime | None

    @property
    def id(self) -> str:
        """Canvas's user id."""
        return str(20000 + self.number)

    @property
    def excused(self) -> bool:
        return self.number == 12

    @property
    def late(self) -> bool:
        """As Canvas marks it, which knows no grace period."""
        return self.came is not None and self.came > DEADLINE

    @property
    def file(self) -> str:
        name = "".join(character for character in self.name if character.isalnum()).lower()
        return f"{name}{'_LATE' * self.late}_{self.id}_{90000 + self.number}_intro.ipynb"

    def score(self, *, changed: bool, extension: datetime | None = None) -> Decimal:
        """What the hand-in comes to, before the check was changed or after, with an extension until then."""
        assert self.came
        points = Decimal(self.answer.after if changed else self.answer.before)
        over = self.came - max(extension or DEADLINE, DEADLINE)
        days = 0 if over <= timedelta(minutes=30) else -(-over // timedelta(days=1))
        return max(Decimal(0), points - min(PER_DAY * days, MOST))


class CanvasClass:
    """The course in `folder/course`, and beside it what an instructor has downloaded: `submissions.zip`,
    `gradebook.csv`, and a table of when the late hand-ins came, `times.csv`.
    """

    def __init__(self, folder: Path, size: int) -> None:
        self.folder, self.course = folder, folder / "course"
        self.students = tuple(_student(number) for number in range(1, size + 1))
        self.handed_in = tuple(one for one in self.students if one.came)
        new_course(self.course)
        file = self.course / "course.toml"
        text = file.read_text(encoding="utf-8")
        assert text.count("\npoints = 3\n") == 1
        file.write_text(text.replace("\npoints = 3\n", f"\npoints = 3\n{POLICY}\n"), encoding="utf-8")
        self._write_zip()
        (folder / "gradebook.csv").write_bytes(self.gradebook({}))
        times = [f"{one.id},{one.came.isoformat()}" for one in self.handed_in if one.late and one.came]
        (folder / "times.csv").write_text("\n".join(["student,submitted_at", *times, ""]), encoding="utf-8")

    def gradebook(self, scores: Mapping[str, str]) -> bytes:
        """As Canvas exports it, with these scores of the assignment by Canvas's id of the student."""
        rows = [
            "Student,ID,SIS User ID,SIS Login ID,Section,Describing numbers (4711),Describing more (4712),Final Score",
            ",,,,,Manual Posting,,",
            "    Points Possible,,,,,3,10,(read only)",
        ]
        for one in self.students:
            cell = "EX" if one.excused else scores.get(one.id, "")
            login = "1E5" if one.number == 3 else f"user{one.number}@example.edu"
            section = '"CS 101, ""evening"""' if one.number % 2 else "CS 101"
            rows.append(
                f'"{one.name}",{one.id},0020230{one.number:03},{login},{section},{cell},{one.number % 11}.50,95.00'
            )
        rows.append('"Student, Test",29999,,9f86d081884c7d65,CS 101,,,')
        return ("\r\n".join(rows) + "\r\n").encode("utf-8-sig")

    def _write_zip(self) -> None:
        assignment = load_course(self.course).assignment("intro")
        made = {
            id(answer): StudentNotebook(assignment, "en").solve().answer(answer.filled).to_bytes() for answer in ANSWERS
        }
        with zipfile.ZipFile(self.folder / "submissions.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for one in self.handed_in:
                archive.writestr(one.file, made[id(one.answer)])
            archive.writestr("guest_88888_99999_intro.ipynb", made[id(ANSWERS[0])])


def accept_sample_deviation(course: Path) -> None:
    """The class has agreed that the deviation of a sample is right, too: a check of the course is another one."""
    file = course / "checks" / "intro" / "test_intro.py"
    text = file.read_text(encoding="utf-8")
    old = '        assert close(student.run("standardize(values)", values=values), expected)\n'
    new = (
        '        given = student.run("standardize(values)", values=values)\n'
        "        of_a_sample = given.values * np.sqrt(len(values) / (len(values) - 1))\n"
        "        assert close(given, expected) or np.allclose(of_a_sample, expected.values)\n"
    )
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")


def _student(number: int) -> Student:
    place = 2 if number == 7 else number  # a namesake
    family, given = place % len(FAMILIES), (place + place // len(FAMILIES)) % len(GIVEN)
    in_hangul = FAMILIES[family] == "이"
    name = f"이{IN_HANGUL[given]}" if in_hangul else f"{FAMILIES[family]}, {GIVEN[given]}"
    return Student(number, name, ANSWERS[number % len(ANSWERS)], _came(number))


def _came(number: int) -> datetime | None:
    if number % 12 == 0:
        return None
    if number == 5:
        return DEADLINE + timedelta(minutes=20)
    if number % 10 == 3:
        return DEADLINE + timedelta(days=1 + number // 10 % 3, hours=-2)
    return DEADLINE - timedelta(hours=number)
