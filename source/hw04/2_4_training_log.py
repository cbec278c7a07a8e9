"""Homework 04: the training and its log."""

from autograde.course.edition import build_value

# %% [markdown] lang="ko"
"""
이제 훈련합니다. 새 모델로 시작하고, 옵티마이저는 AdamW입니다. 걸리는 시간은 위의 표와 같습니다. 기다리는 동안 다음
문제들을 읽어 두면 좋습니다.

로그의 첫 줄에는 고른 크기와 파라미터의 수가, 마지막 줄에는 걸린 시간이 나옵니다. 결과는 노트북 옆의
`hw04-results.json` 파일에도 남습니다. Colab의 파일은 세션이 끝나면 사라지지만, 로그는 노트북의 출력으로 저장됩니다.
"""

# %% [markdown] lang="en"
"""
Now for the training. It starts with a new model; the optimizer is AdamW. How long it takes is in the table above.
Meanwhile, read the questions that follow.

The first line of the log says which size was chosen and how many parameters there are, the last one how long it
took. The results also go into the file `hw04-results.json` beside the notebook. In Colab files are gone when the
session ends, but the log is saved as the output of the cell.
"""

# %% name="train" tags=["heavy"] slides=false
import json
import time

torch.manual_seed(123)
model = GPTModel(GPT_CONFIG_TRAIN)
model.to(device)
optimizer = torch.optim.AdamW(model.parameters(), lr=TRAINING["learning_rate"], weight_decay=0.1)

num_epochs = TRAINING["num_epochs"]
start_context = "Every effort moves you"
samples = []
num_parameters = sum(parameter.numel() for parameter in model.parameters())
print(f"Preset {PRESET}: {num_parameters:,} parameters")

start_time = time.time()
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
)
minutes = (time.time() - start_time) / 60

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
}
with open("hw04-results.json", "w", encoding="utf-8") as file:
    json.dump(results, file, ensure_ascii=False, indent=1)

print(f"Training completed in {minutes:.2f} minutes.")

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

# %% when="full-run" only="solutions"
# ko: 위의 셀은 "small"로 훈련했습니다. 아래는 같은 셀을 "full"로 한 번 실행한 기록으로, 로그와 함께 저장해 둔 것입니다.
# en: The cell above trained with "small". This is what it printed in one run with "full", stored with its log.
stored = build_value("full-run")

print(stored["date"], "·", stored["machine"])
print()
print(stored["log"])

# %% [markdown] lang="ko"
"""
#### {{heading:training-log}}

훈련 셀의 **출력 전체**를 아래 셀에 붙여 넣습니다. 그 대신 `hw04-results.json` 파일의 내용을 붙여 넣어도 됩니다. 다음이
모두 있어야 합니다.

- 첫 줄: `Preset`으로 시작하고 파라미터의 수가 있는 줄
- 손실: `Epoch 1 (Step 000000): Train loss …, Val loss …`처럼 생긴 줄 18개
- 샘플: 에포크마다 하나씩, `Every effort moves you`로 시작하는 줄 10개
- 마지막 줄: 걸린 시간(`minutes`)

아래 셀을 그대로 두면 훈련 셀에 저장된 출력을 대신 봅니다. 그러므로 노트북은 **출력이 있는 채로** 저장합니다. 손실의
값은 GPU와 PyTorch 버전에 따라 조금씩 다르고, 그것은 점수에 영향을 주지 않습니다. 손실이 표에 적힌 것처럼 줄지
않으면 {{part:review}}부와 문제 {{number:data-loaders}}, {{number:loss-batch}}, {{number:train-step}}를 다시 봅니다.
"""

# %% [markdown] lang="en"
"""
#### {{heading:training-log}}

Paste the **whole output** of the training cell into the cell below. The content of the file `hw04-results.json`
will do as well. All of this has to be there:

- the first line, which begins with `Preset` and has the number of parameters
- the losses, 18 lines of the form `Epoch 1 (Step 000000): Train loss …, Val loss …`
- the samples, one for each epoch: 10 lines that begin with `Every effort moves you`
- the last line, with the time it took (`minutes`)

If the cell below is left as it is, the saved output of the training cell is read instead, so save the notebook
**with its outputs**. The losses differ a little from one GPU or version of PyTorch to another, which does not
matter for the points. If the loss does not fall as the table says, look at part
{{part:review}} and exercises {{number:data-loaders}}, {{number:loss-batch}} and {{number:train-step}} again.
"""

# %% [markdown] written="training-log" points=20 lang="ko"
"""
**답 · `training-log`** 훈련 셀의 출력을 첫 줄부터 마지막 줄까지 붙여 넣습니다.

```
Preset small: 13,673,984 parameters
Epoch 1 (Step 000000): Train loss 10.905, Val loss 10.898
Epoch 1 (Step 000010): Train loss 9.237, Val loss 9.371
Every effort moves you,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,
Epoch 2 (Step 000020): Train loss 7.619, Val loss 7.835
Epoch 2 (Step 000030): Train loss 6.513, Val loss 6.891
Every effort moves you the.. the... the, the...., the. the, the.. the...., the. the. the. the...
Epoch 3 (Step 000040): Train loss 6.178, Val loss 6.641
Epoch 3 (Step 000050): Train loss 6.106, Val loss 6.625
Every effort moves you,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,
Epoch 4 (Step 000060): Train loss 5.823, Val loss 6.586
Epoch 4 (Step 000070): Train loss 5.767, Val loss 6.553
Every effort moves you, and, the, the, and, the, the, the, the, the, the, the, and, and, the, and, the the, the,
the, and, the, and, the, and, the,
Epoch 5 (Step 000080): Train loss 5.575, Val loss 6.503
Every effort moves you, I had a a the to the to.
Epoch 6 (Step 000090): Train loss 5.437, Val loss 6.477
Epoch 6 (Step 000100): Train loss 5.196, Val loss 6.421
Every effort moves you of the in the had the picture, and, and, and, and I had.
Epoch 7 (Step 000110): Train loss 4.903, Val loss 6.381
Epoch 7 (Step 000120): Train loss 4.690, Val loss 6.308
Every effort moves you of the picture it, the picture, and, and the through, and I had the picture it, and the
and, and the, and, and, the and the of the of the of the of the of the of the--the,
Epoch 8 (Step 000130): Train loss 4.575, Val loss 6.298
Epoch 8 (Step 000140): Train loss 4.364, Val loss 6.286
Every effort moves you of the picture it, the picture, and, the picture it, and I had been of the picture, and I
had had been, and, and, with a a of the, and I had the had been the end, and I.
Epoch 9 (Step 000150): Train loss 4.166, Val loss 6.245
Epoch 9 (Step 000160): Train loss 3.796, Val loss 6.223
Every effort moves you know, I had the fact--theisburn, and I had been of the house and I had a little of the
fact. Gisburn, I had a the fact.    "Oh, and I had been the picture
Epoch 10 (Step 000170): Train loss 3.645, Val loss 6.237
Every effort moves you know, in the picture of a little of the house.          "Oh, and--I--as, the house and my
of the fact of the house the Riv of the fact, and in the
Training completed in 1.76 minutes.
```
"""

# %% [markdown] written="training-log" points=20 lang="en"
"""
**Answer · `training-log`** Paste the output of the training cell, from its first line to its last.

```
Preset small: 13,673,984 parameters
Epoch 1 (Step 000000): Train loss 10.905, Val loss 10.898
Epoch 1 (Step 000010): Train loss 9.237, Val loss 9.371
Every effort moves you,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,
Epoch 2 (Step 000020): Train loss 7.619, Val loss 7.835
Epoch 2 (Step 000030): Train loss 6.513, Val loss 6.891
Every effort moves you the.. the... the, the...., the. the, the.. the...., the. the. the. the...
Epoch 3 (Step 000040): Train loss 6.178, Val loss 6.641
Epoch 3 (Step 000050): Train loss 6.106, Val loss 6.625
Every effort moves you,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,
Epoch 4 (Step 000060): Train loss 5.823, Val loss 6.586
Epoch 4 (Step 000070): Train loss 5.767, Val loss 6.553
Every effort moves you, and, the, the, and, the, the, the, the, the, the, the, and, and, the, and, the the, the,
the, and, the, and, the, and, the,
Epoch 5 (Step 000080): Train loss 5.575, Val loss 6.503
Every effort moves you, I had a a the to the to.
Epoch 6 (Step 000090): Train loss 5.437, Val loss 6.477
Epoch 6 (Step 000100): Train loss 5.196, Val loss 6.421
Every effort moves you of the in the had the picture, and, and, and, and I had.
Epoch 7 (Step 000110): Train loss 4.903, Val loss 6.381
Epoch 7 (Step 000120): Train loss 4.690, Val loss 6.308
Every effort moves you of the picture it, the picture, and, and the through, and I had the picture it, and the
and, and the, and, and, the and the of the of the of the of the of the of the--the,
Epoch 8 (Step 000130): Train loss 4.575, Val loss 6.298
Epoch 8 (Step 000140): Train loss 4.364, Val loss 6.286
Every effort moves you of the picture it, the picture, and, the picture it, and I had been of the picture, and I
had had been, and, and, with a a of the, and I had the had been the end, and I.
Epoch 9 (Step 000150): Train loss 4.166, Val loss 6.245
Epoch 9 (Step 000160): Train loss 3.796, Val loss 6.223
Every effort moves you know, I had the fact--theisburn, and I had been of the house and I had a little of the
fact. Gisburn, I had a the fact.    "Oh, and I had been the picture
Epoch 10 (Step 000170): Train loss 3.645, Val loss 6.237
Every effort moves you know, in the picture of a little of the house.          "Oh, and--I--as, the house and my
of the fact of the house the Riv of the fact, and in the
Training completed in 1.76 minutes.
```
"""
