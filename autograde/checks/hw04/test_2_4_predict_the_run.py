"""Hidden checks of the prediction: whether it is filled in, and is what the run stored. Whether it is right, nobody
asks; how good its reasons are is for a person.
"""

from __future__ import annotations

import math

from autograde.checking import Criterion, Evidence, Right, Saved, Student, Submitted, Wrong, check, exercise

from .fitting import flag_another_copy, plain, says_something

PARTS = ("first_loss", "first_loss_reason", "curves_prediction", "samples_prediction")


@exercise("predict-the-run", points=3)
class TestPredictTheRun:
    @check(
        ko="`first_loss`는 수 하나여야 합니다.",
        en="`first_loss` is one number.",
        points=0,
    )
    def test_when_the_first_loss_is_read_then_it_is_a_number(self, student: Student) -> None:
        found = student["first_loss"]
        assert type(found) in (int, float)
        assert math.isfinite(found)

    @check(
        ko="처음의 손실의 까닭, 곡선, 샘플에 관한 예측은 무엇인가 말하는 글이어야 합니다.",
        en="The reason for the first loss and the predictions of curves and samples are texts that say something.",
        points=0,
    )
    def test_when_the_texts_are_read_then_all_say_something(self, student: Student, evidence: Evidence) -> None:
        said = {name: student[name] for name in PARTS}
        flag_another_copy(evidence, "train", {name: plain(part) for name, part in said.items()})
        assert all(says_something(said[name]) for name in PARTS[1:])

    rubric = (
        Criterion(
            1,
            ko="처음의 손실이 수이고 까닭이 그 수를 낳습니다. 1점: “모든 토큰이 똑같이 있을 법하면 ln 50257 ≈ 10.8”. "
            "수가 틀려도 까닭이 그 수로 이어지면 1점: “토큰이 5만 개라서 로그를 취하면 11쯤”. 0점: “처음이라 클 것 "
            "같다”.",
            en="The first loss is a number, and the reason leads to it. 1: “all tokens equally likely, so ln 50257 ≈ "
            "10.8”. Also 1 with another number that follows from its reason: “50,000 tokens, and the logarithm of that "
            "is about 11”. 0: “it is large because it is the beginning”.",
        ),
        Criterion(
            1,
            ko="어느 곡선이 언제쯤 떨어져 나가는지와 까닭이 있습니다. 1점: “4번째 에포크쯤 검증 손실이 멈추고 훈련 "
            "손실만 내려간다. 같은 글을 되풀이해 보기 때문이다”. 셋 가운데 하나가 빠지면 0.5점. 0점: “둘 다 내려간다”.",
            en="Which curve leaves, about when, and why. 1: “from epoch 4 the validation loss stops and the training "
            "loss goes on, since the same text comes again”. 0.5 with one of the three missing. 0: “both go down”.",
        ),
        Criterion(
            1,
            ko="처음과 마지막의 샘플을 구별해 말합니다(각 0.5점). 0.5점: “처음에는 the나 쉼표를 되풀이한다”, "
            "“마지막에는 소설의 구절을 쓴다”. 0점: “점점 좋아진다”.",
            en="First and last samples are told apart (0.5 each). 0.5: “at first it repeats 'the' or commas”, “at the "
            "end it writes phrases of the story”. 0: “they get better”.",
        ),
    )
    wrong = (
        Wrong(
            "loss-in-quotes",
            {1: '"10.8"'},
            ko="수를 따옴표로 감쌌습니다. 따옴표 없이 씁니다.",
            en="The number stands in quotes. Write it without.",
        ),
        Wrong(
            "loss-in-words",
            {1: '"about ln 50257"'},
            ko="처음의 손실은 말이 아니라 수 하나입니다.",
            en="The first loss is one number, no words.",
        ),
        Wrong(
            "not-a-number",
            {1: 'float("nan")'},
            ko="수가 아닌 값(nan)입니다.",
            en="This value is not a number (nan).",
        ),
        Wrong(
            "dots-in-quotes",
            {2: '"..."', 3: '"..."', 4: '"..."'},
            ko="따옴표 안에 점만 있습니다. 문장으로 씁니다.",
            en="There are only dots between the quotes. Write sentences.",
        ),
        Wrong(
            "one-letter",
            {4: '"x"'},
            ko="한 글자로는 아무것도 예측하지 못합니다.",
            en="A single letter predicts nothing.",
        ),
        Wrong(
            "numbers-for-texts",
            {3: "4"},
            ko="곡선의 예측은 수가 아니라 글입니다. 무엇이 어떻게 되는지를 말합니다.",
            en="The prediction of the curves is a text and says what happens, not a number.",
        ),
    )
    right = (
        Right("wrong-but-filled-in", {1: "3", 2: '"I simply think so."', 3: '"둘 다 0이 된다."', 4: '"시가 나온다."'}),
        Right("computed", {1: "math.log(50257)"}),
        Right("rounded", {1: "11"}),
        Right("several-lines", {3: '"""The training curve leaves.\nIt does so in epoch 4."""'}),
        Right("another-copy-is-flagged-only", Submitted({1: "11"}, {"train": Saved("Prediction · first_loss: 10.8")})),
    )
    equal = (
        ("1: *", "any number is a prediction"),
        ("2: *", "the student's own words"),
        ("3: *", "the student's own words"),
        ("4: *", "the student's own words"),
        ("kept-from-the-first-run", "a text stays what it is"),
    )
