"""Homework 04: the training and its log."""

from autograde.course.edition import build_value, tr

# %% [markdown] lang="ko"
"""
### 훈련하기

<!-- notes -->

새 모델로 시작하고, 옵티마이저는 AdamW입니다. 걸리는 시간은 위의 표와 같습니다. 기다리는 동안 다음 문제들을 읽어 두면
좋습니다. 훈련을 멈추면 마지막으로 마친 에포크까지가 노트북 옆의 `hw04-run.pt` 파일에 남습니다. 셀을 다시 실행하면
거기서부터 이어 갑니다. 크기나 학번, 모델이나 로더의 코드를 바꾸었으면 처음부터 다시 합니다.

로그의 맨 앞에는 예측의 사본이, 마지막 줄에는 훈련의 지문(`Run …`)이 나옵니다. 손실이나 샘플을 고치면 지문이 맞지
않습니다. 결과는 노트북 옆의 `hw04-results.json` 파일에도 남습니다. Colab의 파일은 세션이 끝나면 사라지지만, 로그는
노트북의 출력으로 저장됩니다.

아래의 접힌 셀은 훈련을 저장하고 지문을 만드는 함수입니다.
"""

# %% [markdown] lang="en"
"""
### The training itself

<!-- notes -->

It starts with a new model; the optimizer is AdamW. How long it takes is in the table above. Meanwhile, read the
questions that follow. When it is stopped, everything up to the last epoch that was finished is in the file
`hw04-run.pt` beside the notebook, and running the cell again goes on from there. After a change of size, student
number, or the code of model or loaders it starts anew.

The log begins with a copy of the prediction and ends with a digest of the run (`Run …`), which no longer fits once a
loss or a sample is edited. The results also go into the file `hw04-results.json` beside the notebook. In Colab files
are gone when the session ends, but the log is saved as the output of the cell.

The folded cell below has the functions that store the run and make the digest.
"""

# %% slides=false
# ko: @title 훈련을 저장하고 지문을 만드는 함수 (고칠 것은 없습니다)
# en: @title The functions that store a run and make its digest (nothing to change here)
import hashlib
import json
import os
import time
from pathlib import Path


# ko: 훈련의 지문. 로그에 나오는 것만으로 만들므로, 로그를 고치면 맞지 않습니다.
# en: The digest of a run, made of nothing but what the log shows, so that it does not fit an edited log.
def run_digest(name, train_losses, val_losses, samples, number, prediction):
    losses = [f"{train:.3f} {val:.3f}" for train, val in zip(train_losses, val_losses, strict=True)]
    letters = "".join(letter for sample in samples for letter in sample if letter.isalnum())
    said = [name, losses, letters, number, list(prediction.items())]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:12]


# ko: 맨 위에 적은 학번
# en: The student number as it was typed at the top
def typed_number():
    return " ".join(str(STUDENT_NUMBER or "").split())


# ko: 로그의 맨 앞과 맨 뒤의 줄
# en: The lines at the head of a log, and those at its end
def print_head(prediction, preset, parameters):
    for name, said in prediction.items():
        print(f"Prediction · {name}: {said}")
    print(f"Preset {preset}: {parameters:,} parameters")


def print_end(minutes, digest, number):
    print(f"Training completed in {minutes:.2f} minutes.")
    print(f"Run {digest}" + (f" · student {number}" if number else ""))


# ko: 에포크마다 손실의 줄과 샘플. 끝난 훈련이나 멈춘 훈련의 로그를 다시 출력할 때 씁니다.
# en: The lines of the losses and the sample of each epoch, to print the log of a run that is over or was stopped.
def print_epochs(steps_per_epoch, eval_freq, train_losses, val_losses, samples):
    lines = list(enumerate(zip(train_losses, val_losses, strict=True)))
    for epoch, sample in enumerate(samples):
        for count, (train_loss, val_loss) in lines:
            step = count * eval_freq
            if step // steps_per_epoch == epoch:
                print(f"Epoch {epoch + 1} (Step {step:06d}): Train loss {train_loss:.3f}, Val loss {val_loss:.3f}")
        print(sample)


# ko: 코드가 바뀌었는지 알아보려고 함수의 바이트코드와 상수를 모읍니다.
# en: The bytecode and the constants of functions, to see whether code was changed.
def code_of(*functions):
    codes = [getattr(function, "__code__", None) for function in functions]
    return [
        [code.co_code.hex(), code.co_names, [str(one) for one in code.co_consts if isinstance(one, int | float | str)]]
        for code in codes
        if code is not None
    ]


# ko: 로더의 데이터와 묶는 방법을 나타내는 것
# en: What says which data a loader has, and how it makes batches
def loader_of(loader):
    windows, size = loader.dataset, len(loader.dataset)
    ends = [windows[0][0].tolist(), windows[size - 1][1].tolist()]
    return [size, loader.batch_size, loader.drop_last, type(loader.sampler).__name__, ends]


# ko: 에포크마다 저장되어, 멈추어도 이어 갈 수 있는 훈련입니다. what이 저장된 것과 다르면 처음부터 합니다.
# en: A run that is stored after each epoch, so that it can go on. It starts anew where something else was stored.
class StoredRun:
    def __init__(self, file, what, model, optimizer, loaders, eval_freq, prediction):
        self.file, self.model, self.optimizer = Path(file), model, optimizer
        self.eval_freq, self.prediction = eval_freq, prediction
        self.began, self.written, self.cost = time.time(), 0.0, 0.0
        parts = sorted({type(part) for part in model.modules()}, key=lambda kind: kind.__qualname__)
        code = code_of(train_model_simple, evaluate_model, calc_loss_batch, *(kind.forward for kind in parts))
        said = [what, typed_number(), str(model), code, [loader_of(loader) for loader in loaders]]
        self.key = hashlib.sha256(json.dumps(said, default=str).encode()).hexdigest()
        self.state = self._read()
        if self.state:
            self.prediction = self.state["prediction"]
            self.began -= self.state["seconds"]

    def _read(self):
        if not self.file.is_file():
            return None
        try:
            # ko: 수와 글과 텐서만 읽습니다.
            # en: Reads numbers, texts and tensors only.
            state = torch.load(self.file, map_location="cpu", weights_only=True)
            return state if state["key"] == self.key else None
        except Exception:
            # ko: 다 쓰이지 못한 파일입니다.
            # en: The file was not written to its end.
            return None

    # ko: 저장된 것이 있으면 리스트를 채우고 여기까지의 로그를 출력합니다. 에포크, 스텝, 토큰의 수를 돌려줍니다.
    # en: Fills the lists from what was stored, if anything, and prints the log so far. Returns epochs, step and tokens.
    def go_on(self, train_losses, val_losses, tokens_seen, samples):
        if not self.state:
            return 0, -1, 0
        epochs, step, tokens = self.state["reached"]
        lists = zip((train_losses, val_losses, tokens_seen, samples), self.state["lists"], strict=True)
        for mine, kept in lists:
            if mine is not None:
                mine.extend(kept)
        self.model.load_state_dict(self.state["model"])
        self.optimizer.load_state_dict(self.state["optimizer"])
        print(tr(ko=f"멈춘 훈련을 이어 갑니다. 마친 에포크: {epochs}", en=f"The run goes on. Epochs done: {epochs}"))
        print_epochs((step + 1) // epochs, self.eval_freq, *self.state["lists"][:2], self.state["lists"][3])
        torch.set_rng_state(self.state["random"])
        if torch.cuda.is_available() and self.state["random_cuda"]:
            torch.cuda.set_rng_state_all(self.state["random_cuda"])
        self.state = None
        return epochs, step, tokens

    # ko: 에포크 하나를 마친 상태를 저장합니다. 쓰는 데 훈련만큼 걸리면 몇 에포크에 한 번만 합니다.
    # en: Stores the state at the end of an epoch; where writing takes as long as training, only once in a few epochs.
    def keep(self, reached, *lists):
        began = time.time()
        if began - self.written < 3 * self.cost:
            return
        state = {
            "key": self.key,
            "reached": list(reached),
            "lists": [list(one or ()) for one in lists],
            "prediction": self.prediction,
            "seconds": began - self.began,
            "model": self.model.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "random": torch.get_rng_state(),
            "random_cuda": torch.cuda.get_rng_state_all() if torch.cuda.is_available() else [],
        }
        part = self.file.with_suffix(".part")
        try:
            torch.save(state, part)
            os.replace(part, self.file)
            self.written = time.time()
            self.cost = self.written - began
        except (OSError, RuntimeError):
            # ko: 디스크가 찼습니다. 저장하지 않고 훈련합니다.
            # en: The disk is full. The run goes on without being stored.
            part.unlink(missing_ok=True)
            self.cost = math.inf

    # ko: 끝난 훈련의 파일을 지우고, 멈추기 전까지 합해 몇 분 걸렸는지 돌려줍니다.
    # en: Removes the file of a run that is over, and returns how many minutes it took, also before it was stopped.
    def finish(self):
        self.file.unlink(missing_ok=True)
        return (time.time() - self.began) / 60


# %% name="train" tags=["heavy"] slides=false
# ko: 예측이 비어 있으면 여기에서 멈춥니다.
# en: It stops here where the prediction is still open.
if "prediction" not in globals():
    raise NotYetError(tr(ko="⬜ 먼저 예측의 셀을 실행합니다.", en="⬜ First run the cell of the prediction."))
prediction_copy = copied(prediction)

torch.manual_seed(123)
model = GPTModel(GPT_CONFIG_TRAIN)
model.to(device)
optimizer = torch.optim.AdamW(model.parameters(), lr=TRAINING["learning_rate"], weight_decay=0.1)

num_epochs = TRAINING["num_epochs"]
start_context = "Every effort moves you"
samples = []
num_parameters = sum(parameter.numel() for parameter in model.parameters())

# ko: 멈춘 훈련이 있으면 이어 갑니다. 그때의 예측이 남아 있습니다.
# en: A run that was stopped goes on, with the prediction of its beginning.
stored = StoredRun("hw04-run.pt", PRESET, model, optimizer, [train_loader, val_loader], TRAINING["eval_freq"], None)
stored.prediction = stored.prediction or prediction_copy
print_head(stored.prediction, PRESET, num_parameters)

train_losses, val_losses, tokens_seen = train_model_simple(
    model,
    train_loader,
    val_loader,
    optimizer,
    device,
    num_epochs=num_epochs,
    eval_freq=TRAINING["eval_freq"],
    eval_iter=TRAINING["eval_iter"],
    start_context=start_context,
    tokenizer=tokenizer,
    samples=samples,
    stored=stored,
)
minutes = stored.finish()

# ko: 결과를 파일로도 남깁니다.
# en: The results are kept in a file, too.
results = {
    "preset": PRESET,
    "parameters": num_parameters,
    "eval_freq": TRAINING["eval_freq"],
    "train_losses": [round(loss, 3) for loss in train_losses],
    "val_losses": [round(loss, 3) for loss in val_losses],
    "tokens_seen": tokens_seen,
    "samples": samples,
    "minutes": round(minutes, 2),
    "prediction": stored.prediction or prediction_copy,
    "student": typed_number(),
    "run": run_digest(PRESET, train_losses, val_losses, samples, typed_number(), stored.prediction),
}
with open("hw04-results.json", "w", encoding="utf-8") as file:
    json.dump(results, file, ensure_ascii=False, indent=1)

print_end(minutes, results["run"], typed_number())

# %% only="grader"
# ko: 채점할 때는 훈련하지 않습니다. 위의 셀이 남기는 이름에 작은 값을 대신 넣습니다.
# en: Nothing is trained while grading. Small values stand in for what the cell above leaves.
num_epochs = 3
start_context = "Every effort moves you"
samples = ["Every effort moves you,,,,", "Every effort moves you, and, and,", "Every effort moves you?"]
train_losses = [9.8, 7.1, 5.2, 3.7, 2.4]
val_losses = [9.9, 7.5, 6.6, 6.3, 6.4]
tokens_seen = [512, 2560, 4608, 6656, 8704]
minutes = 0.5
torch.manual_seed(123)
model = GPTModel(
    {
        "vocab_size": 50257,
        "context_length": 48,
        "emb_dim": 12,
        "n_heads": 3,
        "n_layers": 2,
        "drop_rate": 0.1,
        "qkv_bias": False,
    }
)

# %% [markdown] lang="ko"
"""
#### {{heading:training-log}}

여기에는 붙여 넣을 것이 없습니다. 채점은 훈련 셀에 **저장된 출력**을 봅니다. 그러므로 훈련을 끝까지 하고, 노트북을
**출력이 있는 채로** 저장합니다. 다음이 모두 있어야 합니다.

- `Preset`으로 시작하고 파라미터의 수가 있는 줄
- 손실: `Epoch 1 (Step 000000): Train loss …, Val loss …`처럼 생긴 줄 18개
- 샘플: 에포크마다 하나씩, `Every effort moves you`로 시작하는 줄 10개
- 걸린 시간(`minutes`)과 지문(`Run …`)

손실의 값은 GPU와 PyTorch 버전에 따라 조금씩 다르고, 그것은 점수에 영향을 주지 않습니다. 손실이 표에 적힌 것처럼 줄지
않으면 {{part:review}}부와 문제 {{number:data-loaders}}, {{number:loss-batch}}, {{number:train-step}}를 다시 봅니다.

아래 셀에는 예측과 로그를 견주어 **한 문장**만 씁니다. 무엇이 예측대로였고 무엇이 뜻밖이었습니까? 이 문장에는 점수가
없습니다. 출력이 저장되지 않는 환경이라면 이 셀에 `hw04-results.json` 파일의 내용을 함께 붙여 넣습니다.
"""

# %% [markdown] lang="en"
"""
#### {{heading:training-log}}

There is nothing to paste here: what counts is the **saved output** of the training cell. So let the training run to its
end, and save the notebook **with its outputs**. All of this has to be there:

- the line that begins with `Preset` and has the number of parameters
- the losses, 18 lines of the form `Epoch 1 (Step 000000): Train loss …, Val loss …`
- the samples, one for each epoch: 10 lines that begin with `Every effort moves you`
- the time it took (`minutes`), and the digest (`Run …`)

The losses differ a little from one GPU or version of PyTorch to another, which does not matter for the points. If the
loss does not fall as the table says, look at part {{part:review}} and exercises {{number:data-loaders}},
{{number:loss-batch}} and {{number:train-step}} again.

In the cell below, compare prediction and log in **one sentence**. What came as predicted, and what did not? The
sentence is worth no points. Where outputs cannot be saved, paste the content of the file `hw04-results.json` there as
well.
"""

# %% [markdown] written="training-log" points=5 lang="ko"
"""
**답 · `training-log`** 예측대로였던 것과 뜻밖이었던 것을 한 문장으로 씁니다. 점수는 위의 출력에서 나옵니다.

처음의 손실 10.905와 검증 손실이 멈춘 것은 예측대로였지만, 마지막 샘플이 아직 이렇게 서투를 줄은 몰랐습니다.
"""

# %% [markdown] written="training-log" points=5 lang="en"
"""
**Answer · `training-log`** One sentence: what came as predicted, and what did not. The points come from the output
above.

The first loss, 10.905, and the validation loss that stops were as predicted; that the last samples would still be so
clumsy was not.
"""

# %% [markdown] when="full-run" lang="ko"
"""
### 큰 모델의 로그

<!-- slide: 같은 셀을 `"full"`로 실행하면 손실과 샘플이 이렇게 나옵니다. -->

아래의 접힌 셀을 실행하면 같은 훈련 셀을 `"full"`로 한 번 실행한 기록이 나옵니다. 파라미터는 1억 6천만 개이고, 글은
같습니다. 자기 로그를 다 읽은 다음에 펼칩니다.

**생각해 볼 것.** 큰 모델의 훈련 손실은 1보다 작아지고 샘플은 소설의 문장을 그대로 옮깁니다. 그런데 검증 손실은 작은
모델보다 낮아지지 않습니다. 큰 모델이 더 배운 것은 무엇입니까? 검증 손실이 가장 낮은 줄은 몇 번째 에포크이고, 거기서
멈추었다면 샘플은 어떠했겠습니까? 채점하지 않습니다.
"""

# %% [markdown] when="full-run" lang="en"
"""
### The log of a large model

<!-- slide: The same cell with `"full"` gives these losses and samples. -->

Run the folded cell below for the record of one run of the same training cell with `"full"`: 160 million parameters, the
same text. Unfold it when you have read your own log.

**To think about.** The training loss of the large model goes below 1, and its samples copy sentences of the story. Yet
its validation loss gets no lower than that of the small model. What is it that the large model has learned in addition?
In which epoch is its validation loss lowest, and what would the samples be like if it had stopped there? Not graded.
"""

# %% when="full-run" only=["release", "solutions"]
# ko: @title "full"로 한 번 훈련한 기록
# en: @title The record of one run with "full"
full_run = build_value("full-run")

print(full_run["date"], "·", full_run["machine"])
print()
print(full_run["log"])
