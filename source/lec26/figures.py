"""The figures of lecture 26, in the order of the lecture; each is one function in one of the modules named here."""

from __future__ import annotations

from lec26.figures_overview import pretraining_vs_finetuning, course_roadmap, roadmap_data_step, modalities_to_vectors
from lec26.figures_tokens import text_to_vectors, tokenization_levels, vocabulary_map, encode_decode
from lec26.figures_subwords import special_tokens_vocab, endoftext_between_documents, bpe_subwords
from lec26.figures_windows import next_token_rows, input_target_shift, stride_1_vs_4
from lec26.figures_vectors import (
    embedding_space,
    embedding_lookup,
    same_token_same_vector,
    token_plus_position,
    sinusoidal_heatmap,
)

__all__ = [
    "bpe_subwords",
    "course_roadmap",
    "embedding_lookup",
    "embedding_space",
    "encode_decode",
    "endoftext_between_documents",
    "input_target_shift",
    "modalities_to_vectors",
    "next_token_rows",
    "pretraining_vs_finetuning",
    "roadmap_data_step",
    "same_token_same_vector",
    "sinusoidal_heatmap",
    "special_tokens_vocab",
    "stride_1_vs_4",
    "text_to_vectors",
    "token_plus_position",
    "tokenization_levels",
    "vocabulary_map",
]
