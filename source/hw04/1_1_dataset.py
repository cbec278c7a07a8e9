"""Homework 04: the data set of lecture 26."""

from autograde.course.edition import tr

# %% [markdown] lang="ko"
"""
# 과제 hw04 · 훈련하기와 사전 훈련된 가중치 불러오기

26강에서 데이터를, 27강에서 어텐션을, 28강에서 모델의 구조를 만들었습니다. 이 과제는 그 셋을 이어 **모델을
훈련**합니다. 세 부분으로 되어 있습니다.

| 부분 | 하는 일 | 문제 | 배점 |
| --- | --- | --- | --- |
| {{part:review}}. 트랜스포머 복습 | 앞 강의의 클래스를 기억해서 다시 씁니다. | {{first:review}} ~ {{last:review}} | {{points:review}} |
| {{part:training}}. 훈련 | 손실과 훈련 루프를 쓰고, 짧은 소설로 훈련해 손실 곡선과 샘플을 해석합니다. | {{first:training}} ~ {{last:training}} | {{points:training}} |
| {{part:pretrained}}. 사전 훈련된 가중치 | 공개된 GPT-2의 가중치를 직접 만든 모델에 옮기고, 다음 토큰을 뽑습니다. | {{first:pretrained}} ~ {{last:pretrained}} | {{points:pretrained}} |

끝까지 마치면 훈련 루프를 쓰고 돌릴 수 있고, 과대적합(overfitting)을 알아볼 수 있으며, 남이 저장한 체크포인트를
자기 모델에 맞추어 넣을 수 있습니다.

<!-- notes -->

> 이 과제는 Sebastian Raschka의 책
> [『Build a Large Language Model (From Scratch)』](https://www.manning.com/books/build-a-large-language-model-from-scratch)의
> 길을 따라갑니다. 글과 그림은 새로 쓰고 그렸습니다.

제목 옆에 있는 시간은 문제를 푸는 시간까지 넣은 어림입니다. 모두 5시간 반쯤 걸립니다. 기다리는 시간은 넣지 않았습니다.

### 푸는 방법

<!-- notes -->

1. **빈칸을 채웁니다.** 코드 문제에는 `...  ### your code`로 끝나는 줄이 있습니다. `...`을 지우고 그 자리에
   코드를 씁니다. 여러 줄로 써도 됩니다. 뒤에 쉼표가 붙은 `...,`의 쉼표는 남겨 둡니다.
2. **확인 셀을 실행합니다.** 코드 문제 바로 아래에 접혀 있는 셀입니다. 몇 번이든 다시 실행할 수 있습니다.
   - `✅ 3/{{coded}}`: 맞았습니다. 수는 지금까지 통과한 문제입니다.
   - `❌`: 틀린 이유와 힌트가 나옵니다. 세 번 틀리면 힌트가 하나 더 나옵니다.
   - `⬜`: 빈칸이 남아 있습니다. `🔁`: 문제 셀을 (다시) 실행합니다. `⏪`: 이름이 나온 앞의 문제부터 끝냅니다.
3. **글로 답합니다.** {{Written}} 문제는 글로 답합니다. `답`으로 시작하는 텍스트 셀을 두 번 눌러 열고, `...`을
   지우고 그 자리에 씁니다. 첫 줄은 그대로 둡니다. 글로 쓴 답은 사람이 읽습니다.
4. **막히면 넘어갑니다.** 뒤의 셀은 앞의 결과를 씁니다. 빈칸이 남은 문제의 확인 셀을 실행하면 그 결과 대신 값이
   들어가므로 다음 문제를 풀 수 있습니다. 클래스와 함수는 대신하지 않습니다.
5. **다음에 이어 풉니다.** Colab에서는 먼저 `파일 → Drive에 사본 저장`을 합니다. 다시 열면 맨 위의 접힌 셀들을
   실행하고, 풀던 절의 처음에 있는 **▶ 여기에서 이어 풀기** 셀을 실행합니다. 그 위의 셀이 실행되고 남은 문제에는
   값이 들어갑니다.

문제는 {{exercises}}개이고 그중 {{coded}}개가 코드, {{written}}개가 글입니다. 빈칸은 {{blanks}}개, 배점은 모두 {{points}}점입니다. 숨은 검사는 코드 문제의
답을 크기가 다른 작은 모델로도 실행해 봅니다. 768 같은 수를 클래스 안에 직접 쓴 답은 통과하지 못합니다.

### 도구를 쓰는 것

<!-- notes -->

검색, 문서, 챗봇을 **써도 되고**, 친구와 의논해도 됩니다. 다만 세 가지를 지킵니다.

- **자기 답을 설명할 수 있어야 합니다.** 강사가 낸 답과 자기 로그에 대해 3분쯤 물을 수 있습니다.
- **예측은 돌리기 전에, 자기 말로** 씁니다. 로그와 실험의 결과는 자기 노트북에서 나온 것이어야 합니다.
- 무엇을 어디에 썼고 어떻게 확인했는지 문제 {{number:ai-use}}에 적습니다. 점수가 없고, 적었다고 점수가 줄지 않습니다.

### 제출

<!-- notes -->

노트북을 **끝까지 실행하고 출력이 있는 채로** 저장합니다. {{part:training}}부의 로그와 그래프, {{part:pretrained}}부의 글도 답의 일부입니다.
다음 두 파일을 학습 플랫폼에 올립니다. 마감은 학습 플랫폼에 있고, 그 전에는 몇 번이든 다시 올릴 수 있습니다.

- 노트북 파일 `.ipynb`. Colab에서는 `파일 → 다운로드 → .ipynb 다운로드`로 받습니다.
- 같은 노트북을 HTML로 바꾼 `.html` 파일. Jupyter에는 내보내기 메뉴가 있습니다. Colab에서는 받은 `.ipynb`
  파일을 왼쪽의 파일 창에 올리고, 새 셀에서 `!jupyter nbconvert --to html 파일이름.ipynb`를 실행한 다음
  만들어진 `.html`을 받습니다.

셀을 지우거나 순서를 바꾸지 않습니다. 새 셀을 더하는 것은 괜찮습니다.

먼저 아래의 접힌 셀들을 실행하고, 그다음 셀에 학번을 적어 실행합니다. 접힌 셀은 확인 셀이 쓰는 도구이고, 고칠
것은 없습니다.
"""

# %% [markdown] lang="en"
"""
# Homework hw04 · Training, and loading pretrained weights

Lecture 26 made the data, lecture 27 attention, lecture 28 the architecture. This homework joins them and
**trains the model**. It has three parts.

| part | what happens | questions | points |
| --- | --- | --- | --- |
| {{part:review}}. Transformer review | the classes of the lectures, written once more from memory | {{first:review}} to {{last:review}} | {{points:review}} |
| {{part:training}}. Training | loss and training loop, a run on a short story, reading loss curves and samples | {{first:training}} to {{last:training}} | {{points:training}} |
| {{part:pretrained}}. Pretrained weights | GPT-2's published weights go into the model made here; drawing tokens | {{first:pretrained}} to {{last:pretrained}} | {{points:pretrained}} |

At the end you can write and run a training loop, recognise overfitting, and load a checkpoint that somebody else
saved into a model of your own.

<!-- notes -->

> The course follows the path of Sebastian Raschka's book
> [*Build a Large Language Model (From Scratch)*](https://www.manning.com/books/build-a-large-language-model-from-scratch).
> The text and the figures are our own.

The time beside a heading is a rough guide, exercises included. It comes to about five and a half hours in all, not
counting the time spent waiting.

### How to work

<!-- notes -->

1. **Fill the blanks.** A code exercise has lines that end in `...  ### your code`. Delete the `...` and write
   code in its place, over several lines if need be. Where a comma follows, as in `...,`, leave the comma.
2. **Run the check.** It is the folded cell right below the exercise, and can be run as often as you like.
   - `✅ 3/{{coded}}`: right. The number says how many have passed so far.
   - `❌`: the reason and a hint; after three wrong tries one more hint.
   - `⬜`: a blank is open. `🔁`: run the exercise cell (again). `⏪`: finish the earlier exercise that is named.
3. **Answer in words.** {{Written}} questions are answered in writing. Double-click the text cell that begins with
   `Answer`, delete the `...` and write in its place. Leave the first line as it is. A person reads these
   answers.
4. **Go on when stuck.** Later cells use earlier results. Running the check of an exercise with an open blank
   puts values in the place of its result, so that the next one can be worked on. Nothing stands in for classes
   and functions.
5. **Come back later.** In Colab, first use `File → Save a copy in Drive`. When you open it again, run the
   folded cells at the top, then the cell **▶ Go on from here** at the start of your section: it runs the cells
   above and puts values in.

There are {{exercises}} questions, {{coded}} in code and {{written}} in words, with {{blanks}} blanks, worth {{points}} points in all. Hidden checks run
the code on small models of other sizes, too. Writing a number such as 768 into a class will not pass.

### Using tools

<!-- notes -->

Searching, documentation, chatbots and talking to friends are all **fine**, as long as three things hold.

- **You can explain your answers.** You may be asked about them and about your own log, for three minutes or so.
- **Predictions come before the run, in your own words.** Logs and results of experiments come from your own notebook.
- Question {{number:ai-use}} asks what was used for what, and how it was checked. It has no points, and nothing you say
  there costs any.

### Handing in

<!-- notes -->

**Run the notebook to its end and save it with its outputs**: the log and the plot of part {{part:training}} and the texts of
part {{part:pretrained}} belong to the answers. Upload two files to the learning platform. The deadline is shown there; until
then you may upload as often as you like.

- The notebook, `.ipynb`. In Colab, `File → Download → Download .ipynb` saves it.
- The same notebook as `.html`. Jupyter can export it from its menu. In Colab, put the downloaded `.ipynb` into
  the file pane on the left, run `!jupyter nbconvert --to html FILE.ipynb` in a new cell, and download the
  `.html` that appears.

Do not delete or reorder cells. Adding cells of your own is fine.

Run the folded cells below first, then type your student number into the cell after them and run it. The folded cells
hold the tools of the checks; there is nothing to change in them.
"""

# %% include="check"
from autograde.cells.check import _name_of, _notebook
from common import answered, check, rerun

# %% include="go-on" only="release"

# %% include="stand-ins" only="release"

# %% [markdown] lang="ko"
"""
**학번을 적습니다.** 문제 {{number:own-experiment}}의 실험과 문제 {{number:find-the-bug}}의 고장 난 함수는 학번에서
뽑으므로 사람마다 다릅니다. 학번을 바꾸면 다른 것이 뽑힙니다.
"""

# %% [markdown] lang="en"
"""
**Type in your student number.** The experiment of question {{number:own-experiment}} and the broken functions of
question {{number:find-the-bug}} are drawn from it, so they are not everybody's. Another number draws others.
"""

# %% include="student" editable=true
from autograde.cells.go_on import STUDENT_NUMBER

# %% slides=false
# ko: @title 학번에서 뽑는 함수 (고칠 것은 없습니다)
# en: @title The function that draws from the student number (nothing to change here)
import hashlib
import unicodedata


# ko: names에서 count개를 뽑습니다. 학번과 문제가 같으면 늘 같은 것이 뽑힙니다.
# en: Draws count of the names: for one number and one exercise always the same.
def draw_from_number(number, exercise, names, count):
    letters = unicodedata.normalize("NFKC", str(number)).upper()
    plain = "".join(letter for letter in letters if letter.isalnum())
    return sorted(names, key=lambda name: hashlib.sha256(f"{plain} {exercise} {name}".encode()).digest())[:count]


# %% [markdown] lang="ko"
r"""
### 되짚어 보기

<!-- notes -->

28강에서 배운 것을 기억에서 꺼내 봅니다. 노트북을 펴 보지 않고 고릅니다. **점수가 없고**, 몇 번이든 바꿀 수 있습니다.

1. `LayerNorm`은 무엇의 평균과 분산을 구합니까?
   - **a** 배치 전체
   - **b** 토큰 하나의 벡터에 있는 성분들
   - **c** 글 하나의 토큰들
2. 숏컷 연결은 무엇에 좋습니까?
   - **a** 파라미터의 수를 줄입니다.
   - **b** 값을 0과 1 사이에 둡니다.
   - **c** 그레이디언트가 앞쪽 층까지 줄지 않고 닿습니다.
3. 토큰 ID (2, 9)를 넣으면 `GPTModel`의 로짓은 크기가 얼마입니까?
   - **a** (2, 9, 50257)
   - **b** (2, 50257)
   - **c** (2, 9, 768)
4. 그리디 디코딩은 다음 토큰을 어느 위치의 로짓에서 고릅니까?
   - **a** 첫 위치
   - **b** 마지막 위치
   - **c** 모든 위치의 평균
5. 글을 이을 때 왜 마지막 `context_size`개 토큰만 넣습니까?
   - **a** 앞의 토큰은 뜻이 없기 때문에
   - **b** 위치 임베딩의 행이 그만큼뿐이기 때문에
   - **c** 늘 같은 글이 나오게 하려고

아래의 접힌 셀을 실행하고, 그다음 셀의 따옴표 안에 문제마다 a, b, c 가운데 하나를 적어 실행합니다.
"""

# %% [markdown] lang="en"
r"""
### Looking back

<!-- notes -->

What do you remember of lecture 28? Choose without opening its notebook.
It has **no points**, and you can change your mind.

1. `LayerNorm` takes mean and variance of what?
   - **a** The whole batch
   - **b** The components of one token's vector
   - **c** The tokens of one text
2. What are shortcut connections good for?
   - **a** They save parameters.
   - **b** They keep values between 0 and 1.
   - **c** Gradients reach the early layers without fading.
3. Of which shape are the logits of `GPTModel` for token IDs of shape (2, 9)?
   - **a** (2, 9, 50257)
   - **b** (2, 50257)
   - **c** (2, 9, 768)
4. From the logits of which position does greedy decoding take the next token?
   - **a** The first one
   - **b** The last one
   - **c** The mean over all positions
5. Why are only the last `context_size` tokens put in while generating?
   - **a** Earlier tokens mean nothing
   - **b** The position embedding has only so many rows
   - **c** To get the same text each time

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
            "right": "b",
            "a": tr(
                ko="배치의 다른 글은 보지 않습니다. 그래서 배치 크기가 1이어도 됩니다.",
                en="It looks at no other text of the batch, so it works with a batch of one.",
            ),
            "b": tr(
                ko="맞습니다. 토큰마다 따로, 마지막 차원에서 구합니다.",
                en="Right. Of each token by itself, over the last dimension.",
            ),
            "c": tr(
                ko="토큰끼리 섞이지 않습니다. 섞이면 뒤의 토큰이 앞에 보이게 됩니다.",
                en="Tokens are not mixed. If they were, earlier ones would see later ones.",
            ),
        },
        {
            "right": "c",
            "a": tr(
                ko="더하기일 뿐이므로 파라미터의 수는 그대로입니다.",
                en="They only add; the number of parameters stays the same.",
            ),
            "b": tr(
                ko="더하면 값은 오히려 커질 수 있습니다. 크기를 고르게 하는 것은 층 정규화입니다.",
                en="Adding may make values larger. Evening out their size is what layer normalization does.",
            ),
            "c": tr(
                ko="맞습니다. 더하기는 그레이디언트를 그대로 지나가게 합니다.",
                en="Right. A sum lets gradients through as they are.",
            ),
        },
        {
            "right": "a",
            "a": tr(
                ko="맞습니다. 위치마다 어휘 사전의 토큰 하나하나에 로짓이 있습니다.",
                en="Right. At each position every token of the vocabulary has a logit.",
            ),
            "b": tr(
                ko="마지막 위치에만 로짓이 있는 것이 아닙니다. 훈련에는 모든 위치가 쓰입니다.",
                en="Not the last position alone has logits: training uses all of them.",
            ),
            "c": tr(ko="그것은 출력 층에 들어가기 전의 크기입니다.", en="That is the shape before the output layer."),
        },
        {
            "right": "b",
            "a": tr(
                ko="첫 위치의 로짓은 둘째 토큰에 대한 것이고, 둘째 토큰은 이미 있습니다.",
                en="Those are about the second token, which is there already.",
            ),
            "b": tr(
                ko="맞습니다. 마지막 위치만이 앞의 토큰을 모두 보고 아직 없는 토큰을 예측합니다.",
                en="Right. It alone has seen all tokens, and predicts the one that is not there yet.",
            ),
            "c": tr(
                ko="위치마다 서로 다른 토큰을 예측하므로 평균은 뜻이 없습니다.",
                en="Each position predicts another token, so a mean has no meaning.",
            ),
        },
        {
            "right": "b",
            "a": tr(
                ko="뜻은 있습니다. 다만 모델이 한 번에 볼 수 있는 길이가 정해져 있습니다.",
                en="They do mean something. But the model can see only so much at once.",
            ),
            "b": tr(
                ko="맞습니다. 더 긴 글을 넣으면 없는 위치를 찾아 오류가 납니다.",
                en="Right. A longer text would ask for a position that is not there: an error.",
            ),
            "c": tr(
                ko="늘 같은 글이 나오는 것은 가장 큰 로짓을 고르기 때문입니다.",
                en="The same text comes each time because the largest logit is taken.",
            ),
        },
    ]
)

# %% only="release" editable=true
look_back("", "", "", "", "")

# %% only="solutions"
look_back("b", "c", "a", "b", "b")

# %% [markdown] lang="ko"
"""
<!-- notes -->

아래의 첫 셀은 GPT-2의 어휘 사전을 내려받는 함수를 정의합니다. 둘째 셀은
[`tiktoken`](https://github.com/openai/tiktoken)과 어휘 사전을 없을 때만 준비하고, 네 패키지의 버전을 출력합니다. 버전의
숫자는 환경마다 달라도 괜찮습니다. 그 밖의 패키지는 필요하지 않습니다.
"""

# %% [markdown] lang="en"
"""
<!-- notes -->

The first cell below defines a function that downloads GPT-2's vocabulary. The second one gets
[`tiktoken`](https://github.com/openai/tiktoken) and the vocabulary if they are missing, and prints the versions
of four packages. Other version numbers are fine. No further package is needed.
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

for package in ("matplotlib", "numpy", "tiktoken", "torch"):
    print(package, version(package))

# %% slides=false
import matplotlib.pyplot as plt
import numpy as np
import tiktoken
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset

# %% [markdown] only="notes" minutes=3 lang="ko"
"""
과제를 소개하는 짧은 슬라이드입니다. 세 부분의 배점과 걸리는 시간(5시간 반쯤), 제출할 파일 두 개(`.ipynb`와
`.html`)를 말합니다.

**물어볼 것.** 세 번의 강의에서 만든 클래스 여섯의 이름을 순서대로 부를 수 있습니까?
"""

# %% [markdown] only="notes" lang="en"
"""
A short deck to introduce the homework. Say what the three parts are worth, how long it takes (about five
and a half hours), and that
two files are handed in, `.ipynb` and `.html`.

**Ask.** Who can name the six classes of the three lectures, in order?
"""

# %% [markdown] part="review" lang="ko"
"""
## {{part:review}}부 · 트랜스포머 복습 ({{points:review}}점) · 90분

<!-- slide: 앞 강의의 클래스 여섯을, 먼저 기억을 더듬어 다시 씁니다. -->

앞 강의의 클래스를 다시 씁니다. 강의 노트북을 펴 놓지 않고 먼저 기억을 더듬어 써 보기를 권합니다. 힌트는 크기(shape)와
순서를 알려 줍니다.

#### {{heading:review-dataset}}

26강의 데이터셋(dataset)입니다. 글을 토큰 ID로 바꾸고, 길이가 `max_length`인 윈도를 `stride`만큼씩 옮기며
(입력, 타깃) 쌍을 만듭니다.

1. `input_chunk`: `token_ids`의 위치 `i`부터 `max_length`개
2. `target_chunk`: 길이가 같은 윈도를 **한 토큰 뒤**에서 시작한 것

스트라이드(stride)가 얼마든 타깃은 늘 한 토큰 뒤입니다. 데이터 로더(data loader)를 만드는
`create_dataloader_v1`은 완성되어 있습니다. 숨은 검사는 다른 길이와 스트라이드, 다른 토크나이저로도 실행해
봅니다. 출력은 없습니다.
"""

# %% [markdown] lang="en"
"""
## Part {{part:review}} · Transformer review ({{points:review}} points) · 90 min

<!-- slide: The six classes of the lectures once more, from memory first. -->

The classes of the lectures once more. Try to write them from memory first, without the notebooks of the
lectures. The hints name shapes and order.

#### {{heading:review-dataset}}

The dataset of lecture 26. The text becomes token IDs, and a window of length `max_length` moves along by
`stride`; each position yields an (input, target) pair.

1. `input_chunk`: `max_length` items of `token_ids`, from position `i` on
2. `target_chunk`: a window of the same length that starts **one token later**

Whatever the stride, the target is always one token later. `create_dataloader_v1`, which makes the data
loader, is complete. The hidden checks also try other lengths and strides and another tokenizer. Nothing is
printed.
"""


# %% exercise="review-dataset" points=2 slides=false
class GPTDatasetV1(Dataset):
    def __init__(self, txt, tokenizer, max_length, stride):
        self.input_ids = []
        self.target_ids = []

        token_ids = tokenizer.encode(txt, allowed_special={"<|endoftext|>"})
        assert len(token_ids) > max_length, tr(
            ko="글이 너무 짧습니다. 토큰이 max_length보다 많아야 합니다.",
            en="The text is too short: it must have more than max_length tokens.",
        )

        # ko: i는 윈도가 시작하는 위치이고, stride씩 커집니다.
        # en: i is where a window starts; it grows by stride.
        for i in range(0, len(token_ids) - max_length, stride):
            # ko: 입력: 위치 i부터 토큰 ID max_length개
            # en: input: max_length token IDs from position i on
            input_chunk = token_ids[i : i + max_length]  ### your code
            # ko: 타깃: 같은 길이를 한 토큰 뒤에서
            # en: target: as many, one token later
            target_chunk = token_ids[i + 1 : i + max_length + 1]  ### your code
            # ko: 크기: (max_length,)
            # en: shape: (max_length,)
            self.input_ids.append(torch.tensor(input_chunk))
            self.target_ids.append(torch.tensor(target_chunk))

    def __len__(self):
        return len(self.input_ids)

    def __getitem__(self, idx):
        return self.input_ids[idx], self.target_ids[idx]


def create_dataloader_v1(txt, batch_size=4, max_length=256, stride=128, shuffle=True, drop_last=True, num_workers=0):
    tokenizer = tiktoken.get_encoding("gpt2")
    dataset = GPTDatasetV1(txt, tokenizer, max_length, stride)
    return DataLoader(dataset, batch_size=batch_size, shuffle=shuffle, drop_last=drop_last, num_workers=num_workers)


# %% check="review-dataset"
class _Numbers:
    # ko: 글에 적힌 수를 그대로 ID로 쓰는 시험용 토크나이저
    # en: A tokenizer for trying things out: the numbers in the text are the IDs.
    def encode(self, txt, allowed_special=None):
        return [int(number) for number in txt.split()]


with check(
    "review-dataset",
    hint=tr(
        ko="슬라이스 `token_ids[시작 : 끝]`을 씁니다. 끝은 시작에 `max_length`를 더한 것입니다. 타깃은 시작과 "
        "끝이 모두 1만큼 큽니다.",
        en="Use a slice, `token_ids[start : stop]`, where the stop is the start plus `max_length`. For the "
        "target both "
        "are larger by 1.",
    ),
    more=tr(
        ko="두 빈칸 모두 `token_ids` 뒤의 대괄호 안에 콜론으로 나눈 두 수를 씁니다. 입력은 `i`에서 시작하고, 끝은 그 "
        "시작에 `max_length`를 더한 것입니다. 타깃은 두 수에 모두 1을 더합니다.",
        en="Both blanks are `token_ids` with two numbers and a colon between them in square brackets. The input "
        "starts "
        "at `i`, and its stop is that start plus `max_length`. For the target add 1 to both numbers.",
    ),
):
    _windows = GPTDatasetV1("35 20 71 14 92 53 68 47 11 86 39", _Numbers(), max_length=5, stride=2)
    assert len(_windows) == 3, tr(
        ko="윈도의 수가 다릅니다. 반복문은 고치지 않습니다.",
        en="The number of windows is not right. The loop stays as it is.",
    )
    assert [len(_windows[0][0]), len(_windows[0][1])] == [5, 5], tr(
        ko="입력과 타깃의 길이가 모두 `max_length`여야 합니다.",
        en="Inputs and targets must all have length `max_length`.",
    )
    assert _windows[2][0].tolist() == [92, 53, 68, 47, 11], tr(
        ko="세 번째 입력이 잘못되었습니다. 위치 `i`에서 시작하는지 확인합니다.",
        en="The third input is wrong. See whether it starts at position `i`.",
    )
    assert _windows[2][1].tolist() == [53, 68, 47, 11, 86], tr(
        ko="세 번째 타깃이 잘못되었습니다. 글에서 입력보다 정확히 한 토큰 뒤에 있는 토큰들이어야 합니다.",
        en="The third target is wrong. It has to be the tokens that stand in the text exactly one later than the "
        "input.",
    )
