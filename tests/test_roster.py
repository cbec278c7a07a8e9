"""Who is in the class, from the LMS's own file, and whose hand-in is whose row."""

from __future__ import annotations

import json
from pathlib import Path

import gradebooks
import pytest

from autograde.classroom.joining import HandIn, Joined, join
from autograde.classroom.members import class_list
from autograde.classroom.roster import Person, Roster, read_roster, recorded_roster, write_roster
from autograde.errors import CourseError
from autograde.intake.delivery.identity import Identity


def roster(folder: Path, text: str, encoding: str = "utf-8") -> Roster:
    file = folder / "roster.csv"
    file.write_bytes(text.encode(encoding))
    return read_roster(file)


def people(folder: Path, text: str) -> list[tuple[str, dict[str, str]]]:
    return [(one.name, one.identity.to_json()) for one in roster(folder, text).people]


def test_when_canvas_exports_the_gradebook_then_its_students_are_read_with_every_number(tmp_path: Path) -> None:
    found = roster(tmp_path, gradebooks.CANVAS)
    assert (found.file, found.lms) == ("roster.csv", "canvas")
    assert [(one.name, one.row) for one in found.people] == [
        ("Kim, Minsu", 4),
        ("이서연", 5),
        ("Park, Jiho", 6),
        ("Choi, Ara", 7),
    ]
    assert found.people[0].identity == Identity("0020230001", "Kim, Minsu", None, "101", "1E5")
    assert found.people[1].identity.email == "seoyeon@example.edu"


def test_when_canvas_gives_two_name_columns_then_they_are_one_name(tmp_path: Path) -> None:
    text = "LastName,FirstName,ID,SIS Login ID,Section,HW (1)\n    Points Possible,,,,,40\nKim,Minsu,101,kim,CS,\n"
    assert people(tmp_path, text) == [("Minsu Kim", {"name": "Minsu Kim", "lms_id": "101", "login": "kim"})]


def test_when_moodle_exports_a_worksheet_or_grades_then_its_students_are_read(tmp_path: Path) -> None:
    worksheet = roster(tmp_path, gradebooks.MOODLE_WORKSHEET)
    assert worksheet.lms == "moodle"
    assert worksheet.people[0] == Person(Identity(None, "김민수", "minsu@example.edu", "101"), "김민수", 2)
    grades = roster(tmp_path, gradebooks.MOODLE_GRADES)
    assert grades.lms == "moodle"
    assert grades.people[1] == Person(Identity("0020230002", "이서연", "seoyeon@example.edu"), "이서연", 3)


def test_when_blackboard_and_brightspace_export_grades_then_their_students_are_read(tmp_path: Path) -> None:
    blackboard = roster(tmp_path, "\ufeff" + gradebooks.BLACKBOARD, "utf-16-le")
    assert blackboard.lms == "blackboard"
    assert blackboard.people[0].identity == Identity("0020230001", "Minsu Kim", None, None, "1E5")
    assert [one.name for one in blackboard.people] == ["Minsu Kim", "이서연", 'Ji"ho Park']
    brightspace = roster(tmp_path, gradebooks.BRIGHTSPACE)
    assert brightspace.lms == "brightspace"
    assert brightspace.people[0].identity == Identity("0020230001", "Minsu Kim", "minsu@example.edu", None, "1E5")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "euc-kr", "cp949", "utf-16"])
def test_when_a_plain_list_is_in_korean_then_any_encoding_does(tmp_path: Path, encoding: str) -> None:
    found = roster(tmp_path, "학번;이름;이메일\n0020230001;김민수;minsu@example.edu\n\n0020230002;이서연;\n", encoding)
    assert found.lms == "plain"
    assert [(one.identity.student_number, one.name, one.row) for one in found.people] == [
        ("0020230001", "김민수", 2),
        ("0020230002", "이서연", 4),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("color,size\nred,3\n", "names nobody: of its headings (color, size) none is of a name"),
        ("name,id\n", "has no students below its headings"),
        ("name,id\nkim,2.0231E+09\n", "row 2: 2.0231E+09 is what a spreadsheet has made of a long number"),
    ],
)
def test_when_a_file_is_no_roster_then_the_message_says_why(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(CourseError, match=r"roster\.csv") as caught:
        roster(tmp_path, text)
    assert said in str(caught.value)


def test_when_a_roster_is_recorded_then_it_is_the_same_again_and_a_damaged_one_is_named(tmp_path: Path) -> None:
    assert recorded_roster(tmp_path) is None
    found = roster(tmp_path, gradebooks.CANVAS)
    write_roster(tmp_path, found)
    assert recorded_roster(tmp_path) == found
    assert json.loads((tmp_path / "roster.json").read_text(encoding="utf-8"))["people"][0]["login"] == "1E5"
    (tmp_path / "roster.json").write_text('{"schema": 1}', encoding="utf-8")
    with pytest.raises(CourseError, match=r"roster\.json is damaged; give --roster"):
        recorded_roster(tmp_path)


CLASS = (
    Person(Identity("0020230001", lms_id="101", login="1E5"), "Kim, Minsu", 2),
    Person(Identity("0020230002", email="seoyeon@example.edu", lms_id="102"), "이서연", 3),
    Person(Identity("100000", lms_id="103", login="jiho"), "Park, Jiho", 4),
    Person(Identity("0020230004", lms_id="104"), "Park, Jiho", 5),
    Person(Identity("0020230005", lms_id="105"), "Choi, Ara", 6),
)


def joined(*hand_ins: HandIn) -> Joined:
    return join(hand_ins, CLASS)


def rows(*files: str) -> dict[str, int]:
    """By student, the row of hand-ins that are called so by an LMS or by the students."""
    hand_ins = [gradebooks.hand_in(file.split("/")[0].split("_")[0], file) for file in files]
    return {student: person.row for student, person in join(hand_ins, CLASS).people.items()}


def test_when_a_file_name_has_a_number_then_that_decides_before_any_name() -> None:
    assert rows("parkjiho_104_9001_lec26.ipynb") == {"parkjiho": 5}
    assert rows("Choi Ara_103_assignsubmission_file_/lec26.ipynb") == {"Choi Ara": 4}
    assert rows("0020230002/lec26.ipynb") == {"0020230002": 3}
    assert rows("seoyeon@example.edu/lec26.ipynb") == {"seoyeon@example.edu": 3}


def test_when_numbers_only_look_alike_then_they_are_not_the_same() -> None:
    assert rows("1E5_lec26.ipynb") == {"1E5": 2}
    assert rows("100000_lec26.ipynb") == {"100000": 4}
    found = joined(HandIn("20230005", Identity("20230005")))
    assert found.people == {}
    assert str(found.strangers[0]) == "20230005 (is it Choi, Ara (0020230005)?)"


def test_when_only_a_name_is_known_then_the_whole_name_joins_however_the_lms_writes_it() -> None:
    assert rows("서연 이_lec26.ipynb", "Minsu Kim_lec26.ipynb", "choiara_lec26.ipynb") == {
        "서연 이": 3,
        "Minsu Kim": 2,
        "choiara": 6,
    }


def test_when_two_students_have_one_name_then_a_name_alone_joins_neither() -> None:
    found = joined(HandIn("Jiho Park", Identity(name="Jiho Park")))
    assert found.people == {}
    said = (
        "Jiho Park: more than one row is of that name or number (is it Park, Jiho (100000) or Park, Jiho (0020230004)?)"
    )
    assert str(found.strangers[0]) == said
    assert len(found.missing) == len(CLASS)


def test_when_the_lms_has_another_number_for_a_name_then_it_is_a_namesake_and_only_a_suggestion() -> None:
    found = joined(HandIn("choiara", Identity(name="choiara", lms_id="999")))
    assert found.people == {}
    assert found.strangers[0].like == (CLASS[4],)
    assert joined(HandIn("jiho", Identity(name="jiho", lms_id="999"))).people == {}  # another one's login
    assert joined(HandIn("Ara Choi", Identity("0020239999", "Ara Choi"))).people == {}


def test_when_a_list_has_first_and_last_names_then_they_are_one_in_the_languages_order(tmp_path: Path) -> None:
    text = '"First name","Last name","Email address",Groups\n민수,김,minsu@example.edu,\nSeoyeon,Lee,,A\n'
    assert people(tmp_path, text) == [
        ("김민수", {"name": "김민수", "email": "minsu@example.edu"}),
        ("Seoyeon Lee", {"name": "Seoyeon Lee"}),
    ]


def test_when_a_name_is_only_similar_then_it_is_suggested_and_gives_nobody_a_grade() -> None:
    found = joined(HandIn("minsukimm", Identity(name="minsukimm")), HandIn("홍길동", Identity(name="홍길동")))
    assert found.people == {}
    assert [str(one) for one in found.strangers] == ["minsukimm (is it Kim, Minsu (0020230001)?)", "홍길동"]


def test_when_two_hand_ins_are_of_one_row_then_neither_is_taken_and_both_are_named() -> None:
    found = joined(HandIn("Ara Choi", Identity(name="Ara Choi")), HandIn("0020230005", Identity("0020230005")))
    assert found.people == {}
    assert {one.student for one in found.strangers} == {"Ara Choi", "0020230005"}
    assert "more than one hand-in is of that row" in str(found.strangers[0])


def test_when_the_class_is_listed_then_who_handed_in_nothing_and_who_is_unknown_stand_in_it(tmp_path: Path) -> None:
    found = roster(tmp_path, gradebooks.CANVAS)
    files = {"kimminsu": "kimminsu_101_9_lec26.ipynb", "ghost": "ghost_lec26.ipynb"}
    hand_ins = [gradebooks.hand_in(student, file) for student, file in files.items()]
    listed = class_list(found, join(hand_ins, found.people))
    assert (listed.file, listed.students) == ("roster.csv", 4)
    assert [one.student for one in listed.absent] == ["0020230002", "0020230003", "0020230004"]
    assert [one.student for one in listed.unknown] == ["ghost"]
