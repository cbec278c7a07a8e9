"""Homework 04: one change, drawn from the student number."""

from autograde.course.edition import tr

# %% [markdown] lang="ko"
"""
### 하나만 바꾸어 보기

<!-- slide: 한 가지만 바꾸고 나머지는 그대로 두면, 달라진 것은 그 하나 때문입니다. -->

작은 모델의 훈련에서 **한 가지만** 바꾸어 다시 훈련합니다. 나머지는 시드까지 같으므로, 달라진 것은 그 하나 때문입니다.
무엇을 바꿀지는 학번에서 뽑습니다. 아래의 접힌 셀을 실행하면 나옵니다.
"""

# %% [markdown] lang="en"
"""
### Changing one thing

<!-- slide: One thing is changed and all else stays, so what comes out differently comes from that one thing. -->

The small model is trained once more with **one thing** changed. All else stays, down to the seed, so what comes out
differently comes from that. The change is drawn from the student number; run the folded cell below to see it.
"""

# %% slides=false
# ko: @title 학번에서 뽑은 실험과 그것을 돌리는 함수 (고칠 것은 없습니다)
# en: @title The experiment drawn from the student number, and the functions that run it (nothing to change here)

import re

# ko: 바꿀 것: 이름, 그 설명, 달라지는 설정
# en: What can be changed: its name, what it means, and the settings that differ
CHANGES = {
    "learning rate x 10": (tr(ko="학습률을 열 배로: 0.01", en="ten times the learning rate: 0.01"), {"rate": 0.01}),
    "learning rate / 10": (
        tr(ko="학습률을 10분의 1로: 0.0001", en="a tenth of the learning rate: 0.0001"),
        {"rate": 0.0001},
    ),
    "no weight decay": (
        tr(
            ko="옵티마이저의 가중치 감쇠(weight decay) 없이: 0.1 대신 0",
            en="no weight decay in the optimizer: 0 in place of 0.1",
        ),
        {"decay": 0.0},
    ),
    "weight decay x 100": (
        tr(
            ko="옵티마이저의 가중치 감쇠(weight decay)를 백 배로: 0.1 대신 10",
            en="a hundred times the weight decay in the optimizer: 10 in place of 0.1",
        ),
        {"decay": 10.0},
    ),
    "context length 32": (
        tr(
            ko="문맥 길이 128 대신 32. 배치 크기는 2 대신 8이므로 한 스텝에 보는 토큰의 수는 같습니다.",
            en="a context length of 32 in place of 128. The batch size is 8 in place of 2, so a step sees as many "
            "tokens.",
        ),
        {"context_length": 32, "batch": 8},
    ),
    "one head": (tr(ko="헤드 네 개 대신 하나", en="one head in place of four"), {"n_heads": 1}),
    "no dropout": (tr(ko="드롭아웃 없이: 0.1 대신 0", en="no dropout: 0 in place of 0.1"), {"drop_rate": 0.0}),
    "dropout 0.5": (tr(ko="드롭아웃 0.1 대신 0.5", en="dropout 0.5 in place of 0.1"), {"drop_rate": 0.5}),
    "no position embedding": (
        tr(
            ko="위치 임베딩 없이: 모두 0이고 훈련되지 않습니다.",
            en="no position embedding: it is all zeros and is not trained",
        ),
        {"positions": False},
    ),
    "no shortcut": (
        tr(ko="트랜스포머 블록에 숏컷 연결 없이", en="no shortcut connections in the transformer blocks"),
        {"shortcuts": False},
    ),
}
EXPERIMENT_FILE = Path("hw04-experiment.json")
# ko: 학번이 있어야 실험이 시작합니다.
# en: The experiment starts once there is a student number.
number_wanted = True


def drawn_change():
    return draw_from_number(typed_number(), "own-experiment", CHANGES, 1)[0]


# ko: 숏컷 없는 블록. 파라미터는 직접 쓴 TransformerBlock의 것 그대로입니다.
# en: A block without shortcuts, with the same parameters as your own TransformerBlock.
class BlockWithoutShortcuts(TransformerBlock):
    def forward(self, x):
        x = self.dropout(self.att(self.norm1(x)))
        return self.dropout(self.ff(self.norm2(x)))


# ko: 바뀐 설정의 모델, 옵티마이저, 두 로더
# en: Model, optimizer and both loaders with the changed settings
def changed_setup(settings):
    loaders = [
        create_dataloader_v1(
            text,
            batch_size=settings["batch"],
            max_length=settings["context_length"],
            stride=settings["context_length"],
            drop_last=is_training,
            shuffle=is_training,
        )
        for text, is_training in ((train_data, True), (val_data, False))
    ]
    torch.manual_seed(123)
    model = GPTModel(settings)
    if not settings["shortcuts"]:
        for block in model.trf_blocks:
            block.__class__ = BlockWithoutShortcuts
    if not settings["positions"]:
        nn.init.zeros_(model.pos_emb.weight).requires_grad_(False)
    model.to(device)
    optimizer = torch.optim.AdamW(model.parameters(), lr=settings["rate"], weight_decay=settings["decay"])
    return model, optimizer, loaders


# ko: 이 학번의 실험이 끝나 있으면 그 결과
# en: The results of this number's experiment, if it is over
def finished_experiment():
    try:
        results = json.loads(EXPERIMENT_FILE.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    known = isinstance(results, dict) and (results.get("experiment"), results.get("student"))
    return results if known == (drawn_change(), typed_number()) else None


# ko: 세션이 바뀌어 그 파일이 없으면, 노트북에 저장된 그 실험의 로그
# en: In a new session that file is gone; then the log of the experiment that is saved in the notebook
def saved_experiment():
    number = f" · student {typed_number()}" if typed_number() else ""
    whole = rf"^Experiment: {re.escape(drawn_change())}\n.*?^Run [0-9a-f]{{12}}{re.escape(number)}$"
    for cell in _notebook()[0]:
        if _name_of(cell) == "own-experiment":
            text = "".join("".join(output.get("text", "")) for output in cell.get("outputs", ()))
            found = re.search(whole, text, re.MULTILINE | re.DOTALL)
            return found and found[0]
    return None


# ko: 작은 크기로 훈련하고 결과를 파일에 남깁니다.
# en: Trains with the small preset and leaves the results in a file.
def train_changed(change, prediction):
    small, settings = PRESETS["small"]["training"], {"batch": 2, "decay": 0.1, "positions": True, "shortcuts": True}
    settings |= PRESETS["small"]["model"] | {"rate": small["learning_rate"]} | CHANGES[change][1]
    model, optimizer, loaders = changed_setup(settings)
    what, samples = f"small, {change}", []
    stored = StoredRun("hw04-experiment.pt", what, model, optimizer, loaders, small["eval_freq"], None)
    stored.prediction = stored.prediction or prediction
    parameters = sum(parameter.numel() for parameter in model.parameters())
    print_head(stored.prediction, "small", parameters)
    train_losses, val_losses, tokens_seen = train_model_simple(
        model,
        *loaders,
        optimizer,
        device,
        num_epochs=small["num_epochs"],
        eval_freq=small["eval_freq"],
        eval_iter=small["eval_iter"],
        start_context="Every effort moves you",
        tokenizer=tokenizer,
        samples=samples,
        stored=stored,
    )
    results = {
        "preset": "small",
        "experiment": change,
        "parameters": parameters,
        "eval_freq": small["eval_freq"],
        "steps_per_epoch": len(loaders[0]),
        "train_losses": [round(loss, 3) for loss in train_losses],
        "val_losses": [round(loss, 3) for loss in val_losses],
        "tokens_seen": tokens_seen,
        "samples": samples,
        "minutes": round(stored.finish(), 2),
        "prediction": stored.prediction,
        "student": typed_number(),
        "run": run_digest(change, train_losses, val_losses, samples, typed_number(), stored.prediction),
    }
    EXPERIMENT_FILE.write_text(json.dumps(results, ensure_ascii=False, indent=1), encoding="utf-8")
    return results


# ko: 뽑은 실험을 돌립니다. 끝난 실험은 다시 훈련하지 않고 그때의 로그를 출력합니다.
# en: Runs the experiment that was drawn. One that is over is not trained again; its log is printed.
def run_experiment(prediction):
    if number_wanted and not typed_number():
        print(
            "⬜", tr(ko="맨 위의 STUDENT_NUMBER에 학번을 적고 그 셀을 실행합니다.", en="type in STUDENT_NUMBER first.")
        )
        return
    if not says_something(prediction):
        print("⬜", tr(ko="먼저 experiment_prediction을 적습니다.", en="write experiment_prediction first."))
        return
    change, copy = drawn_change(), {"experiment_prediction": " ".join(prediction.split())}
    results, saved = finished_experiment(), saved_experiment()
    if results is None and saved:
        print(saved)
        return
    print(f"Experiment: {change}")
    if results is None:
        results = train_changed(change, copy)
    else:
        print_head(results["prediction"], results["preset"], results["parameters"])
        lists = [results[name] for name in ("eval_freq", "train_losses", "val_losses", "samples")]
        print_epochs(results["steps_per_epoch"], *lists)
    print_end(results["minutes"], results["run"], results["student"])
    if results["prediction"] != copy:
        print(
            tr(
                ko="예측이 실험을 시작한 뒤에 바뀌었습니다. 로그에는 그때의 예측이 남습니다.",
                en="The prediction has changed since the experiment began. The log keeps that of the beginning.",
            )
        )


if number_wanted and not typed_number():
    print(
        tr(
            ko="⬜ 맨 위의 STUDENT_NUMBER에 학번을 적으면 여기에 나옵니다.",
            en="⬜ It shows once STUDENT_NUMBER is typed.",
        )
    )
else:
    print(drawn_change(), "·", CHANGES[drawn_change()][0])

# %% only="solutions"
# ko: 다 푼 이 노트북에는 학번이 없습니다. 학번이 비었을 때 뽑히는 실험을 합니다.
# en: This solved notebook has no student number. The experiment is the one drawn for an empty number.
number_wanted = False
print(drawn_change(), "·", CHANGES[drawn_change()][0])

# %% only="grader"
# ko: 채점할 때는 훈련하지 않습니다. 끝난 실험이 있는 것으로 합니다.
# en: Nothing is trained while grading. It is as if the experiment were over.
number_wanted = False


def finished_experiment():
    return {"experiment": drawn_change(), "student": typed_number()}


def saved_experiment():
    return None


def run_experiment(prediction):
    return None


# %% [markdown] lang="ko"
"""
#### {{heading:own-experiment}}

빈칸은 {{blanks:own-experiment}} 개이고, 둘 다 따옴표 안에 쓰는 글입니다.

1. `experiment_prediction`: 돌리기 **전에** 씁니다. 바꾸지 않은 훈련과 견주어 두 손실이나 샘플이 어떻게 달라질지, 그리고
   **왜** 그런지. 이 빈칸만 채우고 셀을 실행하면 `run_experiment`가 작은 크기로 한 번 훈련합니다. 걸리는 시간은 위의
   표와 같고, 멈추면 이어 갑니다.
2. `experiment_explanation`: 로그를 본 **다음에** 씁니다. 나온 것을 예측과 나란히 놓고, 자기 로그의 **수**를 바꾸지 않은
   훈련의 수와 견주고, 무엇이 그 차이를 만들었는지 설명합니다. 예측이 틀렸어도 괜찮습니다.

둘째 빈칸을 채우고 셀을 다시 실행해도 다시 훈련하지 않습니다. 끝난 실험의 로그를 그대로 다시 출력합니다. 새로 훈련하려면
`hw04-experiment.json` 파일을 지우고 이 셀의 출력을 지워 저장합니다. 견줄 훈련은
`"small"`로 한 자기 로그입니다. `"full"`로 훈련했으면 다음 수와 견줍니다. `"small"`을 그대로 두면 스텝 0에서 훈련
10.905, 검증 10.898이고, 마지막 줄인 스텝 170에서 훈련 3.645, 검증 6.237입니다.
"""

# %% [markdown] lang="en"
"""
#### {{heading:own-experiment}}

There are {{blanks:own-experiment}} blanks, both of them texts in quotes.

1. `experiment_prediction`, written **before** the run: how losses or samples will differ from the unchanged training,
   and **why**. Fill in this blank alone and run the cell: `run_experiment` then trains the small model once. It takes
   as long as the table above says, and goes on when it was stopped.
2. `experiment_explanation`, written **after** you have read the log: what came out beside what was predicted,
   **numbers** of your log against those of the unchanged training, and what made the difference. A wrong prediction
   is fine.

When the second blank is filled in and the cell runs again, nothing is trained again: the log of the finished
experiment is printed as it was. To train anew, delete the file `hw04-experiment.json`, clear the output of the cell,
and save. Compare with your own log of `"small"`. If you trained with `"full"`, compare with these numbers: `"small"`
as it stands has a training loss of 10.905 and a validation loss of 10.898 at step 0, and 3.645 and 6.237 in the last
line, at step 170.
"""

# %% exercise="own-experiment" points=8 tags=["heavy", "words"] slides=false
# ko: 돌리기 전에: 무엇이 어떻게 달라지고, 왜 그렇습니까?
# en: Before the run: what will be different, and why?
experiment_prediction = tr(
    ko="훈련 손실이 더 천천히 줄어듭니다. 스텝마다 값의 절반이 지워지므로 한 글을 외우기 어렵기 때문입니다. 그만큼 "
    "과대적합이 덜해서, 검증 손실은 조금 낮아집니다.",
    en="The training loss falls more slowly: half of the values are dropped in each step, so one text is harder to "
    "memorise. There is less overfitting, and the validation loss gets a little lower.",
)  ### your code

# ko: 뽑은 실험을 돌립니다. 끝난 실험이면 그 로그를 출력합니다.
# en: Runs the experiment that was drawn; of one that is over, it prints the log.
run_experiment(experiment_prediction)

# ko: 로그를 본 다음에: 예측과 견주어 무엇이 나왔고, 무엇이 그렇게 만들었습니까?
# en: After reading the log: what came out, compared with the prediction, and what made it so?
experiment_explanation = tr(
    ko="훈련 손실은 예측대로 천천히 줄었습니다. 스텝 170에서 5.176이고, 바꾸지 않으면 3.645입니다. 그러나 검증 손실은 "
    "6.237이 아니라 6.496으로, 더 높습니다. 드롭아웃 0.5는 값의 절반을 지워 외우기 어렵게 하는데, 열 에포크는 그렇게 "
    "흔들리는 모델이 흔한 낱말보다 많은 것을 배우기에 짧았습니다. 마지막 샘플도 of the him에서 끝납니다. 과대적합이 "
    "덜한 것이 아니라 덜 배운 것입니다.",
    en="The training loss fell slowly, as predicted: 5.176 at step 170, 3.645 without the change. But the validation "
    "loss is higher, 6.496 and not 6.237. Dropout of 0.5 drops half of the values, which makes memorising hard, and "
    "ten epochs were too few for a model so disturbed to learn more than frequent words: the last sample ends at 'of "
    "the him'. That is less learning rather than less overfitting.",
)  ### your code

# %% check="own-experiment"
with check(
    "own-experiment",
    hint=tr(
        ko="글이 맞는지는 사람이 봅니다. 두 글이 모두 문장이고, 학번이 적혀 있고, 실험이 끝까지 갔는지만 확인합니다.",
        en="A person reads the texts. What is checked: both are sentences, the student number is typed, and the "
        "experiment ran to its end.",
    ),
    more=tr(
        ko="맨 위의 `STUDENT_NUMBER` 셀, 접힌 셀, 문제 셀을 차례로 실행합니다. 로그의 마지막 줄이 `Run …`이면 실험이 "
        "끝난 것입니다. 그다음 설명을 쓰고 문제 셀을 한 번 더 실행합니다.",
        en="Run the `STUDENT_NUMBER` cell at the top, the folded cell, and the exercise's cell, in this order. The "
        "experiment is over when its last line says `Run …`. Then write the explanation and run the cell once more.",
    ),
):
    answered(experiment_prediction)
    answered(experiment_explanation)
    assert not number_wanted or typed_number(), tr(
        ko="맨 위의 `STUDENT_NUMBER`에 학번이 없습니다.",
        en="`STUDENT_NUMBER` at the top is empty.",
    )
    assert says_something(experiment_prediction), tr(
        ko="`experiment_prediction`은 따옴표 안에 쓴 문장이어야 합니다.",
        en="`experiment_prediction` has to be a sentence in quotes.",
    )
    assert says_something(experiment_explanation), tr(
        ko="`experiment_explanation`은 따옴표 안에 쓴 문장이어야 합니다.",
        en="`experiment_explanation` has to be a sentence in quotes.",
    )
    assert finished_experiment() or saved_experiment(), tr(
        ko="이 학번의 실험이 아직 끝나지 않았습니다. 문제 셀을 실행합니다.",
        en="The experiment of this number is not over yet. Run the exercise's cell.",
    )

# %% [markdown] only="notes" minutes=5 lang="ko"
"""
**물어볼 것.** 한 번에 두 가지를 바꾸면 무엇을 알 수 없게 됩니까?

**걸리는 곳.** 학습률을 열 배로 한 실험은 훈련 손실까지 나빠지므로 과대적합이라고 부를 수 없습니다. 두 손실을 함께 보게
합니다.
"""

# %% [markdown] only="notes" lang="en"
"""
**Ask.** Change two things at once: what can no longer be told?

**Where they stumble.** With ten times the learning rate even the training loss gets worse, which is no overfitting.
Have them look at both losses.
"""
