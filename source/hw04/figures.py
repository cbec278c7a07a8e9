"""The figures of the homework, in its order; each is one function in one of the modules named here."""

from __future__ import annotations

from hw04.figures_model import (
    transformer_block,
    gpt_full,
)
from hw04.figures_data import (
    train_val_split,
    logits_to_loss,
)
from hw04.figures_training import (
    training_loop,
    loss_curves,
)
from hw04.figures_weights import checkpoint_mapping
from hw04.figures_sampling import temperature_and_top_k

__all__ = [
    "checkpoint_mapping",
    "gpt_full",
    "logits_to_loss",
    "loss_curves",
    "temperature_and_top_k",
    "train_val_split",
    "training_loop",
    "transformer_block",
]
