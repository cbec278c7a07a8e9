"""What a class answered, in groups: by what the answers did, by program, and in words by what they say."""

from __future__ import annotations

import json
import unicodedata
from itertools import count

import pytest

from autograde.intake.alignment.digests import form_of, names_asked
from autograde.records.groups import AnswerGroup, answer_groups
from autograde.records.kept import KeptAnswer
from autograde.records.results import ExerciseResult, ExerciseStatus, SubmissionResult
from autograde.records.wordings import near, plain
from autograde.text import Text

SLIP = Text("괄호가 없습니다.", "There is no group.")
SEEN = Text("길이가 다릅니다.", "The length differs.")
CROSS_ENTROPY = (
    "기준값은 입력을 한 칸 뒤로 민 실제 다음 토큰입니다. 모든 위치에서 소프트맥스로 얻은 정답 토큰의 확률에 -log를 "
    "취해 평균합니다. 손실을 작게 하는 것이 목적입니다."
)


def coded(
    text: str,
    status: ExerciseStatus = "failed",
    *,
    program: str | None = "p",
    behaviour: str | None = None,
    message: Text | None = None,
    diagnosis: Text | None = None,
) -> ExerciseResult:
    score = 2.0 if status == "passed" else 0.0
    kept = KeptAnswer(text, text, program=program, behaviour=behaviour)
    return ExerciseResult("split", 2.0, score, status, message, diagnosis, kept=kept)


def in_words(text: str, score: float | None = None, *, suggested: float | None = None) -> ExerciseResult:
    status: ExerciseStatus = "manual" if score is None else "partial"
    kept = KeptAnswer(text, text)
    by_hand = score is not None
    return ExerciseResult("explain", 5.0, score, status, suggested=suggested, answer=text, by_hand=by_hand, kept=kept)


def grouped(*answers: ExerciseResult) -> tuple[AnswerGroup, ...]:
    """The groups of one exercise, whose students are called 1, 2, 3 …"""
    results = [
        SubmissionResult(f"{number}", f"{number}.ipynb", 5.0, 0.1, (one,)) for number, one in zip(count(1), answers)
    ]
    ((_, groups),) = answer_groups(results).items()
    return groups


def students(*answers: ExerciseResult) -> list[str]:
    return ["".join(group.students) for group in grouped(*answers)]


class TestCode:
    def test_when_answers_did_the_same_then_they_are_one_group_whatever_program_they_are(self) -> None:
        (group,) = grouped(
            coded("b  # long", program="x", behaviour="did"),
            coded("b", program="x", behaviour="did"),
            coded("a", program="y", behaviour="did", message=SEEN),
        )
        assert (group.students, group.kinds, group.example) == (("1", "2", "3"), 2, "b")
        assert [(one.number, one.students) for one in group.answers] == [(2, ("1", "2")), (1, ("3",))]

    def test_when_they_did_something_else_then_the_largest_group_stands_first(self) -> None:
        assert students(*(coded("a", behaviour=did) for did in ("x", "y", "y"))) == ["23", "1"]

    def test_when_nothing_can_be_told_from_what_they_did_then_those_who_were_told_the_same_are_together(self) -> None:
        late = Text("시간 초과", "ran out of time")
        assert students(*(coded("a", "timeout", message=said) for said in (late, SEEN, late))) == ["13", "2"]

    def test_when_they_passed_then_they_are_one_group_of_several_programs(self) -> None:
        groups = grouped(coded("a", "passed"), coded("b", "passed", program="q"), coded("c", behaviour="did"))
        assert [(group.status, group.kinds) for group in groups] == [("passed", 2), ("failed", 1)]

    def test_when_the_same_behaviour_is_explained_then_the_group_says_so(self) -> None:
        first, other = grouped(
            coded("a", behaviour="x", diagnosis=SLIP), coded("b", behaviour="x", diagnosis=SLIP), coded("c")
        )
        assert (first.diagnosis, other.diagnosis) == (SLIP, None)

    def test_when_an_answer_is_no_program_then_its_text_tells_it_from_others(self) -> None:
        broken = ("result = re.split(", "result  =  re.split(", "result = [")
        (group,) = grouped(*(coded(text, "error", program=None, message=SEEN) for text in broken))
        assert [one.number for one in group.answers] == [2, 1]

    def test_when_a_person_corrected_one_of_a_group_then_it_stands_apart(self) -> None:
        corrected = ExerciseResult("split", 2.0, 1.0, "partial", by_hand=True, kept=KeptAnswer("a", "a", program="p"))
        groups = grouped(coded("a", "passed"), coded("a", "passed"), corrected)
        assert [(group.status, group.by_hand, len(group.students)) for group in groups] == [
            ("passed", False, 2),
            ("partial", True, 1),
        ]

    def test_when_cells_are_blank_or_missing_then_each_is_one_group_of_one_kind(self) -> None:
        groups = grouped(coded("a ...", "blank"), coded("b ...", "blank", program="q"), coded("", "missing"))
        assert [(group.status, group.kinds) for group in groups] == [("blank", 1), ("missing", 1)]

    def test_when_a_record_of_before_kept_no_answers_then_groups_have_no_example(self) -> None:
        (group,) = grouped(*[ExerciseResult("split", 1.0, 0.0, "failed", SEEN)] * 2)
        assert (len(group.students), group.example) == (2, "")


class TestPrograms:
    KNOWN = names_asked(
        ["result = [item for item in text]\n", "class V:\n    def encode(self, text):\n        ids = text"]
    )

    def test_when_a_solution_is_read_then_what_others_know_of_it_are_its_names_and_parameters(self) -> None:
        assert sorted(self.KNOWN) == ["V", "encode", "result", "self", "text"]

    @pytest.mark.parametrize(
        "other",
        [
            "result = [ token for token in text if token.strip() ]  # mine",
            "result = [ㄱ for ㄱ in text if ㄱ.strip()]",
        ],
    )
    def test_when_only_variables_of_its_own_are_called_otherwise_then_it_is_the_same_program(self, other: str) -> None:
        assert form_of(other, self.KNOWN) == form_of("result = [x for x in text if x.strip()]", self.KNOWN)

    @pytest.mark.parametrize(
        "other",
        [
            "results = [x for x in text if x.strip()]",  # it is asked for another name
            "result = [x for x in text if text.strip()]",
            "result = [x for x in texts if x.strip()]",
            "result = [x for x in text if x.split()]",
            "result = ['x' for x in text if x.strip()]",
            "result = [x for x in text if x.strip()",
        ],
    )
    def test_when_anything_else_differs_then_it_is_another_program(self, other: str) -> None:
        assert form_of(other, frozenset({*self.KNOWN, "results"})) != form_of(
            "result = [x for x in text if x.strip()]", self.KNOWN
        )

    def test_when_a_name_is_said_elsewhere_too_then_it_counts(self) -> None:
        one, other = "def f(a):\n    return a\nresult = f({}=1)", "def f(b):\n    return b\nresult = f({}=1)"
        assert form_of(one.format("a"), self.KNOWN) != form_of(other.format("a"), self.KNOWN)


class TestWords:
    @pytest.mark.parametrize(
        "other",
        [
            "손실이 0.391 까지  줄었다!",
            "손실이 0.391까지\n줄었다.",
            unicodedata.normalize("NFD", "손실이 0.391까지 줄었다"),
            "손실이 ０．３９１까지 **줄었다**",
        ],
    )
    def test_when_only_spaces_marks_or_forms_differ_then_texts_say_the_same(self, other: str) -> None:
        assert plain(other) == plain("손실이 0.391까지 줄었다.")

    @pytest.mark.parametrize(
        ("one", "other"), [("0.391", "0391"), ("x > 0", "x < 0"), ("-1", "1"), ("a = b", "a ≠ b"), ("?", "!!")]
    )
    def test_when_figures_or_signs_differ_then_they_do_not(self, one: str, other: str) -> None:
        assert plain(one) != plain(other)

    def test_when_a_word_differs_then_answers_are_near_and_the_most_frequent_is_shown(self) -> None:
        other = CROSS_ENTROPY.replace("목적", "목표")
        (group,) = grouped(in_words(CROSS_ENTROPY), in_words(other), in_words(f"{other}!"))
        assert (group.kinds, group.example, group.status) == (2, other, "manual")

    def test_when_answers_say_something_else_then_they_are_apart(self) -> None:
        assert students(in_words(CROSS_ENTROPY), in_words("손실은 로짓과 다음 토큰을 견줍니다."), in_words("예")) == [
            "1",
            "2",
            "3",
        ]

    def test_when_answers_change_step_by_step_then_a_group_does_not_drift(self) -> None:
        words = [f"word{number}" for number in range(30)]
        steps = [plain(" ".join(words[step:] + [f"other{one}" for one in range(step)])) for step in range(30)]
        found = near(steps)
        assert found[1] == 0
        assert found[-1] != 0

    def test_when_the_evidence_suggests_other_points_then_equal_texts_are_apart(self) -> None:
        assert students(*(in_words("log", suggested=points) for points in (5.0, 3.0, 5.0))) == ["13", "2"]

    def test_when_equal_answers_got_different_points_then_the_group_says_that_they_differ(self) -> None:
        (group,) = grouped(in_words("a", 5.0), in_words("a", 3.0))
        assert (group.status, group.score) == (None, None)

    def test_when_code_is_graded_by_its_saved_outputs_then_only_equals_are_together(self) -> None:
        answers = [
            ExerciseResult("plot", 5.0, None, "manual", suggested=5.0, kept=KeptAnswer("plot()", digest, program="p"))
            for digest in ("x", "y", "x")
        ]
        assert students(*answers) == ["13", "2"]


def test_when_a_group_is_written_as_json_then_it_is_read_again_with_its_most_frequent_answers() -> None:
    (group,) = grouped(*(coded(f"{place}" * 3000, behaviour="did", program=f"{place}") for place in range(7)))
    read = AnswerGroup.from_json(json.loads(json.dumps(group.to_json())))
    assert (read.students, read.kinds, len(read.answers)) == (group.students, 7, 4)
    assert [len(one.example) for one in read.answers] == [2000] * 4
