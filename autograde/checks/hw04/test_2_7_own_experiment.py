"""Hidden checks of the experiment that the student number draws: was it run, and can the log be that of such a run?
What was predicted and explained is for a person.
"""

from __future__ import annotations

import math
from typing import Any

from autograde.checking import Criterion, Evidence, Right, Saved, Student, Submitted, Wrong, as_code, check, exercise

from .drawn import draw_from_number, number_of
from .fitting import flag_another_copy, flag_what_does_not_fit, is_complete, plain, remark_on, says_something
from .log import PRESETS, SAMPLES, Log, read_log
from .runs import SMALL, printed, run

#: The names of the notebook (source/hw04/2_7_own_experiment.py), and a number that draws each.
CHANGES = {
    "learning rate x 10": "2023100019",
    "learning rate / 10": "2023100010",
    "no weight decay": "2023100021",
    "weight decay x 100": "2023100004",
    "context length 32": "2023100008",
    "one head": "2023100001",
    "no dropout": "2023100012",
    "dropout 0.5": "2023100038",
    "no position embedding": "2023100003",
    "no shortcut": "2023100013",
}
#: Both losses after the first step, and how far either may go.
FIRST, LEAST, MOST = (9.0, 12.0), 0.0, 20.0
#: What stands in both blanks of the answers that are declared.
TEXTS = {1: '"Training will go slower, since it can look at one place only."', 2: '"It was slower: 3.9 against 3.6."'}
PREDICTED = "Training will go slower, since it can look at one place only."


def log_of(evidence: Evidence) -> Log:
    """The log of the cell, which holds the one of one run."""
    return read_log(evidence.saved("own-experiment").text)


def drawn(evidence: Evidence) -> str:
    """The change that this student's number draws."""
    return draw_from_number(number_of(evidence), "own-experiment", CHANGES, 1)[0]


def _one_head() -> dict[str, Any]:
    """The run of a student whose number draws it."""
    number = CHANGES["one head"]
    return {"experiment": "one head", "number": number, "part": "experiment_prediction", "prediction": PREDICTED}


def _with(answer: dict[int, str], log: str | None = None) -> Submitted:
    """This answer with the log of that run."""
    saved = {"own-experiment": Saved(run(**_one_head()) if log is None else log)}
    return Submitted(answer, saved, {"STUDENT_NUMBER": CHANGES["one head"]})


def _log(change: str, losses: Any = SMALL, **how: Any) -> str:
    """A log without a digest."""
    return f"Experiment: {change}\n{printed(losses, PRESETS[1], **how)}"


def experiment(change: str, losses: Any = SMALL, *, number: str = "") -> Submitted:
    """Both texts, with the log of a run in which this was changed, in the notebook of this number; by default one that
    draws it.
    """
    number = number or CHANGES[change]
    log = run(losses, experiment=change, number=number, part="experiment_prediction", prediction=PREDICTED)
    return Submitted(TEXTS, {"own-experiment": Saved(log)}, {"STUDENT_NUMBER": number})


@exercise("own-experiment", points=8)
class TestOwnExperiment:
    @check(
        ko="두 글은 무엇인가 말하는 문장이어야 합니다.",
        en="Both texts are sentences that say something.",
        points=0,
    )
    def test_when_the_texts_are_read_then_both_say_something(self, student: Student, evidence: Evidence) -> None:
        prediction, explanation = student["experiment_prediction"], student["experiment_explanation"]
        flag_another_copy(evidence, "own-experiment", {"experiment_prediction": plain(prediction)})
        assert says_something(prediction)
        assert says_something(explanation)

    @check(
        ko="저장된 출력이, 적은 학번에서 뽑힌 실험의 로그여야 합니다.",
        en="The saved output is the log of the experiment that is drawn from the student number.",
        points=1,
    )
    def test_when_the_log_is_read_then_it_is_that_of_the_experiment_drawn(self, evidence: Evidence) -> None:
        log = log_of(evidence)
        remark_on(evidence, log)
        flag_what_does_not_fit(evidence, log)
        if log.experiment is not None and log.experiment != drawn(evidence):
            evidence.flag(
                ko=f"이 학번에서는 다른 실험이 뽑힙니다. 로그: {as_code(log.experiment)}, 뽑히는 것: "
                f"{as_code(drawn(evidence))}",
                en=f"This number draws another experiment. In the log: {as_code(log.experiment)}, drawn: "
                f"{as_code(drawn(evidence))}",
            )
        assert log.experiment == drawn(evidence)
        assert log.lines

    @check(
        ko=f"로그가 빠짐없어야 합니다. 손실의 줄이 모두 있고, 샘플 {SAMPLES}개와 걸린 시간이 있습니다.",
        en=f"The log is complete: all lines with losses, {SAMPLES} samples, and the time it took.",
        points=1,
    )
    def test_when_the_log_is_read_then_it_is_complete(self, evidence: Evidence) -> None:
        log = log_of(evidence)
        assert is_complete(log)
        assert log.lines[-1].step == PRESETS[1].steps[-1]
        assert len(log.samples) >= SAMPLES
        assert log.minutes

    @check(
        ko="손실이 작은 모델의 훈련에서 나올 만한 값이어야 합니다.",
        en="The losses can come from a training of the small model.",
        points=1,
    )
    def test_when_losses_are_compared_then_they_are_plausible(self, evidence: Evidence) -> None:
        lines = log_of(evidence).lines
        losses = [loss for line in lines for loss in (line.train, line.val)]
        assert len(lines) >= 5
        assert all(math.isfinite(loss) and LEAST <= loss <= MOST for loss in losses)
        assert all(FIRST[0] <= loss <= FIRST[1] for loss in losses[:2])
        # On text that it has not seen, no change makes the model much better than this.
        assert all(line.val > 5.5 for line in lines)
        assert lines[-1].train < lines[0].train

    rubric = (
        Criterion(
            3,
            ko="저장된 로그가 뽑힌 실험의 것이고(1점), 18줄과 샘플 10개와 시간이 모두 있고(1점), 있을 만한 "
            "값입니다(1점). 다른 실험의 로그라면 첫 1점을 주기 전에 이야기합니다.",
            en="The saved log is that of the experiment drawn (1), it has 18 lines, 10 samples and the time (1), and "
            "its values are possible (1). If it is another experiment's, talk before giving the first point.",
        ),
        Criterion(
            1,
            ko="돌리기 전의 예측에 방향과 까닭이 있습니다. 1점: “드롭아웃이 없으면 훈련 손실이 더 빨리 준다. 외우는 "
            "것을 막는 것이 없기 때문이다”. 틀린 예측도 까닭이 있으면 1점. 0.5점: 까닭 없이 방향만. 0점: “결과가 "
            "달라질 것이다”.",
            en="The prediction has a direction and a reason. 1: “without dropout the training loss falls faster, since "
            "nothing keeps it from memorising”. A wrong prediction with a reason earns 1. 0.5: a direction without a "
            "reason. 0: “the result will be different”.",
        ),
        Criterion(
            2,
            ko="자기 로그의 수를 바꾸지 않은 훈련의 수와 견줍니다. 2점: “스텝 170에서 훈련 2.839, 바꾸지 않으면 3.645, "
            "검증은 6.315와 6.237”처럼 두 손실 모두. 1점: 한 손실만, 또는 수를 한쪽만. 0점: “손실이 더 작아졌다”. 수는 "
            "그 학생의 저장된 로그에 있는 것이어야 합니다.",
            en="Numbers of the own log stand against those of the unchanged training. 2: both losses, as in “at step "
            "170 training 2.839, unchanged 3.645; validation 6.315 and 6.237”. 1: one loss only, or the numbers of one "
            "run only. 0: “the loss got smaller”. The numbers have to be those of the student's saved log.",
        ),
        Criterion(
            2,
            ko="무엇이 차이를 만들었는지를 바꾼 것의 작용으로 설명합니다. 2점: “드롭아웃은 훈련할 때 연결을 끊어 한 "
            "글을 외우기 어렵게 하는데, 그것이 없어져 더 빨리 외웠고 검증은 그대로다”. 1점: 작용을 말하지만 로그와 "
            "잇지 않음. 0점: “드롭아웃이 없어서 그렇다”.",
            en="What made the difference, by how the changed part works. 2: “dropout cuts connections while training, "
            "which makes one text harder to memorise; without it memorising went faster, and validation stayed”. 1: "
            "how it works, but not tied to the log. 0: “because there was no dropout”.",
        ),
    )
    wrong = (
        Wrong(
            "another-students-experiment",
            experiment("one head", number=CHANGES["no dropout"]),
            ko="다른 학번에서 뽑히는 실험입니다. 적은 학번에서 뽑힌 실험을 돌려야 합니다.",
            en="This experiment is drawn from another number. It takes the one drawn from the number that was typed.",
            unseen="the notebook itself draws the experiment; a log of somebody else's shows in the saved output only",
        ),
        Wrong(
            "training-cell-again",
            Submitted(TEXTS, {"own-experiment": Saved(run())}, {"STUDENT_NUMBER": CHANGES["one head"]}),
            ko="바꾸지 않은 훈련의 로그입니다. `run_experiment`를 실행한 출력이 있어야 합니다.",
            en="This is the log of the unchanged training. The output of `run_experiment` has to be there.",
            unseen="only the saved output tells",
        ),
        Wrong(
            "stopped-half-way",
            Submitted(
                TEXTS,
                {"own-experiment": Saved(_log("one head", (SMALL[0][:7], SMALL[1][:7]), samples=3, minutes=None))},
                {"STUDENT_NUMBER": CHANGES["one head"]},
            ),
            ko="실험이 도중에 멈추었습니다. 셀을 다시 실행하면 이어 갑니다.",
            en="The experiment stopped half-way. Run the cell again; it goes on.",
            unseen="only the saved output tells",
        ),
        Wrong(
            "samples-cut-out",
            Submitted(
                TEXTS,
                {"own-experiment": Saved(_log("one head", samples=0))},
                {"STUDENT_NUMBER": CHANGES["one head"]},
            ),
            ko="로그에 샘플이 없습니다. 출력 전체를 저장합니다.",
            en="The log has no samples. Save all of the output.",
            unseen="only the saved output tells",
        ),
        Wrong(
            "losses-made-up",
            experiment("one head", (tuple(0.1 for _ in SMALL[0]), tuple(0.2 for _ in SMALL[1]))),
            ko="손실이 처음부터 0.1입니다. 훈련하지 않은 모델의 손실은 10.8 근처입니다.",
            en="The losses begin at 0.1. A model that is not trained yet has a loss near 10.8.",
            unseen="only the saved output tells",
        ),
        Wrong(
            "validation-far-too-good",
            experiment("one head", (SMALL[0], SMALL[0])),
            ko="검증 손실이 훈련 손실만큼 줄었습니다. 처음 보는 글에서는 그럴 수 없습니다.",
            en="The validation loss falls as far as the training loss, which text that was not seen does not allow.",
            unseen="only the saved output tells",
        ),
        Wrong(
            "no-explanation",
            _with({2: '"..."'}),
            ko="설명이 없습니다. 로그를 본 다음에 문장으로 씁니다.",
            en="There is no explanation. Write it in sentences, after reading the log.",
        ),
        Wrong(
            "prediction-is-a-number",
            _with({1: "3.6", 2: TEXTS[2]}),
            ko="예측이 수뿐입니다. 무엇이 왜 달라지는지 문장으로 씁니다.",
            en="The prediction is only a number. Say in a sentence what will differ, and why.",
        ),
    )
    right = (
        *(Right(f"drawn-{number}", experiment(change, number=number)) for change, number in CHANGES.items()),
        Right("number-with-a-hyphen", experiment("one head", number="2023-100001")),
        Right("several-lines", _with({1: '"""It will be slower.\nThe rate is small."""', 2: TEXTS[2]})),
        Right("put-together", _with({1: '"It will be slower, " + "since the rate is small."', 2: TEXTS[2]})),
        # What looks odd is told to a person, and costs nothing.
        Right("edited", _with(TEXTS, run(**_one_head()).replace("Val loss 6.237", "Val loss 6.037"))),
        Right("prediction-changed-after-the-run", _with({1: '"I meant something else."', 2: TEXTS[2]})),
        Right("before-there-was-a-digest", _with(TEXTS, _log("one head"))),
    )
    equal = (
        ("1: *", "the student's own words"),
        ("2: *", "the student's own words"),
        ("kept-from-the-first-run", "a text stays what it is"),
    )
