"""A model that is a table of logits, for the homework's checks of loss, training and sampling. Declares no checks.

What it says of the next token depends on one token alone, so that the loss and the probabilities are known.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["TABLE", "TRAINING", "drawn_windows", "losses_of"]

#: Code for the sandbox, after the names are taken away that the notebook binds and no function must read.
#: `DrawnTable(table, factor)`: logits (tokens, vocabulary), multiplied by `factor` in training mode. `drawn_calls`
#: notes of each call how many tokens there were, whether gradients are prepared, and whether it is training;
#: `drawn_returned` what came back, with a copy.
TABLE = """
for name in ("model", "device", "train_loader", "val_loader", "train_loss", "val_loss", "logits", "encoded", "out"):
    globals().pop(name, None)

drawn_calls, drawn_returned = [], []

class DrawnTable(nn.Module):
    def __init__(self, table, factor=1.0):
        super().__init__()
        self.table, self.factor = nn.Parameter(table.clone()), factor

    def forward(self, ids):
        drawn_calls.append((ids.shape[1], torch.is_grad_enabled(), self.training))
        logits = self.table[ids.long()] * (self.factor if self.training else 1.0)
        drawn_returned.append((logits, logits.detach().clone()))
        return logits

def drawn_batches(inputs, targets, size):
    return torch.utils.data.DataLoader(list(zip(inputs, targets)), batch_size=size)
"""

#: `TABLE` with an optimizer that goes down the gradient by `rate`: torch's take longer to import than all questions.
#: In place of the sample a text is made that says what was passed; there is no progress bar. `drawn_training(…)` gives
#: the three lists, the table that was trained, and the samples.
TRAINING = f"""{TABLE}
import contextlib as drawn_contextlib, io as drawn_io

class DrawnDescent:
    def __init__(self, parameters, rate):
        self.parameters, self.rate = list(parameters), rate
        self.param_groups = [{{"params": self.parameters, "lr": rate}}]

    def zero_grad(self, set_to_none=True):
        for parameter in self.parameters:
            if set_to_none:
                parameter.grad = None
            elif parameter.grad is not None:
                parameter.grad.zero_()

    def step(self, closure=None):
        with torch.no_grad():
            for parameter in self.parameters:
                if parameter.grad is not None:
                    parameter -= self.rate * parameter.grad

def progress_bar(total):
    return lambda done: None

def generate_and_print_sample(model, tokenizer, device, start_context):
    model.eval()
    model.train()
    return f"{{start_context}} {{tokenizer}}"

def drawn_training(asked, factor=1.0, rate=1.0):
    model, samples = DrawnTable(asked["table"], factor).eval(), []
    loaders = [drawn_batches(*asked[name], asked["size"]) for name in ("train", "val")]
    with drawn_contextlib.redirect_stdout(drawn_io.StringIO()):
        lists = train_model_simple(
            model, *loaders, DrawnDescent(model.parameters(), rate), torch.device("cpu"), asked["num_epochs"],
            asked["eval_freq"], asked["eval_iter"], asked["start"], asked["tokenizer"], samples,
        )
    return lists, model.table, samples
"""


def drawn_windows(
    rng: np.random.Generator, vocabulary: int, windows: int, length: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Inputs and targets (windows, length). Targets are no shifted inputs: which is which must show."""
    drawn = rng.integers(vocabulary, size=(2, windows, length))
    return drawn[0], drawn[1]


def losses_of(
    table: npt.NDArray[np.floating[Any]], inputs: npt.NDArray[np.int64], targets: npt.NDArray[np.int64], size: int
) -> list[float]:
    """The cross-entropy of each batch of `size` windows, the last one maybe smaller."""
    logits = table.astype(np.float64)[inputs]
    largest = logits.max(axis=-1, keepdims=True)
    logs = logits - largest - np.log(np.exp(logits - largest).sum(axis=-1, keepdims=True))
    each = -np.take_along_axis(logs, targets[..., None], axis=-1)[..., 0]
    return [float(each[first : first + size].mean()) for first in range(0, len(each), size)]
