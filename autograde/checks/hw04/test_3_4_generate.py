"""Hidden checks of the homework: the texts are the greedy choice of the pretrained model, with its own context size.

How many tokens are new is the student's choice. A small random checkpoint with the context length of the published one
stands in for it.
"""

from __future__ import annotations

import numpy as np

from autograde.checking import Array, Evidence, Right, Saved, Student, Submitted, Wrong, check, exercise

from .prompts import valid_pairs

#: So many prompts of one's own the text asks for.
OWN_PROMPTS = 3
LAST = "(token_ids, text_to_token_ids(start_contexts[-1], tokenizer))"
GREEDY = 'generate_text_simple(model_pretrained, ids, new, GPT_CONFIG_PRETRAINED["context_length"])'
#: The model names other tokens than the published one, whose texts could be written down.
OTHER_TOKENS = """
with torch.no_grad():
    model_pretrained.out_head.weight.copy_(model_pretrained.out_head.weight.roll(1, 0))
"""
#: From here on every prompt is longer than the context, and the model has few parts: what it says depends on the last
#: token and its position.
LONG = """
torch.manual_seed(seed)
width, encode = model_pretrained.tok_emb.embedding_dim, tokenizer.encode
model_pretrained.pos_emb, model_pretrained.trf_blocks = nn.Embedding(1024, width), nn.Identity()
model_pretrained.out_head = nn.Linear(width, 400, bias=False)
with torch.no_grad():
    model_pretrained.pos_emb.weight *= 8

def longer(text, *arguments, _encode=encode, _before=before.tolist(), **options):
    return _before + _encode(text, *arguments, **options)

tokenizer.encode = longer
"""
LONG_GREEDY = f"""{LONG}
generate_text_simple(model_pretrained, torch.tensor([tokenizer.encode(prompt)]), new, 1024)
"""
PROMPT = "start_contexts[-1]"

CALL = "generate_text_simple({model}, {ids}, max_new_tokens={new}, context_size={size})"
SIZE = 'GPT_CONFIG_PRETRAINED["context_length"]'


def call(model: str = "model_pretrained", ids: str = "encoded", new: int = 20, size: str = SIZE) -> dict[int, str]:
    """The second blank, with these arguments."""
    return {2: CALL.format(model=model, ids=ids, new=new, size=size)}


def new_tokens(found: object, prompt: object) -> int:
    """How many tokens follow the prompt; an AssertionError where there are none, or something else stands in front."""
    assert isinstance(found, Array)
    assert isinstance(prompt, Array)
    assert (found.dtype, len(found.shape)) == ("torch.int64", 2)
    length = prompt.shape[1]
    assert found.shape[0] == 1
    assert found.shape[1] > length
    assert np.array_equal(found.values[:, :length], prompt.values)
    return found.shape[1] - length


def flag_few_prompts(evidence: Evidence) -> None:
    """Tells a person where the saved output shows fewer prompts of the student's own than were asked for."""
    shown = evidence.saved("generate-pretrained").text
    own = len(valid_pairs(shown))
    if shown and own < OWN_PROMPTS:
        evidence.flag(
            ko=f"저장된 출력에 직접 정한 시작 글이 {own}개입니다({OWN_PROMPTS}개를 청했습니다).",
            en=f"The saved output shows {own} prompts of the student's own; {OWN_PROMPTS} were asked for.",
        )


@exercise("generate-pretrained", points=2)
class TestGeneratePretrained:
    @check(
        ko="`token_ids`는 마지막 시작 글에 `model_pretrained`가 그리디 디코딩으로 이어 쓴 것이어야 하고, 새 토큰이 "
        "하나 이상 있어야 합니다.",
        en="`token_ids` is the last prompt, continued by `model_pretrained` with greedy decoding by one token or more.",
        points=1,
    )
    def test_when_the_last_prompt_is_continued_then_the_model_chose_it(
        self, student: Student, reference: Student, evidence: Evidence
    ) -> None:
        flag_few_prompts(evidence)
        found, prompt = student.run(LAST)
        new = new_tokens(found, prompt)
        assert found == reference.run(GREEDY, ids=prompt.values, new=new)
        student.run(OTHER_TOKENS)
        found, prompt = student.rerun().run(LAST)
        new = new_tokens(found, prompt)
        assert found == reference.run(f"{OTHER_TOKENS}\n{GREEDY}", ids=prompt.values, new=new)

    @check(
        ko="시작 글이 길면 모델이 볼 수 있는 만큼, 곧 `model_pretrained`의 문맥 길이만큼 보아야 합니다.",
        en="With long prompts the model sees as much as it can: the context length of `model_pretrained`.",
        points=1,
    )
    def test_when_prompts_are_long_then_the_whole_context_counts(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        long = {"seed": int(rng.integers(1_000_000)), "before": rng.integers(50257, size=int(rng.integers(1030, 1100)))}
        student.run(LONG, **long)
        # A model that an answer makes anew is as small.
        config = {**reference["GPT_CONFIG_PRETRAINED"], "n_layers": 0, "vocab_size": 400}
        rerun = student.rerun(GPT_CONFIG_PRETRAINED=config)
        found, prompt = rerun.run(LAST)
        new = new_tokens(found, prompt)
        assert found == reference.run(LONG_GREEDY, new=new, prompt=rerun.run(PROMPT), **long)

    wrong = (
        Wrong(
            "model-of-part-2",
            call(model="model"),
            ko="2부에서 훈련한 `model`을 썼습니다. 여기서는 `model_pretrained`로 잇습니다.",
            en="This uses `model`, trained in part 2. Here `model_pretrained` continues the texts.",
        ),
        Wrong(
            "context-of-part-2",
            call(size='GPT_CONFIG_TRAIN["context_length"]'),
            ko="2부의 문맥 길이입니다. 사전 훈련된 모델의 설정은 `GPT_CONFIG_PRETRAINED`입니다.",
            en="That is the context length of part 2. The pretrained model has `GPT_CONFIG_PRETRAINED`.",
        ),
        Wrong(
            "width-for-context",
            call(size='GPT_CONFIG_PRETRAINED["emb_dim"]'),
            ko="문맥의 크기로 임베딩의 폭을 넘겼습니다.",
            en="The width of the embeddings is passed as the context size.",
        ),
        Wrong(
            "one-token-of-context",
            call(size="1"),
            ko="모델이 마지막 토큰 하나만 봅니다. 문맥 길이만큼 보아야 합니다.",
            en="The model sees the last token only. It should see as much as its context length.",
        ),
        Wrong(
            "as-much-context-as-new-tokens",
            call(size="20"),
            ko="문맥의 크기로 새 토큰의 수를 넘겼습니다. 모델의 문맥 길이여야 합니다.",
            en="The number of new tokens is passed as the context size. It has to be the model's context length.",
        ),
        Wrong(
            "half-the-context",
            call(size="512"),
            ko="문맥의 크기를 512로 적었습니다. 이 모델은 그보다 긴 글을 볼 수 있습니다.",
            en="The context size is the number 512. This model can see more than that.",
        ),
        Wrong(
            "more-than-the-context",
            call(size="2048"),
            ko="문맥의 크기가 모델의 문맥 길이보다 깁니다. 글이 길면 모델이 위치를 몰라 오류가 납니다.",
            en="The context size is larger than the context length of the model, which fails on a long text.",
        ),
        Wrong(
            "nothing-new",
            call(new=0),
            ko="새 토큰이 하나도 없이 시작 글 그대로입니다. 모델이 토큰을 하나 이상 이어 써야 합니다.",
            en="The prompt stays as it is, without a new token. The model has to continue it by one or more.",
        ),
        Wrong(
            "prompt-only",
            {2: "encoded"},
            ko="새 토큰이 하나도 없이 시작 글 그대로입니다. 모델이 토큰을 하나 이상 이어 써야 합니다.",
            en="The prompt stays as it is, without a new token. The model has to continue it by one or more.",
        ),
        Wrong(
            "new-tokens-only",
            {2: CALL.format(model="model_pretrained", ids="encoded", new=20, size=SIZE) + "[:, encoded.shape[1] :]"},
            ko="새 토큰만 남기고 시작 글을 잘라 냈습니다.",
            en="The prompt is cut off, and only the new tokens are left.",
        ),
        Wrong(
            "batch-lost",
            {2: CALL.format(model="model_pretrained", ids="encoded", new=20, size=SIZE) + "[0]"},
            ko="배치의 차원이 사라졌습니다. 함수가 돌려주는 텐서 (1, 토큰)을 그대로 둡니다.",
            en="The dimension of the batch is gone. Leave the tensor (1, tokens) as it is returned.",
        ),
        Wrong(
            "always-the-first-prompt",
            call(ids="text_to_token_ids(start_contexts[0], tokenizer)"),
            ko="늘 첫 시작 글을 잇습니다. 반복문이 준비한 `encoded`를 넘겨야 합니다.",
            en="It always continues the first prompt. Pass `encoded`, which the loop prepares.",
        ),
        Wrong(
            "text-for-tokens",
            call(ids="prompt"),
            ko="글을 그대로 넘겼습니다. 모델은 토큰 ID `encoded`를 받습니다.",
            en="This passes the text itself. The model takes token IDs, `encoded`.",
        ),
        Wrong(
            "untrained-model",
            call(model="GPTModel(GPT_CONFIG_PRETRAINED).eval()"),
            ko="가중치를 넣지 않은 모델을 새로 만들었습니다.",
            en="This makes a new model, without the weights.",
        ),
        Wrong(
            "dropout-on",
            call(model="model_pretrained.train()"),
            ko="훈련 모드로 바꾸어 드롭아웃이 걸립니다. 글을 만들 때는 평가 모드입니다.",
            en="In training mode dropout acts. Texts are made in evaluation mode.",
        ),
    )
    right = (
        Right("free-place-left-empty", {1: "...", **call()}),
        Right(
            "saved-without-own-prompts", Submitted({1: "...", **call()}, {"generate-pretrained": Saved("prompt: Hi")})
        ),
        Right("more-prompts", {1: '"Once upon a time",\n"My favourite food is"', **call(new=12)}),
        Right("by-position", {2: f"generate_text_simple(model_pretrained, encoded, 1, {SIZE})"}),
        Right("from-the-settings", call(size='settings["n_ctx"]')),
        Right("from-the-model", call(size="model_pretrained.pos_emb.num_embeddings")),
        Right("from-the-checkpoint", call(size='len(params["wpe"])')),
        Right("from-the-weights", call(size="model_pretrained.pos_emb.weight.shape[0]")),
        Right(
            "partial",
            {
                2: f"(__import__('functools').partial(generate_text_simple, model_pretrained, max_new_tokens=8, "
                f"context_size={SIZE}))(encoded)"
            },
        ),
        Right("length-as-a-number", call(size="1024", new=9)),
        Right(
            "token-by-token",
            {
                2: "encoded\nfor _ in range(10):\n"
                f"    logits = model_pretrained(token_ids[:, -{SIZE} :])\n"
                "    token_ids = torch.cat((token_ids, logits[:, -1:].argmax(dim=-1)), dim=1)"
            },
        ),
    )
    equal = (
        ('1: """The old house by the se"""', "the student's own choice"),
        ('1: """The old house by the sea """', "the student's own choice"),
        ('1: """he old house by the sea"""', "the student's own choice"),
        (
            (
                "2: generate_text_simple(model=model_pretrained, idx=encoded, max_new_tokens=29, context_si"
                "ze=GPT_CONFIG_PRETRAINED['context_length'])"
            ),
            "the student's own choice",
        ),
        (
            (
                "2: generate_text_simple(model=model_pretrained, idx=encoded, max_new_tokens=31, context_si"
                "ze=GPT_CONFIG_PRETRAINED['context_length'])"
            ),
            "the student's own choice",
        ),
        ("kept-from-the-first-run", "a name of the cell's own; `token_ids` is asked for"),
        ("result-a-list", "a name of the cell's own; `token_ids` is asked for"),
        ("result-in-another-layout", "a name of the cell's own; `token_ids` is asked for"),
    )
