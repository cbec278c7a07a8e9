"""Homework 04: the losses at the beginning, and the training loop."""

from autograde.course.edition import tr

# %% [markdown] lang="ko"
"""
### 처음의 손실

<!-- slide: 로짓에서 손실까지의 길을 작은 모델의 수로 봅니다. -->

로짓에서 손실까지의 길을 작은 모델의 수로 봅니다.

![](figure:logits-to-loss)

<!-- notes -->

훈련하기 전의 손실을 잽니다. `calc_loss_loader`가 **평가 모드**에서, 그레이디언트 없이 잽니다. 훈련 모드라면 드롭아웃
때문에 손실이 달라집니다. CPU에서 `"small"`이면 훈련 10.971, 검증 10.970, `"full"`이면 10.988과
10.981쯤입니다.
"""

# %% [markdown] lang="en"
"""
### The losses at the beginning

<!-- slide: The way from logits to the loss, with the numbers of a small model. -->

The way from logits to the loss, with the numbers of a small model:

![](figure:logits-to-loss)

<!-- notes -->

The losses before training. `calc_loss_loader` measures them in **evaluation mode** and without gradients; in training
mode dropout would change them. On a CPU they are about 10.971 for training and 10.970 for
validation with `"small"`, 10.988 and 10.981 with `"full"`.
"""

# %% slides=false
# ko: NVIDIA GPU가 있으면 그것을, PyTorch 2.9부터는 Apple의 GPU도, 아니면 CPU를 씁니다.
# en: An NVIDIA GPU if there is one; from PyTorch 2.9 on an Apple GPU as well; otherwise the CPU.
torch_version = tuple(int(number) for number in torch.__version__.split(".")[:2])
if torch.cuda.is_available():
    device = torch.device("cuda")
elif torch.backends.mps.is_available() and torch_version >= (2, 9):
    device = torch.device("mps")
else:
    device = torch.device("cpu")

print(device)

# %% tags=["heavy"] slides=false
torch.manual_seed(123)
model.to(device)
train_loss = calc_loss_loader(train_loader, model, device)
val_loss = calc_loss_loader(val_loader, model, device)

print(tr(ko="훈련 손실:", en="training loss:"), f"{train_loss:.3f}")
print(tr(ko="검증 손실:", en="validation loss:"), f"{val_loss:.3f}")

# %% [markdown] lang="ko"
"""
### 훈련 루프

<!-- slide: 한 스텝은 배치 하나로 다섯 가지를 합니다. -->

한 스텝은 배치 하나로 다음 다섯 가지를 합니다. 그레이디언트를 0으로 되돌리고, 배치를 모델에 넣고, 손실을 구하고,
역전파로 그레이디언트를 구하고, 옵티마이저(optimizer)가 파라미터를 고칩니다.

![](figure:training-loop)

<!-- notes -->

`eval_freq` 스텝마다 평가 모드로 바꾸어 두 세트의 손실을 재고, 다시 훈련 모드로 되돌립니다. 이때 쓰는 것은 로더마다
앞의 배치 `eval_iter`개까지입니다. 에포크가 끝날 때마다 같은 시작 글에 이어 글을 하나 지어 봅니다. 토큰 50개를 그리디
디코딩으로 잇습니다.
"""

# %% [markdown] lang="en"
"""
### The training loop

<!-- slide: A step takes one batch and does five things. -->

A step takes one batch and does five things: set the gradients to zero, put the batch through the model, compute
the loss, find the gradients by backpropagation, and let the optimizer change the parameters.

![](figure:training-loop)

<!-- notes -->

Every `eval_freq` steps the losses of both sets are measured, in evaluation mode and on `eval_iter` batches of each
loader at most; then it is back to training mode. At the end of each epoch the model continues the same beginning
of a text, by 50 tokens with greedy decoding.
"""

# %% slides=false
import time

from IPython.display import display


# ko: 진행 막대와 남은 시간을 보이고, 어디까지 왔는지 알려 줄 함수를 돌려줍니다. 로그의 글과 섞이지 않습니다.
# en: Shows a progress bar with the time left and returns the function that moves it on, apart from the log's text.
def progress_bar(total):
    def bar(percent, left=""):
        return {"text/html": f'<progress value="{percent}" max="100"></progress> {percent} %{left}'}

    # ko: 이어서 하는 훈련은 도중에서 시작하므로, 빠르기는 여기에서 처음 불렸을 때부터 잽니다.
    # en: A run that goes on starts half-way, so the speed is measured from the first call on.
    shown, first, began = 0, None, 0.0
    handle = display(bar(shown), raw=True, display_id=True)

    def show(done):
        nonlocal shown, first, began
        if first is None:
            first, began = done, time.time()
        percent = 100 * done // total
        if handle is not None and percent > shown:
            shown = percent
            seconds = (time.time() - began) * (total - done) / max(1, done - first)
            left = f"{seconds // 60:.0f}:{seconds % 60:02.0f}"
            known = first < done < total
            handle.update(bar(percent, tr(ko=f" · {left} 남음", en=f" · {left} left") if known else ""), raw=True)

    return show


# ko: 글 → 토큰 ID  (1, 토큰)
# en: text → token IDs  (1, tokens)
def text_to_token_ids(text, tokenizer):
    return torch.tensor(tokenizer.encode(text, allowed_special={"<|endoftext|>"})).unsqueeze(0)


# ko: 토큰 ID (1, 토큰) → 글
# en: token IDs (1, tokens) → text
def token_ids_to_text(token_ids, tokenizer):
    return tokenizer.decode(token_ids.squeeze(0).tolist())


# ko: 시작 글에 토큰 50개를 이어 한 줄로 출력하고, 그 글을 돌려줍니다. 줄바꿈은 공백으로 바꿉니다.
# en: Continues the beginning by 50 tokens, prints the text in one line and returns it. Line breaks become spaces.
def generate_and_print_sample(model, tokenizer, device, start_context):
    model.eval()
    # ko: 문맥 길이는 위치 임베딩의 행의 수와 같습니다.
    # en: The context length is the number of rows of the position embedding.
    context_size = model.pos_emb.weight.shape[0]
    encoded = text_to_token_ids(start_context, tokenizer).to(device)
    token_ids = generate_text_simple(model, encoded, max_new_tokens=50, context_size=context_size)
    text = token_ids_to_text(token_ids, tokenizer).replace("\n", " ")
    print(text)
    model.train()
    return text


# %% [markdown] lang="ko"
"""
#### {{heading:train-step}}

함수 `train_model_simple`은 에포크마다 훈련 세트의 배치를 모두 한 번씩 씁니다. 그 안쪽의 **스텝 하나**와, 손실을 잰 뒤의
한 줄을 씁니다. 빈칸은 {{blanks:train-step}} 개입니다. 3번과 6번은 `=`의 오른쪽이고, 나머지는 문장 하나 전체입니다.

1. 에포크의 처음에 모델을 **훈련 모드**로 바꿉니다. 넘겨받은 모델은 어느 모드일지 모릅니다.
2. 앞 스텝의 그레이디언트를 지웁니다. 지우지 않으면 이번 것이 거기에 더해집니다.
3. `loss`: 이 배치의 손실. 문제 {{number:loss-batch}}에서 쓴 함수로 구합니다.
4. 역전파로 그레이디언트를 구합니다.
5. 옵티마이저가 파라미터를 고칩니다.
6. `tokens_seen`에 이 배치의 **입력에 있는 토큰의 수**를 더합니다. 배치의 크기나 길이는 마지막 배치에서 다를 수
   있습니다.
7. `evaluate_model`로 두 손실을 재어 `train_loss`와 `val_loss`에 담습니다.
8. `evaluate_model`의 끝에서 **훈련 모드로 되돌립니다.** `calc_loss_loader`는 모델을 평가 모드로 두고 끝나므로, 되돌리지
   않으면 다음 스텝부터 드롭아웃 없이 훈련하게 됩니다. 오류는 나지 않습니다.

숨은 검사와 확인 셀은 아주 작은 모델로 몇 스텝만 실행해 봅니다.
"""

# %% [markdown] lang="en"
"""
#### {{heading:train-step}}

In each epoch the function `train_model_simple` uses every batch of the training set once. Write what is inside, **one
step**, and a line after the losses were measured. There are {{blanks:train-step}} blanks. Numbers 3 and 6 are the right
side of `=`; each of the others is a whole statement.

1. Switch the model to **training mode** at the beginning of an epoch. Nobody knows in which mode it was passed in.
2. Clear the gradients of the step before. Otherwise those of this step are added to them.
3. `loss`: that of this batch, with the function of exercise {{number:loss-batch}}.
4. Backpropagation finds the gradients.
5. The optimizer changes the parameters.
6. Add to `tokens_seen` the **number of tokens in the inputs** of this batch. The last batch may be smaller than the
   others.
7. Measure both losses with `evaluate_model`, and put them into `train_loss` and `val_loss`.
8. At the end of `evaluate_model`, go **back to training mode**. `calc_loss_loader` leaves the model in evaluation mode,
   so from the next step on it would be trained without dropout. There would be no error.

The hidden checks, and the check below, run a few steps with a very small model.
"""


# %% exercise="train-step" points=8 slides=false
# ko: 모델을 훈련합니다. 잰 손실 두 가지와, 그때까지 본 토큰의 수를 리스트 세 개로 돌려줍니다.
# ko: samples에 리스트를 주면 에포크마다 지은 글을 그 리스트에 담습니다. stored가 있으면 멈춘 훈련을 이어 갑니다.
# en: Trains the model. Returns three lists: the losses measured on both sets, and the number of tokens seen by then.
# en: A list given as samples receives the text of each epoch's end. With stored, a run that was stopped goes on.
def train_model_simple(
    model,
    train_loader,
    val_loader,
    optimizer,
    device,
    num_epochs,
    eval_freq,
    eval_iter,
    start_context,
    tokenizer,
    samples=None,
    stored=None,
):
    train_losses, val_losses, track_tokens_seen = [], [], []
    tokens_seen, global_step, first_epoch = 0, -1, 0
    if stored is not None:
        # ko: 멈춘 훈련이 저장되어 있으면 리스트를 채우고 그다음 에포크부터 이어 갑니다.
        # en: If a run was stopped and stored, this fills the lists and goes on with the epoch that follows.
        first_epoch, global_step, tokens_seen = stored.go_on(train_losses, val_losses, track_tokens_seen, samples)
    show_progress = progress_bar(num_epochs * len(train_loader))

    for epoch in range(first_epoch, num_epochs):
        # ko: 훈련 모드로 바꿉니다.
        # en: Switch to training mode.
        model.train()  ### your code
        for input_batch, target_batch in train_loader:
            # ko: 앞 스텝의 그레이디언트를 지웁니다.
            # en: Clear the gradients of the step before.
            optimizer.zero_grad()  ### your code
            # ko: 배치를 모델에 넣고 손실을 구합니다.
            # en: Put the batch through the model and compute the loss.
            loss = calc_loss_batch(input_batch, target_batch, model, device)  ### your code
            # ko: 역전파로 그레이디언트를 구합니다.
            # en: Backpropagation finds the gradients.
            loss.backward()  ### your code
            # ko: 옵티마이저가 파라미터를 고칩니다.
            # en: The optimizer changes the parameters.
            optimizer.step()  ### your code
            # ko: 이 배치의 입력에 있는 토큰의 수를 더합니다.
            # en: Add the number of tokens in the inputs of this batch.
            tokens_seen += input_batch.numel()  ### your code
            global_step += 1
            show_progress(global_step + 1)

            if global_step % eval_freq == 0:
                # ko: 두 세트의 손실을 잽니다.
                # en: Measure the losses of both sets.
                train_loss, val_loss = evaluate_model(model, train_loader, val_loader, device, eval_iter)  ### your code
                train_losses.append(train_loss)
                val_losses.append(val_loss)
                track_tokens_seen.append(tokens_seen)
                print(
                    f"Epoch {epoch + 1} (Step {global_step:06d}): Train loss {train_loss:.3f}, Val loss {val_loss:.3f}"
                )

        sample = generate_and_print_sample(model, tokenizer, device, start_context)
        if samples is not None:
            samples.append(sample)
        if stored is not None:
            stored.keep((epoch + 1, global_step, tokens_seen), train_losses, val_losses, track_tokens_seen, samples)

    return train_losses, val_losses, track_tokens_seen


# ko: 두 세트의 손실을, 로더마다 앞의 배치 eval_iter개까지로 잽니다.
# ko: calc_loss_loader가 모델을 평가 모드로 바꿉니다.
# en: Measures the losses of both sets, on eval_iter batches of each loader at most.
# en: calc_loss_loader switches the model to evaluation mode.
def evaluate_model(model, train_loader, val_loader, device, eval_iter):
    train_loss = calc_loss_loader(train_loader, model, device, num_batches=eval_iter)
    val_loss = calc_loss_loader(val_loader, model, device, num_batches=eval_iter)
    # ko: 훈련 모드로 되돌립니다.
    # en: Back to training mode.
    model.train()  ### your code
    return train_loss, val_loss


# %% check="train-step"
import contextlib
import io


class _Table(nn.Module):
    # ko: 시험용 모델: 표 하나가 전부이고, 훈련 모드에서는 로짓이 두 배입니다. 불릴 때의 모드를 적습니다.
    # en: A model to try things out: a table is all it has; in training mode logits are doubled. It notes its mode.
    def __init__(self):
        super().__init__()
        self.table = nn.Parameter(torch.arange(77.0).view(7, 11).sin())
        self.modes = []

    def forward(self, idx):
        self.modes.append((torch.is_grad_enabled(), self.training))
        return self.table[idx] * (2.0 if self.training else 1.0)


class _Descent:
    # ko: 시험용 옵티마이저: 그레이디언트를 따라 조금 내려갑니다.
    # en: An optimizer to try things out: it goes a little way down the gradient.
    def __init__(self, parameters):
        self.parameters = list(parameters)

    def zero_grad(self, set_to_none=True):
        for parameter in self.parameters:
            parameter.grad = None

    def step(self, closure=None):
        with torch.no_grad():
            for parameter in self.parameters:
                if parameter.grad is not None:
                    parameter -= parameter.grad


# ko: 글을 짓는 대신 평가 모드로 바꾸었다가 되돌리기만 합니다.
# en: In place of writing a text, it only switches to evaluation mode and back.
def _sample(model, tokenizer, device, start_context):
    model.eval()
    model.train()
    return start_context


with (
    check(
        "train-step",
        hint=tr(
            ko="그림의 고리를 차례로 코드로 옮깁니다. 지우는 것과 고치는 것은 옵티마이저의 메서드, 역전파는 손실의 "
            "메서드, 모드는 모델의 메서드입니다. 텐서에 있는 수의 개수는, 파라미터를 세던 셀이 쓴 메서드로 셉니다.",
            en="Follow the circle in the figure. Clearing and updating are methods of the optimizer, backpropagation "
            "is one of the loss, and the modes are those of the model. How many numbers there are in a tensor is what "
            "the cell that counted parameters asked for.",
        ),
        more=tr(
            ko="차례로 `train`, `zero_grad`, `calc_loss_batch`, `backward`, `step`, `numel`, `evaluate_model`, "
            "`train`을 씁니다. 함수의 인자는 위아래에 있는 이름 그대로이고, `evaluate_model`의 인자는 그 정의의 첫 "
            "줄에 있습니다. 결과는 쉼표로 이은 두 이름에 담습니다.",
            en="In order: `train`, `zero_grad`, `calc_loss_batch`, `backward`, `step`, `numel`, `evaluate_model`, "
            "`train`. The arguments have the names that stand around them; those of `evaluate_model` are in the first "
            "line of its definition. Its results go into two names with a comma between them.",
        ),
    ),
    torch.enable_grad(),
):
    # ko: 윈도가 5개, 3개인 두 로더. 마지막 배치에는 윈도가 하나뿐입니다.
    # en: Two loaders, of 5 and of 3 windows. There is only one window in the last batch.
    _windows = [(torch.tensor([n, 6 - n, 2]), torch.tensor([n + 5, 2 * n, 9 - n])) for n in range(5)]
    _train, _val = DataLoader(_windows, batch_size=2), DataLoader(_windows[2:], batch_size=2)
    _model, _samples = _Table().eval(), []
    _own = progress_bar, generate_and_print_sample
    progress_bar, generate_and_print_sample = (lambda total: print), _sample
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            _found = train_model_simple(
                _model, _train, _val, _Descent(_model.parameters()), torch.device("cpu"), 4, 2, 1, "a", None, _samples
            )
    finally:
        progress_bar, generate_and_print_sample = _own
    _training = [training for gradients, training in _model.modes if gradients]
    assert len(_training) >= 12, tr(
        ko="세 배치로 네 에포크를 훈련했는데 그레이디언트를 준비하며 모델을 부른 것이 열두 번보다 적습니다. 스텝마다 "
        "손실을 구해야 합니다.",
        en="Four epochs of three batches called the model with gradients less than twelve times. Each step computes "
        "its loss.",
    )
    assert _training[0], tr(
        ko="평가 모드로 받은 모델을 훈련 모드로 바꾸지 않았습니다.",
        en="The model came in evaluation mode and was not switched to training mode.",
    )
    assert all(_training), tr(
        ko="손실을 잰 다음의 스텝이 평가 모드로 실행되었습니다. 훈련 모드로 되돌려야 합니다.",
        en="A step after the losses were measured ran in evaluation mode. It has to be training mode again.",
    )
    assert not any(training for gradients, training in _model.modes if not gradients), tr(
        ko="손실을 훈련 모드에서 쟀습니다. 문제 {{number:loss-batch}}의 `calc_loss_loader`를 확인합니다.",
        en="The losses were measured in training mode. See `calc_loss_loader` of exercise {{number:loss-batch}}.",
    )
    assert all(len(losses) == 6 for losses in _found), tr(
        ko="두 스텝마다 재면 열두 스텝에 여섯 번입니다. 세 리스트의 길이가 다릅니다.",
        en="Measured every two steps, twelve steps give six losses. The three lists have other lengths.",
    )
    assert _found[2] == [6, 15, 27, 36, 45, 57], tr(
        ko="본 토큰의 수가 다릅니다. 배치마다 입력에 있는 토큰을 모두 더합니다. 마지막 배치는 더 작습니다.",
        en="The number of tokens seen is another. Add all tokens in the inputs of every batch; the last one is "
        "smaller.",
    )
    # ko: 같은 스텝을 여기서 손으로 밟은 결과입니다: 훈련 손실과 검증 손실의 처음과 마지막
    # en: What the same steps come to by hand: the first and the last of the training losses and the validation losses
    _expected = (2.716, 1.894, 2.721, 1.779)
    _losses = (_found[0][0], _found[0][-1], _found[1][0], _found[1][-1])
    assert max(abs(a - b) for a, b in zip(_losses, _expected, strict=True)) < 1e-3, tr(
        ko="손실이 다르게 줄어듭니다. 지우기, 손실, 역전파, 고치기의 차례와, 두 손실을 받는 이름의 차례를 확인합니다.",
        en="The losses fall in another way. See that clearing, loss, backpropagation and update come in this order, "
        "and that both losses go into the right names.",
    )
    assert _samples == ["a"] * 4, tr(
        ko="에포크마다 샘플이 하나씩 있어야 합니다. 주어진 줄은 그대로 둡니다.",
        en="There has to be one sample for each epoch. Leave the given lines as they are.",
    )
