"""Files as the documentation of the LMSs describes them, of one small class, with what is hard in such files: leading
zeros, a login `1E5`, quotes, commas in names, Hangul, what a spreadsheet would take for a formula.
"""

from __future__ import annotations

from autograde.classroom.joining import HandIn
from autograde.intake.delivery.identity import identity_of
from autograde.intake.delivery.lms import owner_by_name

__all__ = ["BLACKBOARD", "BRIGHTSPACE", "CANVAS", "MOODLE_GRADES", "MOODLE_WORKSHEET", "hand_in"]


def hand_in(student: str, file: str) -> HandIn:
    """As it stands in the record: with what the file's name says."""
    owner = owner_by_name(file, student)
    return HandIn(student, owner.identity if owner else identity_of(student), file)


#: With the row of assignments that are posted by hand, and the student that Canvas makes for instructors.
CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Notes,Preparing text data (4711),Homework 10 (4712),"
    "Final Score,Unposted Final Score\r\n"
    ",,,,,,Manual Posting,,,\r\n"
    "    Points Possible,,,,,,40,10,(read only),(read only)\r\n"
    '"Kim, Minsu",101,0020230001,1E5,CS 101,"said ""late"", =ok",,9.50,95.00,95.00\r\n'
    '"이서연",102,0020230002,seoyeon@example.edu,CS 101,,,,0.00,0.00\r\n'
    '"Park, Jiho",103,0020230003,jiho,"CS 101, CS 102",,12.00,,30.00,30.00\r\n'
    '"Choi, Ara",104,0020230004,ara,CS 101,,,7,70.00,70.00\r\n'
    '"Student, Test",105,,9f86d081884c7d659a2feaa0c55ad015,CS 101,,,,,\r\n'
)
MOODLE_WORKSHEET = (
    'Identifier,"Full name","Email address",Status,Grade,"Maximum grade","Grade can be changed",'
    '"Last modified (submission)","Last modified (grade)","Feedback comments"\n'
    '"Participant 101","김민수",minsu@example.edu,"Submitted for grading",,40.00,Yes,'
    '"Monday, 1 September 2025, 12:30 PM",-,\n'
    '"Participant 102","Seo_yeon Lee",seoyeon@example.edu,"Submitted for grading",,40.00,Yes,-,-,"=1+1"\n'
    '"Participant 103","Jiho Park",jiho@example.edu,"Submitted for grading",12.00,40.00,Yes,-,-,\n'
    '"Participant 104","Ara Choi",ara@example.edu,"No submission",-,40.00,Yes,-,-,\n'
)
MOODLE_GRADES = (
    '성,이름,"ID 번호","이메일 주소",'
    '"과제: 텍스트 데이터 준비하기 (실점수)","과제: 텍스트 데이터 준비하기 (백분율)","강좌 총점 (실점수)"\n'
    "김,민수,0020230001,minsu@example.edu,-,-,9.50\n"
    "이,서연,0020230002,seoyeon@example.edu,-,-,-\n"
    '박,지호,0020230003,jiho@example.edu,12.00,"30.00 %",12.00\n'
)
BLACKBOARD = (
    '"Last Name"\t"First Name"\t"Username"\t"Student ID"\t"Last Access"\t"Availability"\t'
    '"Preparing text data [Total Pts: 40 Score] |4711"\t"Weighted Total [Total Pts: up to 100 Percentage] |4000"\r\n'
    '"Kim"\t"Minsu"\t"1E5"\t"0020230001"\t"2025-09-01 12:30:00"\t"Yes"\t""\t"95"\r\n'
    '"이"\t"서연"\t"seoyeon"\t"0020230002"\t""\t"Yes"\t"Needs Grading"\t""\r\n'
    '"Park"\t"Ji""ho"\t"jiho"\t"0020230003"\t""\t"Yes"\t"12.00"\t"30"\r\n'
)
BRIGHTSPACE = (
    "OrgDefinedId,Username,Last Name,First Name,Email,"
    "Preparing text data Points Grade <Numeric MaxPoints:40 Weight:10 Category:Homework>,"
    "Homework 10 Points Grade <Numeric MaxPoints:10>,End-of-Line Indicator\r\n"
    "#0020230001,#1E5,Kim,Minsu,minsu@example.edu,,9.5,#\r\n"
    "#0020230002,#seoyeon,이,서연,seoyeon@example.edu,,,#\r\n"
    "#0020230003,#jiho,Park,Jiho,jiho@example.edu,12,,#\r\n"
)
