"""Trains the course's GPT on a text, so that it can be stopped at any step and goes on as if nothing had been.

What is random follows from a seed and the step alone: the order of the windows, where the first one begins, dropout. So
a checkpoint needs no state of a generator. The output head is tied to the token embedding, and everything begins with
small numbers, as in GPT-2 (Radford et al. 2019, section 2.3); the schedule is that of GPT-3 (Brown et al. 2020, B).

Most of the time would go into tokens that the text does not have. Training does the same to each of them, so one row of
the embedding stands for them all, and its logit counts as often as there are such tokens: the losses are those of the
whole vocabulary, in a third of the time. `whole` makes the model of the whole vocabulary, which is looked at and kept.
"""

from __future__ import annotations

import io
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import nn

from autograde.writing import write_whole

__all__ = ["Plan", "Training", "new_model"]

SEED = 123
#: Of the weights at the beginning.
SPREAD = 0.02
#: Seconds between two lines of the log, and between two checkpoints.
LOG_SECONDS, KEEP_SECONDS = 30, 180
#: How a text is continued: of the likeliest tokens, not too evenly.
TEMPERATURE, TOP_K, NEW_TOKENS = 0.8, 40, 40
#: Windows of each set on which the losses are measured.
MEASURED = 32


@dataclass(frozen=True)
class Plan:
    """The model's sizes, by the names of GPT-2's file; how long and how fast it is trained; what is looked at."""

    sizes: Mapping[str, int]
    epochs: int = 8
    batch: int = 4
    rate: float = 1.5e-3
    warm_up: int = 200
    dropout: float = 0.1
    evaluations: int = 20
    prompt: str = "The young lady"
    next_prompt: str = "I am very glad to"

    def config(self, vocabulary: int) -> dict[str, Any]:
        """The configuration that the course's model takes."""
        return {
            "vocab_size": vocabulary,
            "context_length": self.sizes["n_ctx"],
            "emb_dim": self.sizes["n_embd"],
            "n_heads": self.sizes["n_head"],
            "n_layers": self.sizes["n_layer"],
            "drop_rate": self.dropout,
            "qkv_bias": True,
        }


def new_model(names: Mapping[str, Any], config: Mapping[str, Any]) -> Any:
    """An untrained `GPTModel` of the homework's."""
    torch.manual_seed(SEED)
    model = names["GPTModel"](config)
    for name, parameter in model.named_parameters():
        if parameter.dim() == 2:
            nn.init.normal_(parameter, std=SPREAD)
        elif name.endswith("bias"):
            nn.init.zeros_(parameter)
    model.out_head.weight = model.tok_emb.weight
    return model


@dataclass
class Training:
    """One training: `names` are the homework's, `train` and `val` token IDs, `file` is its checkpoint. `known` are the
    IDs of the text, whose places are the IDs of the model that is trained; the place behind stands for all others.
    """

    names: Mapping[str, Any]
    plan: Plan
    train: torch.Tensor
    val: torch.Tensor
    tokenizer: Any
    file: Path
    say: Callable[[str], None] = print
    step: int = 0
    seconds: float = 0.0
    evaluations: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.known = torch.cat((self.train, self.val)).unique()
        self.train, self.val = (torch.searchsorted(self.known, tokens) for tokens in (self.train, self.val))
        self.model = new_model(self.names, self.plan.config(len(self.known) + 1))
        self.others = torch.zeros(len(self.known) + 1)
        self.others[-1] = math.log(self.plan.sizes["n_vocab"] - len(self.known))
        matrices = [parameter for parameter in self.model.parameters() if parameter.dim() == 2]
        vectors = [parameter for parameter in self.model.parameters() if parameter.dim() < 2]
        groups = [{"params": matrices, "weight_decay": 0.1}, {"params": vectors, "weight_decay": 0.0}]
        self.optimizer = torch.optim.AdamW(groups, lr=self.plan.rate, betas=(0.9, 0.95))
        self._resume()

    @property
    def steps_in_epoch(self) -> int:
        """As many as there are wherever the first window begins."""
        return (len(self.train) - self.plan.sizes["n_ctx"]) // self.plan.sizes["n_ctx"] // self.plan.batch

    @property
    def steps(self) -> int:
        return self.plan.epochs * self.steps_in_epoch

    def run(self, stop: int | None = None) -> bool:
        """Goes on to the end, or to the step `stop`, and keeps a checkpoint; whether that is the end."""
        stop = self.steps if stop is None else min(stop, self.steps)
        began, said, kept = time.monotonic() - self.seconds, 0.0, self.seconds
        self._look()
        while self.step < stop:
            loss = self._learn()
            self._look()
            self.seconds = time.monotonic() - began
            if self.seconds - said > LOG_SECONDS:
                said = self.seconds
                self._tell(loss)
            if self.seconds - kept > KEEP_SECONDS:
                kept = self.seconds
                self._keep()
        self._keep()
        return self.step == self.steps

    def whole(self) -> Any:
        """The model of the whole vocabulary, in evaluation mode."""
        model = new_model(self.names, self.plan.config(self.plan.sizes["n_vocab"]))
        state = self.model.state_dict()
        rows = torch.full((self.plan.sizes["n_vocab"],), len(self.known))
        rows[self.known] = torch.arange(len(self.known))
        for name in ("tok_emb.weight", "out_head.weight"):
            state[name] = state[name][rows]
        model.load_state_dict(state)
        return model.eval()

    def _logits(self, ids: torch.Tensor) -> torch.Tensor:
        logits: torch.Tensor = self.model(ids) + self.others
        return logits

    def _learn(self) -> float:
        """One step; the loss before it."""
        torch.manual_seed(SEED + self.step)  # of dropout
        self.model.train()
        for group in self.optimizer.param_groups:
            group["lr"] = self._rate()
        self.optimizer.zero_grad()
        loss = self.names["calc_loss_batch"](*self._batch(), self._logits, "cpu")
        loss.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.step += 1
        return float(loss.item())

    def _rate(self) -> float:
        """The learning rate: a straight way up, then half a wave down to a tenth."""
        if self.step < self.plan.warm_up:
            return self.plan.rate * (self.step + 1) / self.plan.warm_up
        way = (self.step - self.plan.warm_up) / (self.steps - self.plan.warm_up)
        return self.plan.rate * (0.1 + 0.45 * (1 + math.cos(math.pi * way)))

    def _batch(self) -> tuple[torch.Tensor, torch.Tensor]:
        """Inputs and targets of the step. In each epoch the first window begins elsewhere."""
        epoch, place = divmod(self.step, self.steps_in_epoch)
        rng = torch.Generator().manual_seed(SEED + epoch)
        first = int(torch.randint(self.plan.sizes["n_ctx"], (1,), generator=rng))
        windows = self._windows(self.train[first:])
        order = torch.randperm(self.steps_in_epoch * self.plan.batch, generator=rng)
        chosen = windows[order[place * self.plan.batch :][: self.plan.batch]]
        return chosen[:, :-1], chosen[:, 1:]

    def _windows(self, tokens: torch.Tensor) -> torch.Tensor:
        """One after another, (windows, context length + 1): the last token is a target only."""
        return tokens.unfold(0, self.plan.sizes["n_ctx"] + 1, self.plan.sizes["n_ctx"])

    def _look(self) -> None:
        """At the moments of the plan, more of which are early, what the model has learnt is written down."""
        moments = {
            round(self.steps * (part / (self.plan.evaluations - 1)) ** 2) for part in range(self.plan.evaluations)
        }
        if self.step not in moments or any(one["step"] == self.step for one in self.evaluations):
            return
        self.model.eval()
        model = self.whole()
        found = {
            "step": self.step,
            "tokens": self.step * self.plan.batch * self.plan.sizes["n_ctx"],
            "train_loss": round(self._loss(self.train), 3),
            "val_loss": round(self._loss(self.val), 3),
            "sample": self._continued(model, self.plan.prompt, top_k=TOP_K),
            "greedy": self._continued(model, self.plan.prompt, top_k=1),
            "next": self._next(model, self.plan.next_prompt),
        }
        self.evaluations.append(found)
        self.say(f"step {self.step}: train loss {found['train_loss']}, val loss {found['val_loss']}: {found['sample']}")

    @torch.no_grad()
    def _loss(self, tokens: torch.Tensor) -> float:
        """The mean loss on windows from all over these tokens."""
        windows = self._windows(tokens)
        windows = windows[:: max(1, len(windows) // MEASURED)][:MEASURED]
        batches = [(part[:, :-1], part[:, 1:]) for part in windows.split(self.plan.batch)]
        losses = [float(self.names["calc_loss_batch"](*batch, self._logits, "cpu")) for batch in batches]
        return sum(losses) / len(losses)

    @torch.no_grad()
    def _continued(self, model: Any, prompt: str, top_k: int) -> str:
        """The prompt and what the model goes on with; the same draws each time."""
        rng, ids = torch.Generator().manual_seed(SEED), self.names["text_to_token_ids"](prompt, self.tokenizer)
        for _ in range(NEW_TOKENS):
            logits = model(ids[:, -self.plan.sizes["n_ctx"] :])[0, -1]
            likeliest = logits.topk(min(top_k, len(logits)))
            drawn = torch.multinomial(torch.softmax(likeliest.values / TEMPERATURE, dim=-1), 1, generator=rng)
            ids = torch.cat((ids, likeliest.indices[drawn][None]), dim=1)
        return str(self.names["token_ids_to_text"](ids, self.tokenizer))

    @torch.no_grad()
    def _next(self, model: Any, prompt: str) -> list[list[Any]]:
        """The eight likeliest tokens behind the prompt, each with its probability."""
        logits = model(self.names["text_to_token_ids"](prompt, self.tokenizer))[0, -1]
        values, ids = torch.softmax(logits, dim=-1).topk(8)
        pairs = zip(ids.tolist(), values.tolist(), strict=True)
        return [[self.tokenizer.decode([id]), float(f"{value:.3g}")] for id, value in pairs]

    def _tell(self, loss: float) -> None:
        minutes, left = self.seconds / 60, self.seconds / self.step * (self.steps - self.step) / 60
        self.say(f"step {self.step} of {self.steps}: loss {loss:.3f}, {minutes:.0f} minutes, {left:.0f} to go")

    def _keep(self) -> None:
        content = io.BytesIO()
        kept = {name: getattr(self, name) for name in ("step", "seconds", "evaluations")}
        states = {"model": self.model.state_dict(), "optimizer": self.optimizer.state_dict()}
        torch.save({"plan": self._said(), **kept, **states}, content)
        write_whole(self.file, content.getvalue())

    def _resume(self) -> None:
        """Goes on from the checkpoint, if there is one of the same plan."""
        if not self.file.is_file():
            return
        kept = torch.load(self.file, weights_only=True)
        if kept["plan"] != self._said():
            self.say(f"{self.file} is of another plan: the training begins anew")
            return
        self.model.load_state_dict(kept["model"])
        self.optimizer.load_state_dict(kept["optimizer"])
        self.step, self.seconds, self.evaluations = kept["step"], kept["seconds"], kept["evaluations"]
        self.say(f"going on from step {self.step} of {self.steps}")

    def _said(self) -> dict[str, Any]:
        """The plan and the text, as the checkpoint has them."""
        return {**asdict(self.plan), "train": len(self.train), "val": len(self.val)}
