"""Lecture 26, 2.1: what an embedding is."""

# %% [markdown] lang="ko"
"""
# 26강 · 언어 모델을 위한 텍스트 데이터 준비

이 노트북은 글 한 편에서 출발해, GPT가 받아들이는 텐서에서 끝납니다. 그 사이의 모든 단계를 직접 만듭니다. 글을
토큰으로 나누고, 토큰에 번호를 매기고, 번호의 시퀀스(sequence)를 배치로 묶고, 번호를 벡터로 바꿉니다. 필요한 것은
Python, 정규 표현식, PyTorch 텐서의 기초뿐입니다.

끝까지 마치면 다음을 갖게 됩니다.

- 글과 번호 사이를 오가는 토크나이저 `SimpleTokenizerV1`, `SimpleTokenizerV2`
- 다음 강의와 과제에서 다시 쓰는 `GPTDatasetV1`과 `create_dataloader_v1`
- 토큰과 그 위치를 함께 담은 텐서 `input_embeddings`

> 이 강의는 Sebastian Raschka의 책
> [『Build a Large Language Model (From Scratch)』](https://www.manning.com/books/build-a-large-language-model-from-scratch)의
> 길을 따라갑니다. 글과 그림은 새로 쓰고 그렸습니다.

절의 제목 옆에 있는 시간은 문제를 푸는 시간까지 넣은 어림입니다. 모두 2시간 반쯤 걸립니다.

### 푸는 방법

<!-- notes -->

1. **빈칸을 채웁니다.** 문제 셀에는 `...  ### your code`로 끝나는 줄이 있습니다. `...`을 지우고 그 자리에
   코드를 씁니다. 여러 줄로 써도 됩니다. 나머지 줄은 그대로 둡니다.
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

문제는 {{exercises}}개, 빈칸은 {{blanks}}개, 배점은 모두 {{points}}점입니다. 제출한 노트북은 숨은 검사가 한 번 더 살펴봅니다. 숨은 검사는
다른 글과 다른 값으로도 답을 실행해 봅니다. 화면에 나온 결과를 옮겨 적은 답은 통과하지 못합니다.

먼저 아래의 접힌 셀들을 실행하고, 그다음 셀에 학번을 적어 실행합니다. 접힌 셀은 확인 셀이 쓰는 도구이고, 고칠
것은 없습니다.
"""

# %% [markdown] lang="en"
"""
# Lecture 26 · Preparing text data for a language model

This notebook starts with a short story and ends with the tensor that a GPT takes in. Every step between the
two is built here, by hand: cutting the text into tokens, numbering the tokens, packing the numbers into
batches, and turning the numbers into vectors. Python, regular expressions and the basics of PyTorch tensors
are all it takes.

At the end there will be

- two tokenizers, `SimpleTokenizerV1` and `SimpleTokenizerV2`, that go from text to numbers and back,
- `GPTDatasetV1` and `create_dataloader_v1`, which later lectures and the homework use again,
- `input_embeddings`, a tensor that holds both the tokens and their positions.

> The course follows the path of Sebastian Raschka's book
> [*Build a Large Language Model (From Scratch)*](https://www.manning.com/books/build-a-large-language-model-from-scratch).
> The text and the figures are our own.

The time beside a heading is a rough guide, exercises included. It comes to about two and a half hours in all.

### How to work

<!-- notes -->

1. **Fill the blanks.** An exercise cell has lines that end in `...  ### your code`. Delete the `...` and
   write code in its place, over several lines if need be. Leave the other lines as they are.
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

There are {{exercises}} exercises with {{blanks}} blanks, worth {{points}} points in all. Hidden checks look at the notebook once more
after it has been handed in, and they run the answers on other texts and values too. Copying the printed
result into a blank will not pass.

Run the folded cells below first, then type your student number into the cell after them and run it. The folded cells
hold the tools of the checks; there is nothing to change in them.
"""

# %% include="check"
from common import SimpleNamespace, answered, check, rerun

# %% include="go-on" only="release"

# %% include="stand-ins" only="release"

# %% include="student" only="release" editable=true

# %% [markdown] lang="ko"
"""
## 강의 전체의 지도 · 5분

GPT 같은 대규모 언어 모델(large language model, LLM)은 두 단계로 훈련합니다. 먼저 **사전
훈련**(pretraining)에서 엄청난 양의 글을 읽으며 말을 이어 가는 능력을 얻습니다. 그다음 **미세
튜닝**(fine-tuning)에서 그 능력을 질문에 답하기, 글 분류하기 같은 특정한 일에 맞춥니다.

<!-- slide: 사전 훈련만 마친 모델은 아이와 같습니다. 말은 술술 하지만 내용이 맞는다는 보장은 없습니다. -->

사람의 성장과 닮았습니다. 아기는 아직 말을 못 합니다. 아이는 말을 하지만 그 말이 늘 옳지는 않습니다. 어른은
말을 써서 문제를 풉니다. 사전 훈련만 마친 모델은 아이에 가깝습니다. 문장은 그럴듯해도 내용이 맞는다는 보장은
없습니다.

![](figure:pretraining-vs-finetuning)

<!-- slide: 세 번의 수업에서 왼쪽 칸을 만들고, 사전 훈련은 과제에서 합니다. 오늘은 데이터입니다. -->

이 강의의 목표는 '말하는' 언어 모델을 맨바닥에서 만드는 것입니다. 세 번의 수업에서 (1) 데이터, (2)
어텐션(attention), (3) LLM 아키텍처를 차례로 만들고, (4) 사전 훈련은 과제에서 합니다.

![](figure:course-roadmap)

이번 강의는 그 첫 칸인 텍스트 데이터(text data)의 준비입니다. 모델이 아무리 좋아도 글을 수로 바꾸어 주지
않으면 한 글자도 읽지 못합니다.

<!-- notes -->

![](figure:roadmap-data-step)

### 준비

<!-- notes -->

필요한 패키지는 `torch`와 [`tiktoken`](https://github.com/openai/tiktoken) 둘입니다. 아래의 첫 셀은 GPT-2의 어휘
사전을 내려받는 함수를 정의합니다. 2.5에서 쓸 어휘 사전입니다. 둘째 셀은 `tiktoken`이 없을 때만 설치하고, 어휘 사전이
없을 때만 내려받고, 두 패키지의 버전을 출력합니다. 버전의 숫자는 환경마다 달라도 괜찮습니다.
"""

# %% [markdown] lang="en"
"""
## A map of the course · 5 min

A large language model (LLM) such as GPT is trained in two phases. In **pretraining** it reads enormous
amounts of text and learns to continue it. In **fine-tuning** that ability is adapted to a particular task, such
as answering questions or classifying texts.

<!-- slide: A model that was only pretrained is like a child: it talks well, and need not be right. -->

It is much like growing up. An infant cannot talk yet. A child talks, though what it says need not be true. An
adult uses language to get things done. A model that has only been pretrained resembles the child: its
sentences sound right, and nothing guarantees that they are.

![](figure:pretraining-vs-finetuning)

<!-- slide: Three lectures build the first box; pretraining is the homework. Today: the data. -->

The aim of the course is to build a language model "that can talk", from the ground up. Three lectures cover
(1) the data, (2) the attention mechanism and (3) the architecture; (4) pretraining is the homework.

![](figure:course-roadmap)

This lecture is the first box, the preparation of text data. However good a model may be, it cannot read a
single letter until somebody turns text into numbers.

<!-- notes -->

![](figure:roadmap-data-step)

### Getting ready

<!-- notes -->

Two packages are needed, `torch` and [`tiktoken`](https://github.com/openai/tiktoken). The first cell below
defines a function that downloads GPT-2's vocabulary, which 2.5 is going to use. The second one installs
`tiktoken` and fetches the vocabulary if they are missing, and prints both versions. Other version numbers are
fine.
"""

# %% include="vocabulary"
from common import fetch_vocabulary

# %% slides=false
import importlib.util
import subprocess
import sys
from importlib.metadata import version

# ko: tiktoken은 GPT 모델의 토크나이저입니다. 없을 때만 설치합니다.
# en: tiktoken is the tokenizer of the GPT models. It is installed only when it is missing.
if importlib.util.find_spec("tiktoken") is None:
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "tiktoken"], check=True)

# ko: tiktoken이 쓸 GPT-2의 어휘 사전을 미리 받아 둡니다.
# en: GPT-2's vocabulary, which tiktoken is going to use, is fetched ahead.
fetch_vocabulary()

print("torch", version("torch"))
print("tiktoken", version("tiktoken"))

# %% [markdown] only="notes" minutes=5 lang="ko"
"""
**물어볼 것.** 지금 쓰는 챗봇이 그럴듯하지만 틀린 답을 한 적이 있습니까? 예를 하나 듣고, 사전 훈련만 마친 모델을
'아이'라고 부르는 까닭을 설명합니다.

GPU도 가입도 필요 없습니다. 노트북을 모두 열었는지 확인하고 시작합니다.
"""

# %% [markdown] only="notes" lang="en"
"""
**Ask.** Has a chatbot ever given you an answer that sounded right and was wrong? Take one example, and explain
why a model
that was only pretrained is called a child here.

No GPU and no account is needed. Make sure that everybody has the notebook open.
"""

# %% [markdown] lang="ko"
"""
## 2.1 임베딩이란 무엇인가 · 5분

컴퓨터는 글도 그림도 소리도 있는 그대로는 다루지 못합니다. 신경망이 하는 일은 곱셈과 덧셈이므로 입력은 수여야
합니다. 데이터를 수의 묶음, 곧 벡터로 바꾸는 일을 **임베딩**(embedding)이라 하고, 그 결과로 나온 벡터를
**임베딩 벡터**(embedding vector)라고 합니다.

<!-- slide: 신경망은 곱하고 더하므로 입력은 수여야 합니다. 데이터를 벡터로 바꾸는 일이 임베딩입니다. -->

무엇을 벡터 하나로 바꾸는지에 따라 단어 임베딩, 문장 임베딩, 문서 임베딩이 있고 이미지와 소리의 임베딩도
있습니다. 이 강의에서는 글의 토큰만 다룹니다.

![](figure:modalities-to-vectors)

**주의.** 임베딩 모델은 훈련할 때 본 종류의 데이터만 다룹니다. 소리로만 훈련한 모델에는 글을 넣을 수 없습니다.
글과 이미지처럼 여러 종류를 함께 훈련해 한 공간의 벡터로 바꾸는 멀티모달(multimodal) 모델도 있습니다. 그러나 따로
훈련한 두 모델은 공간도 서로 다릅니다. 한 모델이 만든 벡터는 다른 모델에는 아무 뜻도 없는 수일 뿐입니다.
"""

# %% [markdown] lang="en"
"""
## 2.1 What an embedding is · 5 min

A computer cannot work with text, pictures or sound as they are. A neural network multiplies and adds, so what
goes into it has to be numbers. Turning data into lists of numbers, into vectors, is called **embedding**, and
each resulting vector is an **embedding vector**.

<!-- slide: A network multiplies and adds, so its input must be numbers. Embedding turns data into vectors. -->

One vector may stand for a word, a sentence or a whole document, and there are embeddings of images and of sound
as well. This course deals with text tokens only.

![](figure:modalities-to-vectors)

**Pitfall.** An embedding model can only take the kinds of data that it was trained on. A model trained on sound
alone cannot take text. There are multimodal models, trained on several kinds together, which turn texts and
images into vectors of one space. But two models that were trained apart have different spaces: the vectors of
one are meaningless numbers to the other.
"""
