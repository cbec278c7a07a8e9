"""The figures of lecture 28, in the order of the lecture; each is one function in one of the modules named here."""

from __future__ import annotations

from lec28.figures_overview import (
    roadmap_architecture_step,
    gpt_overview,
    build_order,
    backbone_dataflow,
    build_progress_layernorm,
    build_progress_ff,
    build_progress_block,
)
from lec28.figures_layers import (
    layer_norm_row,
    mean_dim,
    feed_forward_structure,
    feed_forward_shapes,
)
from lec28.figures_shortcuts import (
    vanishing_gradient_network,
    shortcut_wiring,
    gradients_compared,
)
from lec28.figures_block import (
    transformer_block,
    gpt_full,
)
from lec28.figures_generation import (
    one_token_at_a_time,
    greedy_step,
    generation_iterations,
)

__all__ = [
    "backbone_dataflow",
    "build_order",
    "build_progress_block",
    "build_progress_ff",
    "build_progress_layernorm",
    "feed_forward_shapes",
    "feed_forward_structure",
    "generation_iterations",
    "gpt_full",
    "gpt_overview",
    "gradients_compared",
    "greedy_step",
    "layer_norm_row",
    "mean_dim",
    "one_token_at_a_time",
    "roadmap_architecture_step",
    "shortcut_wiring",
    "transformer_block",
    "vanishing_gradient_network",
]
