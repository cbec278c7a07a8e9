"""The figures of lecture 27, in the order of the lecture; each is one function in one of the modules named here."""

from __future__ import annotations

from lec27.figures_overview import (
    roadmap_attention_step,
    four_attention_variants,
    word_order_translation,
    seq2seq_encoder_decoder,
    attention_over_inputs,
)
from lec27.figures_simple import (
    context_vector_idea,
    query_dot_products,
    dot_product_definition,
    score_normalization,
    softmax_curve,
    weighted_sum,
)
from lec27.figures_all_tokens import (
    three_steps,
    attention_matrix_row,
)
from lec27.figures_trainable import (
    simple_vs_trainable,
    qkv_scores,
    scaled_softmax,
    value_weighted_sum,
    qkv_matrix_form,
)
from lec27.figures_causal import (
    future_leak,
    causal_mask_matrix,
    mask_pipeline,
    dropout_on_weights,
)
from lec27.figures_heads import (
    heads_in_parallel,
    what_heads_look_at,
    attention_two_heads_lines,
    concat_heads,
    split_projection,
)

__all__ = [
    "attention_matrix_row",
    "attention_over_inputs",
    "attention_two_heads_lines",
    "causal_mask_matrix",
    "concat_heads",
    "context_vector_idea",
    "dot_product_definition",
    "dropout_on_weights",
    "four_attention_variants",
    "future_leak",
    "heads_in_parallel",
    "mask_pipeline",
    "qkv_matrix_form",
    "qkv_scores",
    "query_dot_products",
    "roadmap_attention_step",
    "scaled_softmax",
    "score_normalization",
    "seq2seq_encoder_decoder",
    "simple_vs_trainable",
    "softmax_curve",
    "split_projection",
    "three_steps",
    "value_weighted_sum",
    "weighted_sum",
    "what_heads_look_at",
    "word_order_translation",
]
