"""Homework 04: what the run will be like, said before it."""

from autograde.course.edition import tr

# %% [markdown] lang="ko"
"""
#### {{heading:predict-the-run}}

훈련하기 전에, 무엇이 나올지 먼저 적습니다. 맞았는지는 채점하지 않습니다. 까닭이 있는 예측인지를 봅니다. 예측을 먼저
적어 두면 로그에서 무엇이 뜻밖인지 보입니다. 빈칸은 {{blanks:predict-the-run}} 개입니다.

<!-- slide: 돌리기 전에 무엇이 나올지 먼저 적습니다. -->

1. `first_loss`: 로그의 첫 줄에 나올 훈련 손실, **수 하나**
2. `first_loss_reason`: 왜 그 수인지
3. `curves_prediction`: 훈련 손실과 검증 손실의 곡선이 어떻게 갈지. 어느 곡선이 다른 곡선에서 **떨어져 나가고**,
   그것은 몇 번째 에포크쯤인지
4. `samples_prediction`: 에포크마다 지어 보는 글이 **처음**에는 어떻고 **마지막**에는 어떨지

글은 따옴표 안에 씁니다. 여러 줄로 쓰려면 따옴표 세 개로 감쌉니다. 네 빈칸을 모두 채우고 이 셀을 실행해야 훈련 셀이
시작하고, 훈련 셀은 예측을 로그의 맨 앞에 그대로 옮겨 적습니다.
"""

# %% [markdown] lang="en"
"""
#### {{heading:predict-the-run}}

Before training, write down what will come out. Whether you are right is not graded; what counts is a prediction with a
reason. Once it is written down, the log shows what is unexpected. There are {{blanks:predict-the-run}} blanks.

<!-- slide: What will come out? Write it down before the run. -->

1. `first_loss`: the training loss in the first line of the log, **one number**
2. `first_loss_reason`: why this number
3. `curves_prediction`: how the curves of training loss and validation loss will go. Which of them **leaves** the other
   one, and in about which epoch?
4. `samples_prediction`: what the texts written after each epoch will be like **at first** and **at the end**

Texts go between quotes; three quotes on either side hold several lines. The training cell starts once all four are
filled in and this cell was run, and it copies the prediction to the head of its log.
"""

# %% slides=false
# ko: @title 예측을 읽고 로그에 옮겨 적는 함수 (고칠 것은 없습니다)
# en: @title The functions that read a prediction and copy it into the log (nothing to change here)
import math


# ko: 아직 시작할 수 없다는 뜻의 오류. 할 말만 보입니다.
# en: Says that something cannot start yet. Only the message is shown.
class NotYetError(Exception):
    def _render_traceback_(self):
        return [str(self)]


# ko: 무엇인가 말하는 글인지 봅니다. 글자가 다섯은 있어야 합니다.
# en: Whether a text says anything: it takes five letters.
def says_something(text):
    return isinstance(text, str) and sum(letter.isalpha() for letter in text) >= 5


# ko: 예측에서 아직 채워지지 않은 부분의 이름. 처음의 손실은 수이고 나머지는 글입니다.
# en: The parts of a prediction that are still open. The first loss is a number, everything else a text.
def open_parts(prediction):
    def is_number(value):
        return type(value) in (int, float) and math.isfinite(value)

    filled = {
        name: is_number(said) if name == "first_loss" else says_something(said) for name, said in prediction.items()
    }
    return [name for name, is_filled in filled.items() if not is_filled]


# ko: 예측의 사본: 이름마다 한 줄의 글
# en: The copy of a prediction: one line of text for each name
def copied(prediction):
    left = open_parts(prediction)
    if left:
        raise NotYetError(
            tr(
                ko=f"⬜ 먼저 예측을 적고 그 셀을 실행합니다. 아직 빈 것: {', '.join(left)}",
                en=f"⬜ First fill in the prediction and run its cell. Still open: {', '.join(left)}",
            )
        )
    return {name: " ".join(str(said).split()) for name, said in prediction.items()}


# %% exercise="predict-the-run" points=3 tags=["words"] slides=false
# ko: 로그의 첫 줄에 나올 훈련 손실
# en: the training loss in the first line of the log
first_loss = 10.8  ### your code
# ko: 왜 그 수입니까?
# en: Why this number?
first_loss_reason = tr(
    ko="훈련하지 않은 모델은 토큰 50,257개를 거의 똑같이 있을 법하게 봅니다. 그래서 손실은 ln 50257 ≈ 10.82입니다.",
    en="An untrained model finds all 50,257 tokens about equally likely, so the loss is near ln 50257, about 10.82.",
)  ### your code
# ko: 어느 곡선이 언제 다른 곡선에서 떨어져 나갑니까?
# en: Which curve leaves the other one, and when?
curves_prediction = tr(
    ko="처음에는 함께 내려가고, 4번째 에포크쯤부터 검증 손실이 멈추고 훈련 손실만 내려갑니다. 글이 하나뿐이기 "
    "때문입니다.",
    en="They fall together at first. From epoch 4 or so the validation loss stops and the training loss goes on alone, "
    "since there is only one text to learn.",
)  ### your code
# ko: 처음의 샘플과 마지막 샘플은 어떤 글입니까?
# en: What are the first samples like, and the last ones?
samples_prediction = tr(
    ko="처음에는 쉼표나 the처럼 가장 흔한 토큰만 되풀이하고, 마지막에는 소설의 구절을 외워서 씁니다.",
    en="At first only the most frequent tokens, commas or 'the', over and over; at the end phrases of the story, "
    "learnt by heart.",
)  ### your code

prediction = {
    "first_loss": first_loss,
    "first_loss_reason": first_loss_reason,
    "curves_prediction": curves_prediction,
    "samples_prediction": samples_prediction,
}

# %% check="predict-the-run"
with check(
    "predict-the-run",
    hint=tr(
        ko="예측이 맞았는지는 확인하지 않습니다. 처음의 손실은 따옴표 없이 쓴 수이고, 나머지 셋은 따옴표 안에 쓴 "
        "글입니다. 처음의 손실은 위의 `손실` 절에서 짐작할 수 있습니다.",
        en="Nothing here asks whether the prediction is right. The first loss is a number without quotes, the other "
        "three are texts in quotes. The section on the loss above helps with the first one.",
    ),
    more=tr(
        ko="훈련하지 않은 모델이 50,257개의 토큰을 똑같이 있을 법하게 본다면 손실이 얼마인지 계산해 봅니다. 곡선은 "
        "훈련한 글과 처음 보는 글의 손실이 언제부터 달라질지 생각합니다. 글마다 한두 문장이면 됩니다.",
        en="Work out the loss of a model that finds 50,257 tokens equally likely. For the curves think of when text "
        "that was trained on and text that was not begin to differ. A sentence or two for each will do.",
    ),
):
    answered(first_loss)
    answered(first_loss_reason)
    answered(curves_prediction)
    answered(samples_prediction)
    assert "first_loss" not in open_parts({"first_loss": first_loss}), tr(
        ko="`first_loss`는 수 하나여야 합니다. 따옴표로 감싸지 않습니다.",
        en="`first_loss` has to be one number, without quotes.",
    )
    _texts = {
        "first_loss_reason": first_loss_reason,
        "curves_prediction": curves_prediction,
        "samples_prediction": samples_prediction,
    }
    assert all(isinstance(_said, str) for _said in _texts.values()), tr(
        ko="까닭, 곡선, 샘플의 예측은 따옴표 안에 쓴 글이어야 합니다.",
        en="The reason and the predictions of curves and samples have to be texts in quotes.",
    )
    assert not open_parts(_texts), tr(
        ko="너무 짧은 글이 있습니다. 셋 모두 문장으로 씁니다.",
        en="A text is too short. Write a sentence for each of the three.",
    )

# %% [markdown] only="notes" minutes=4 lang="ko"
"""
**물어볼 것.** 훈련하기 전의 손실은 왜 0도 아니고 아주 크지도 않은 10.8쯤입니까?

**걸리는 곳.** 예측이 틀릴까 봐 적지 못하는 학생이 있습니다. 맞았는지는 점수와 상관없다고 말해 둡니다.
"""

# %% [markdown] only="notes" lang="en"
"""
**Ask.** Why is the loss before training near 10.8, neither 0 nor very large?

**Where they stumble.** Some write nothing for fear of being wrong. Say that being right is worth nothing here.
"""
