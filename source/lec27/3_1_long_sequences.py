"""Lecture 27, 3.1: the trouble with long sequences, and what attention does about it."""

from autograde.course.edition import tr

# %% [markdown] lang="ko"
"""
# 27강 · 어텐션

26강에서 글은 토큰 임베딩의 배치가 되었습니다. 하지만 벡터들은 아직 서로를 모릅니다. 이번에는 각 토큰이 다른
토큰의 정보를 필요한 만큼 가져오게 하는 장치, **어텐션**(attention)을 만듭니다. 가중치가 없는 간단한 식에서
출발해 GPT가 쓰는 멀티 헤드 어텐션에서 끝납니다. 필요한 것은 토큰 임베딩의 뜻, 행렬 곱, `nn.Module`의
기초입니다. 26강의 코드는 쓰지 않습니다.

끝까지 마치면 다음을 갖게 됩니다.

- 어텐션 점수, 어텐션 가중치, 문맥 벡터를 구하는 식과 그 이유
- 클래스 `SelfAttention_v1`, `SelfAttention_v2`, `CausalAttention`, `MultiHeadAttentionWrapper`
- 28강과 과제에서 그대로 쓰는 `MultiHeadAttention`

> 이 강의는 Sebastian Raschka의 책
> [『Build a Large Language Model (From Scratch)』](https://www.manning.com/books/build-a-large-language-model-from-scratch)의
> 길을 따라갑니다. 글과 그림은 새로 쓰고 그렸습니다.

절의 제목 옆에 있는 시간은 문제를 푸는 시간까지 넣은 어림입니다. 모두 3시간쯤 걸립니다.

### 푸는 방법

<!-- notes -->

1. **빈칸을 채웁니다.** 문제 셀에는 `...  ### your code`로 끝나는 줄이 있습니다. `...`을 지우고 그 자리에
   코드를 씁니다. 나머지 줄은 그대로 둡니다.
2. **확인 셀을 실행합니다.** 문제 셀 바로 아래에 접혀 있는 셀입니다. 몇 번이든 다시 실행할 수 있습니다.
   - `✅ 7/{{exercises}}`: 맞았습니다. 수는 지금까지 통과한 문제입니다.
   - `❌`: 틀린 이유와 힌트가 나옵니다. 세 번 틀리면 힌트가 하나 더 나옵니다.
   - `⬜`: 빈칸이 남아 있습니다. `🔁`: 문제 셀을 (다시) 실행합니다. `⏪`: 이름이 나온 앞의 문제부터 끝냅니다.
3. **막히면 넘어갑니다.** 뒤의 셀은 앞의 결과를 씁니다. 빈칸이 남은 문제의 확인 셀을 실행하면 그 결과 대신 값이
   들어가므로 다음 문제를 풀 수 있습니다. 클래스와 함수는 대신하지 않습니다.
4. **다음에 이어 풉니다.** Colab에서는 먼저 `파일 → Drive에 사본 저장`을 합니다. 다시 열면 맨 위의 접힌 셀들을
   실행하고, 풀던 절의 처음에 있는 **▶ 여기에서 이어 풀기** 셀을 실행합니다. 그 위의 셀이 실행되고 남은 문제에는
   값이 들어갑니다.
5. **제출합니다.** 맨 끝의 셀이 빠진 것을 알려 줍니다. Colab에서는 `파일 → 다운로드 → .ipynb 다운로드`로
   노트북을 받아 그대로 냅니다. 셀을 지우거나 순서를 바꾸지 않습니다. 새 셀을 더하는 것은 괜찮습니다.

문제는 {{exercises}}개, 빈칸은 {{blanks}}개, 배점은 모두 {{points}}점입니다. 숨은 검사는 다른 입력과 다른 크기로도 답을 실행해 봅니다.
화면에 나온 수를 옮겨 적은 답은 통과하지 못합니다.

먼저 아래의 접힌 셀들을 실행하고, 그다음 셀에 학번을 적어 실행합니다. 접힌 셀은 확인 셀이 쓰는 도구이고, 고칠
것은 없습니다.
"""

# %% [markdown] lang="en"
"""
# Lecture 27 · Attention

Lecture 26 turned text into batches of token embeddings. Those vectors do not know of each other yet. Now comes
the device that lets each token take what it needs from the others: **attention**. It begins with a plain
formula without any weights and ends with the multi-head attention that a GPT uses. What is needed is the idea of
token embeddings, matrix products and the basics of `nn.Module`, but no code of lecture 26.

At the end there will be

- the formulas for attention scores, attention weights and context vectors, and the reasons for them,
- the classes `SelfAttention_v1`, `SelfAttention_v2`, `CausalAttention` and `MultiHeadAttentionWrapper`,
- `MultiHeadAttention`, which lecture 28 and the homework use unchanged.

> The course follows the path of Sebastian Raschka's book
> [*Build a Large Language Model (From Scratch)*](https://www.manning.com/books/build-a-large-language-model-from-scratch).
> The text and the figures are our own.

The time beside a heading is a rough guide, exercises included. It comes to about three hours in all.

### How to work

<!-- notes -->

1. **Fill the blanks.** An exercise cell has lines that end in `...  ### your code`. Delete the `...` and write
   code in its place. Leave the other lines as they are.
2. **Run the check.** It is the folded cell right below the exercise, and can be run as often as you like.
   - `✅ 7/{{exercises}}`: right. The number says how many have passed so far.
   - `❌`: the reason and a hint; after three wrong tries one more hint.
   - `⬜`: a blank is open. `🔁`: run the exercise cell (again). `⏪`: finish the earlier exercise that is named.
3. **Go on when stuck.** Later cells use earlier results. Running the check of an exercise with an open blank
   puts values in the place of its result, so that the next one can be worked on. Nothing stands in for classes
   and functions.
4. **Come back later.** In Colab, first use `File → Save a copy in Drive`. When you open it again, run the
   folded cells at the top, then the cell **▶ Go on from here** at the start of your section: it runs the cells
   above and puts values in.
5. **Hand it in.** The last cell says what is missing. In Colab, `File → Download → Download .ipynb` saves the
   notebook; hand in that file as it is. Do not delete or reorder cells. Adding cells of your own is fine.

There are {{exercises}} exercises with {{blanks}} blanks, worth {{points}} points in all. Hidden checks run the answers on other inputs and
other sizes too. Copying the printed numbers will not pass.

Run the folded cells below first, then type your student number into the cell after them and run it. The folded cells
hold the tools of the checks; there is nothing to change in them.
"""

# %% include="check"
from common import answered, check, rerun

# %% include="go-on" only="release"

# %% include="stand-ins" only="release"

# %% include="student" only="release" editable=true

# %% [markdown] lang="ko"
r"""
### 되짚어 보기

<!-- notes -->

26강에서 배운 것을 기억에서 꺼내 봅니다. 노트북을 펴 보지 않고 고릅니다. **점수가 없고**, 몇 번이든 바꿀 수 있습니다.

1. BPE 토크나이저에는 왜 어휘 사전에 없는 단어를 나타내는 토큰이 필요하지 않습니까?
   - **a** 어휘 사전에 세상의 단어가 모두 있습니다.
   - **b** 어휘 사전에 없는 단어는 건너뜁니다.
   - **c** 어휘 사전에 없는 단어를 있는 조각으로 나눕니다. 필요하면 바이트까지 나눕니다.
2. 길이가 4인 입력 윈도에 대한 타깃은 무엇입니까?
   - **a** 윈도 바로 다음의 토큰 하나
   - **b** 한 토큰 뒤에서 시작하는, 길이가 같은 윈도
   - **c** 스트라이드만큼 뒤에서 시작하는 윈도
3. 임베딩 층은 토큰 ID 5로 무엇을 합니까?
   - **a** 5에 가중치를 곱합니다.
   - **b** 앞뒤의 토큰을 보고 뜻을 계산합니다.
   - **c** 가중치 행렬에서 5번 행을 꺼냅니다.
4. 위치 임베딩은 왜 더합니까?
   - **a** 같은 토큰은 어디에 있든 토큰 임베딩이 같아서, 순서를 알 수 없기 때문입니다.
   - **b** 벡터를 더 길게 만들기 위해서입니다.
   - **c** 문장이 끝나는 곳을 표시하기 위해서입니다.
5. 배치 크기 8, 길이 4, 폭 256이면 입력 임베딩의 크기(shape)는 무엇입니까?
   - **a** (32, 256)
   - **b** (8, 4, 256)
   - **c** (8, 256, 4)

아래의 접힌 셀을 실행하고, 그다음 셀의 따옴표 안에 문제마다 a, b, c 가운데 하나를 적어 실행합니다.
"""

# %% [markdown] lang="en"
r"""
### Looking back

<!-- notes -->

What do you remember of lecture 26? Choose without opening its notebook.
It has **no points**, and you can change your mind.

1. Why does a BPE tokenizer need no token for unknown words?
   - **a** Its vocabulary holds every word there is.
   - **b** It leaves unknown words out.
   - **c** It splits them into known pieces, down to bytes if need be.
2. What is the target of an input window of length 4?
   - **a** The one token right after the window
   - **b** A window of the same length that starts one token later
   - **c** The window that starts a stride later
3. What does an embedding layer do with the token ID 5?
   - **a** It multiplies 5 by a weight.
   - **b** It works out a meaning from the tokens around it.
   - **c** It takes row 5 of its weight matrix.
4. Why are position embeddings added?
   - **a** A token has the same token embedding wherever it stands, so the order would be lost.
   - **b** To make the vectors longer.
   - **c** To mark where a sentence ends.
5. With batch size 8, length 4 and width 256, what is the shape of the input embeddings?
   - **a** (32, 256)
   - **b** (8, 4, 256)
   - **c** (8, 256, 4)

Run the folded cells below; then type a, b or c between the quotes of the cell after them, and run it.
"""

# %% include="look-back" only=["release", "solutions"]
from common import look_back_at

# %% name="looked-back" only=["release", "solutions"]
# ko: @title 되짚어 보기의 설명 (고칠 것은 없습니다)
# en: @title The explanations (nothing to change here)
look_back = look_back_at(
    [
        {
            "right": "c",
            "a": tr(
                ko="어휘 사전은 토큰 50,257개뿐입니다. 없는 단어는 더 작은 조각으로 나뉩니다.",
                en="The vocabulary has 50,257 tokens only. A word that is not among them falls apart into smaller "
                "pieces.",
            ),
            "b": tr(
                ko="아무것도 버리지 않습니다. 디코딩하면 처음의 글이 그대로 돌아옵니다.",
                en="Nothing is left out: decoding gives back the text as it was.",
            ),
            "c": tr(
                ko="맞습니다. 바이트 256개가 모두 어휘 사전에 있으므로 어떤 글이든 나타낼 수 있습니다.",
                en="Right. All 256 bytes are in the vocabulary, so any text can be written with it.",
            ),
        },
        {
            "right": "b",
            "a": tr(
                ko="그것은 타깃의 마지막 토큰입니다. 모델은 위치마다 예측하므로 타깃도 네 개입니다.",
                en="That is only the last token of the target. Each position predicts one, so there are four.",
            ),
            "b": tr(
                ko="맞습니다. 위치마다 바로 다음 토큰이 정답입니다.",
                en="Right. At each position the token that comes next is what is to be predicted.",
            ),
            "c": tr(
                ko="스트라이드는 다음 입력이 시작하는 곳을 정합니다. 타깃은 스트라이드가 얼마든 한 토큰 뒤입니다.",
                en="The stride says where the next input starts. The target is one token later, whatever the stride.",
            ),
        },
        {
            "right": "c",
            "a": tr(
                ko="ID는 크기가 아니라 이름표입니다. 5는 4보다 크다는 뜻이 아니므로 곱하지 않습니다.",
                en="An ID is a label and no amount: 5 is not more than 4, and nothing is multiplied by it.",
            ),
            "b": tr(
                ko="임베딩 층은 토큰 하나만 봅니다. 다른 토큰을 보는 것이 이번 강의의 어텐션입니다.",
                en="It looks at one token alone. Looking at others is what attention does, today.",
            ),
            "c": tr(
                ko="맞습니다. 원-핫 벡터를 곱한 것과 결과가 같지만 훨씬 빠릅니다.",
                en="Right. Multiplying by a one-hot vector would give the same, only much more slowly.",
            ),
        },
        {
            "right": "a",
            "a": tr(
                ko="맞습니다. 위치마다 다른 벡터를 더하면 같은 토큰도 자리에 따라 달라집니다.",
                en="Right. With another vector for each position, equal tokens differ by their places.",
            ),
            "b": tr(ko="더하는 것이므로 길이는 그대로입니다.", en="They are added, so the length stays the same."),
            "c": tr(
                ko="글의 끝은 `<|endoftext|>`라는 토큰이 표시합니다. 위치 임베딩은 몇 번째인지만 나타냅니다.",
                en="The end of a text is marked by the token `<|endoftext|>`. A position embedding says which place it "
                "is.",
            ),
        },
        {
            "right": "b",
            "a": tr(
                ko="배치와 토큰은 따로 남습니다. 한 차원으로 펼치는 것은 손실을 구할 때뿐입니다.",
                en="Batch and tokens stay apart. They are flattened into one dimension only for the loss.",
            ),
            "b": tr(
                ko="맞습니다. 토큰 ID (8, 4)에서 ID마다 벡터가 하나씩 나옵니다.",
                en="Right. Of the IDs, (8, 4), each becomes one vector.",
            ),
            "c": tr(
                ko="벡터의 성분은 마지막 차원에 있습니다.", en="The components of a vector stand in the last dimension."
            ),
        },
    ]
)

# %% only="release" editable=true
look_back("", "", "", "", "")

# %% only="solutions"
look_back("c", "b", "c", "a", "b")

# %% [markdown] lang="ko"
"""
## 이번 강의의 길 · 5분

지도에서 두 번째 칸입니다.

<!-- notes -->

![](figure:roadmap-attention-step)

어텐션을 네 단계로 만듭니다. 각 단계는 앞 단계에 하나를 더합니다.

<!-- slide: 어텐션을 네 단계로 만듭니다. 각 단계는 앞 단계에 하나를 더합니다. -->

![](figure:four-attention-variants)

<!-- notes -->

1. **간단한 셀프 어텐션**(self-attention): 훈련할 가중치 없이 생각만 익힙니다.
2. **셀프 어텐션**: 훈련할 수 있는 가중치를 더합니다.
3. **코잘 어텐션**(causal attention): 앞에 나온 토큰과 자기 자신만 봅니다.
4. **멀티 헤드 어텐션**(multi-head attention): 여러 시선으로 동시에 봅니다.

아래 셀은 PyTorch를 불러오고 버전을 출력합니다. 버전은 환경마다 달라도 괜찮습니다.
"""

# %% [markdown] lang="en"
"""
## The path of this lecture · 5 min

This is the second box of the map.

<!-- notes -->

![](figure:roadmap-attention-step)

Attention is built in four steps, each of which adds one thing to the one before.

<!-- slide: Attention is built in four steps, each of which adds one thing to the one before. -->

![](figure:four-attention-variants)

<!-- notes -->

1. **Simplified self-attention**: the idea alone, with nothing to train.
2. **Self-attention** with weights that can be trained.
3. **Causal attention**: only earlier tokens and the token itself are seen.
4. **Multi-head attention**: several views at the same time.

The next cell imports PyTorch and prints its version. Another version is fine.
"""

# %% [markdown] only="notes" minutes=3 lang="ko"
"""
지도는 지난 시간에 보았으므로 짧게 지나갑니다. 네 단계의 이름을 소리 내어 읽고, 오늘은 왼쪽에서 오른쪽으로
간다고 말합니다.

**물어볼 것.** 지난 시간 끝에 남은 텐서의 크기는 무엇이었습니까? (배치, 토큰, 임베딩 차원) 오늘 만드는 것도 같은
크기를 받아 같은 토큰 수를 냅니다.
"""

# %% [markdown] only="notes" lang="en"
"""
They know the map, so be quick. Read the four names aloud; today goes from left to right.

**Ask.** What was the shape of the tensor at the end of last time? (Batch, tokens, embedding dimension.) What we build
today takes that shape and keeps the number of tokens.
"""

# %% slides=false
import torch
from torch import nn

print(torch.__version__)

# %% [markdown] lang="ko"
"""
## 3.1 긴 글의 어려움 · 5분

트랜스포머는 기계 번역을 위해 태어났습니다. 단어를 하나씩 옮기는 번역은 통하지 않습니다. 언어마다 문법과
어순이 다르기 때문입니다.

<!-- notes -->

![](figure:word-order-translation)

<!-- slide: 인코더가 글 전체를 벡터 하나에 담습니다. 글이 길면 앞쪽이 흐려집니다. -->

그전에는 **인코더-디코더**(encoder–decoder) 구조의 순환 신경망(RNN)을 썼습니다. 인코더는 토큰을 하나씩 읽고
마지막에 은닉 상태 하나를 남깁니다. 디코더는 그 벡터 하나만 보고 번역문의 토큰을 하나씩 만듭니다.

![](figure:seq2seq-encoder-decoder)

여기에는 한계가 세 가지 있습니다. 긴 글에서는 앞쪽 단어가 흐려집니다. 글 전체가 크기가 정해진 벡터 하나에 들어가야
합니다. 그리고 단계마다 앞 단계를 기다려야 하므로 병렬로 계산할 수 없습니다.

## 3.2 어텐션으로 의존 관계 잡기 · 5분

어텐션이 있으면 디코더는 단계마다 **모든** 입력 토큰을 볼 수 있습니다. 지금 만드는 토큰에 어느 입력이 얼마나
중요한지는 가중치가 말해 줍니다. 그림에서는 선이 굵을수록 가중치가 큽니다.

![](figure:attention-over-inputs)

남은 질문은 하나입니다. 이 가중치는 어떻게 구할까요?
"""

# %% [markdown] lang="en"
"""
## 3.1 The trouble with long sequences · 5 min

The transformer was made for machine translation. Translating word by word fails, because grammar and word
order differ from language to language.

<!-- notes -->

![](figure:word-order-translation)

<!-- slide: The encoder puts the whole text into one vector. In a long text the beginning fades. -->

Before it there were **encoder–decoder** recurrent networks (RNNs). The encoder reads token by token and leaves
a single hidden state at the end. The decoder makes the translation, token by token, from that one vector.

![](figure:seq2seq-encoder-decoder)

This has three limits. In long inputs the early words fade. The whole input must fit into one vector of fixed
size. And each step has to wait for the one before, so nothing can be computed in parallel.

## 3.2 Capturing dependencies with attention · 5 min

With attention the decoder may look at **all** input tokens at every step. Weights say how strongly each of them
counts for the token being produced. In the figure, a thicker line is a larger weight.

![](figure:attention-over-inputs)

One question is left: how are these weights found?
"""

# %% [markdown] only="notes" minutes=5 lang="ko"
"""
**물어볼 것.** "나는 어제 도서관에서 빌린 책을 읽었다"를 영어로 옮길 때, `read`를 쓰는 순간에는 어느 낱말을
보아야 합니까? 두세 명의 답을
칠판에 적어 두고, 가중치가 바로 이 답을 수로 적은 것이라고 말합니다.

**걸리는 곳.** 은닉 상태 하나와 토큰마다 하나인 출력을 섞어 생각합니다. 앞 그림에서 화살표가 몇 개인지 세어 보게 합니다.
"""

# %% [markdown] only="notes" lang="en"
"""
**Ask.** Translating "I read the book that I borrowed yesterday" into another language: at the moment of writing the
verb, which words must one look at? Put two or three answers on the board. Weights are this answer, written as numbers.

**Where they stumble.** One hidden state for the text, or one output for each token? Have them count the arrows.
"""
