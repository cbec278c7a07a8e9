"""Hidden checks of the broken functions, three of ten, that a student's number draws.

The mended functions are asked, on inputs from outside; examples and lines are compared with what the functions compute
in numpy (`bugs`). What a bug would do to a model is in words, which a person grades.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograde.checking import AnswerError, Criterion, Evidence, Student, as_code, check, exercise

from ..arrays import agrees
from .bugs import BUGS, arguments, differ, result
from .drawn import number_of
from .equal_3_5_find_the_bug import EQUAL
from .mended_bugs import drawn_from
from .wrong_3_5_find_the_bug import RIGHT, WRONG

#: What a function makes of each of these arguments, and whether it left them as they were; None where it fails.
ASK = """
def asked(arguments):
    copies = [one.clone() if isinstance(one, torch.Tensor) else one for one in arguments]
    try:
        found = MENDED(*copies)
    except Exception:
        return None
    kept = [torch.equal(one, copy) for one, copy in zip(arguments, copies) if isinstance(one, torch.Tensor)]
    return found, all(kept)

[asked(arguments) for arguments in drawn_arguments]
"""
#: The words that a sentence has at least; the visible check counts them, too.
WORDS = 3


def drawn_by(evidence: Evidence) -> list[str]:
    """The three functions that the student has."""
    return drawn_from(number_of(evidence))


def is_mended(student: Student, place: int, name: str, rng: np.random.Generator) -> bool:
    """Whether the function at this place computes what the one of this name ought to, on drawn arguments."""
    bug = BUGS[name]
    given = bug.draw(rng)
    answers = student.run(ASK.replace("MENDED", f"mended_{place}"), drawn_arguments=given)
    assert len(answers) == len(given)
    return all(_is_right(answer, result(bug.right, one)) for answer, one in zip(answers, given, strict=True))


def _is_right(answer: Any, expected: Any) -> bool:
    if not isinstance(answer, tuple):
        return False
    found, kept = answer
    return kept is True and agrees(found, expected, atol=1e-4 * max(1.0, np.abs(expected).max(initial=0)))


def require_mended(student: Student, evidence: Evidence, rng: np.random.Generator, place: int) -> None:
    """An AssertionError where it is not. A function that mends another than the number draws is for a person to see."""
    own = drawn_by(evidence)
    if is_mended(student, place, own[place - 1], rng):
        return
    if any(is_mended(student, place, name, rng) for name in BUGS if name not in own):
        evidence.flag(
            ko=f"`mended_{place}`: 이 학번이 뽑지 않는 함수를 고친 것입니다.",
            en=f"`mended_{place}` mends a function that this number does not draw: it fits other functions.",
        )
    student.run(f"mended_{place}(*drawn_arguments)", drawn_arguments=BUGS[own[place - 1]].draw(rng)[0])  # its error
    raise AssertionError


def require_example(student: Student, evidence: Evidence, place: int) -> None:
    bug = BUGS[drawn_by(evidence)[place - 1]]
    given = arguments(student[f"example_{place}"])
    assert differ(result(bug.broken, given), result(bug.right, given))


def require_line(student: Student, evidence: Evidence, place: int) -> None:
    line = student[f"line_{place}"]
    assert isinstance(line, int)
    assert not isinstance(line, bool)
    assert line in BUGS[drawn_by(evidence)[place - 1]].lines


@exercise("find-the-bug", points=8)
class TestFindTheBug:
    @check(
        ko="`mended_1`은 [1]의 함수가 계산해야 하는 것을 계산하고, 받은 텐서를 바꾸지 않아야 합니다.",
        en="`mended_1` computes what the function [1] ought to, and leaves the tensors that it is given as they are.",
        points=1,
    )
    def test_when_the_first_is_asked_then_it_is_mended(
        self, student: Student, evidence: Evidence, rng: np.random.Generator
    ) -> None:
        if not number_of(evidence):
            evidence.flag(
                ko="학번이 적혀 있지 않습니다. 학번이 없을 때 뽑히는 함수 셋으로 보았습니다.",
                en="No student number was typed. The three functions that no number draws were looked for.",
            )
        require_mended(student, evidence, rng, 1)

    @check(
        ko="`example_1`에서 고장 난 함수와 옳은 함수의 결과가 달라야 합니다.",
        en="On `example_1` the results of the broken function and of a right one differ.",
        points=0.5,
    )
    def test_when_the_first_example_is_put_in_then_results_differ(self, student: Student, evidence: Evidence) -> None:
        require_example(student, evidence, 1)

    @check(ko="`line_1`은 고장 난 줄이어야 합니다.", en="`line_1` is the broken line.", points=0.5)
    def test_when_the_first_line_is_read_then_it_is_broken(self, student: Student, evidence: Evidence) -> None:
        require_line(student, evidence, 1)

    @check(
        ko="`mended_2`는 [2]의 함수가 계산해야 하는 것을 계산하고, 받은 텐서를 바꾸지 않아야 합니다.",
        en="`mended_2` computes what the function [2] ought to, and leaves the tensors that it is given as they are.",
        points=1,
    )
    def test_when_the_second_is_asked_then_it_is_mended(
        self, student: Student, evidence: Evidence, rng: np.random.Generator
    ) -> None:
        require_mended(student, evidence, rng, 2)

    @check(
        ko="`example_2`에서 고장 난 함수와 옳은 함수의 결과가 달라야 합니다.",
        en="On `example_2` the results of the broken function and of a right one differ.",
        points=0.5,
    )
    def test_when_the_second_example_is_put_in_then_results_differ(self, student: Student, evidence: Evidence) -> None:
        require_example(student, evidence, 2)

    @check(ko="`line_2`는 고장 난 줄이어야 합니다.", en="`line_2` is the broken line.", points=0.5)
    def test_when_the_second_line_is_read_then_it_is_broken(self, student: Student, evidence: Evidence) -> None:
        require_line(student, evidence, 2)

    @check(
        ko="`mended_3`은 [3]의 함수가 계산해야 하는 것을 계산하고, 받은 텐서를 바꾸지 않아야 합니다.",
        en="`mended_3` computes what the function [3] ought to, and leaves the tensors that it is given as they are.",
        points=1,
    )
    def test_when_the_third_is_asked_then_it_is_mended(
        self, student: Student, evidence: Evidence, rng: np.random.Generator
    ) -> None:
        require_mended(student, evidence, rng, 3)

    @check(
        ko="`example_3`에서 고장 난 함수와 옳은 함수의 결과가 달라야 합니다.",
        en="On `example_3` the results of the broken function and of a right one differ.",
        points=0.5,
    )
    def test_when_the_third_example_is_put_in_then_results_differ(self, student: Student, evidence: Evidence) -> None:
        require_example(student, evidence, 3)

    @check(ko="`line_3`은 고장 난 줄이어야 합니다.", en="`line_3` is the broken line.", points=0.5)
    def test_when_the_third_line_is_read_then_it_is_broken(self, student: Student, evidence: Evidence) -> None:
        require_line(student, evidence, 3)

    @check(
        ko="`symptom_1`, `symptom_2`, `symptom_3`에는 저마다 다른 증상을 문장으로 써야 합니다.",
        en="`symptom_1`, `symptom_2` and `symptom_3` each say in a sentence what one would see.",
        points=2,
    )
    def test_when_the_symptoms_are_read_then_each_is_a_sentence(self, student: Student, evidence: Evidence) -> None:
        said = []
        for place, name in enumerate(drawn_by(evidence), start=1):
            try:
                text = student[f"symptom_{place}"]
            except AnswerError:
                text = ""
            said.append(" ".join(text.split()) if isinstance(text, str) else "")
            shown = f"`{name}`: {as_code(said[-1][:300])}" if said[-1] else f"`{name}`: …"
            evidence.remark(ko=shown, en=shown)
        assert all(len(text.split()) >= WORDS for text in said)
        assert len(set(said)) == len(said)

    rubric = (
        Criterion(
            2,
            ko="[1]: 고친 함수가 옳고(1점), 예에서 결과가 다르며(0.5점), 줄이 맞습니다(0.5점). 제안된 점수를 따릅니다.",
            en="[1]: the mended function is right (1), results differ on the example (0.5), the line is right (0.5). "
            "Go by what is suggested.",
        ),
        Criterion(2, ko="[2]: 위와 같습니다.", en="[2]: as above."),
        Criterion(2, ko="[3]: 위와 같습니다.", en="[3]: as above."),
        Criterion(
            2,
            ko="증상 셋. 훈련이나 생성에서 보일 것을 그 고장과 이어서 말하면 하나에 0.7점, 셋이 모두 그러면 2점입니다. "
            '"다음 토큰이 보이니 훈련 손실은 0에 가깝지만 지은 글은 엉망입니다"는 받고, "성능이 나빠집니다"와 '
            '"마스크가 틀렸습니다"는 받지 않습니다.',
            en="The three symptoms. Each that says what would be seen in training or generation, and ties it to the "
            'bug, earns 0.7, all three 2. "It can see the next token, so the training loss goes to 0 but the texts are '
            'nonsense" earns it; "it works worse" and "the mask is wrong" do not.',
        ),
    )
    wrong = WRONG
    right = RIGHT
    equal = EQUAL
