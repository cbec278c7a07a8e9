"""Demo: the merges of GPT-2's byte-pair encoding, step by step (lec26, section 2.5)."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import tiktoken
from demos.words import WORDS

from autograde.text import Text

__all__ = ["ALPHABET", "EXAMPLES", "MERGES", "TEXTS", "data"]

#: How many of the 50,000 merges, the first ones, are in the page; and the characters that write two numbers for each.
MERGES = 7_500
ALPHABET = "".join(chr(code) for code in range(33, 127) if chr(code) not in '<\\"&')
#: What stands ready on the page, the first one chosen; all the merges that these need are in the page.
EXAMPLES = ("I want to go home.", "나는 집에 가고 싶다.", "unfamiliarword")

TEXTS = {
    **WORDS,
    "title": Text("BPE: 바이트에서 토큰까지, 한 번에 하나씩 합치기", "BPE: from bytes to tokens, one merge at a time"),
    "try": Text(
        "합치기를 0으로 되돌린 다음 한 걸음씩 밀어 봅니다. 그다음 자기 이름을 써 봅니다.",
        "Move the merges back to 0 and on again. Then type your own name.",
    ),
    "notice": Text(
        "합치기는 대부분 영어인 글에서 배웠습니다. 그래서 같은 뜻이라도 한국어는 토큰이 네 배쯤 됩니다.",
        "The merges were learnt from mostly English text, so the same meaning takes about four times as many "
        "tokens in Korean.",
    ),
    "source": Text(
        "lec26 2.5절 bpe-encode의 토크나이저입니다. 이 페이지에는 합치기 50,000개 가운데 처음 {n}개와 위의 보기에 "
        "필요한 것이 있습니다. 더 드문 단어는 실제로 더 합쳐집니다.",
        "The tokenizer of bpe-encode (lec26, section 2.5). This page holds the first {n} of its 50,000 merges and "
        "those that the examples need; a rarer word has further merges.",
    ),
    "text": Text("글", "text"),
    "step": Text("합치기", "merges"),
    "examples": Text("보기", "examples"),
    "tokens": Text("토큰", "tokens"),
    "bytes": Text("바이트", "bytes"),
    "characters": Text("글자", "characters"),
    "count": Text("{n}개", "{n}"),
    "ledger": Text("지금까지 합친 것 (괄호: 배운 순서)", "merged so far (in brackets: when it was learnt)"),
    "pieces": Text(
        "지금의 토큰 (EB 8B처럼 쓴 것은 글자 하나가 되지 못한 바이트)",
        "the tokens now (EB 8B and the like: bytes that are not a whole character)",
    ),
    "none": Text("아직 없습니다. 바이트마다 토큰 하나입니다.", "Nothing yet: every byte is a token."),
}


def data() -> dict[str, Any]:
    """The first merges as pairs of numbers (of a byte, or 256 and that of a merge), two characters each; the later
    ones that the examples need, as [which, left, right]; and the examples with tiktoken's counts.
    """
    encoding = tiktoken.get_encoding("gpt2")
    ranks = {encoding.decode_single_token_bytes(id): id for id in range(encoding.n_vocab - 1)}
    pieces = list(ranks)
    numbers = {bytes([byte]): byte for byte in range(256)} | {piece: ranks[piece] for piece in pieces[256:]}
    first = "".join(_written(numbers[part]) for piece in pieces[256 : 256 + MERGES] for part in _parts(piece, ranks))
    used = {piece for text in EXAMPLES for id in encoding.encode(text) for piece in _grown(pieces[id], ranks)}
    later = [
        [ranks[piece] - 256, *(list(part) for part in _parts(piece, ranks))]
        for piece in sorted(used, key=ranks.__getitem__)
        if ranks[piece] >= 256 + MERGES
    ]
    examples = [{"text": text, "count": len(encoding.encode(text))} for text in EXAMPLES]
    return {"alphabet": ALPHABET, "merges": first, "later": later, "examples": examples}


def _written(number: int) -> str:
    return ALPHABET[number // len(ALPHABET)] + ALPHABET[number % len(ALPHABET)]


def _parts(piece: bytes, ranks: dict[bytes, int]) -> list[bytes]:
    """The two pieces that were merged into this one: what its bytes come to by all merges before its own."""
    parts = [bytes([byte]) for byte in piece]
    while len(parts) > 2:
        pairs = [one + other for one, other in pairwise(parts)]
        at = min(range(len(pairs)), key=lambda index: ranks.get(pairs[index], len(ranks)))
        parts[at : at + 2] = [pairs[at]]
    return parts


def _grown(piece: bytes, ranks: dict[bytes, int]) -> list[bytes]:
    """The piece, and all merges that it grew by."""
    return [piece, *(one for part in _parts(piece, ranks) for one in _grown(part, ranks))] if len(piece) > 1 else []
