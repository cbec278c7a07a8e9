"""Code cells that several notebooks of the course share.

A notebook takes one with `# %% include="NAME"`; the build puts the cell's code there in the edition's language.
Standard library only, so that a notebook works in Colab as it stands.
"""

from autograde.authoring.edition import build_value, tr

# %% name="check"
import os
from contextlib import contextmanager

# ko: 통과한 문제의 이름입니다. 같은 문제를 여러 번 확인해도 한 번만 셉니다.
# en: The exercises passed so far. One that is checked several times still counts once.
_passed = set()
_exercises = build_value("exercises")


# ko: 빈칸이 아직 `...`이라는 뜻의 오류입니다.
# en: Says that a blank is still `...`.
class NotAnsweredError(Exception):
    pass


# ko: 값 가운데 하나라도 아직 `...`이면 확인을 멈춥니다.
# en: Stops a check when one of the values is still `...`.
def answered(*values):
    if any(value is ... for value in values):
        raise NotAnsweredError


# ko: 어떤 코드가 값 대신 `...`을 받아서 생긴 오류인지 알아봅니다.
# en: Finds out whether the error arose because some code was handed a `...` for a value.
def _met_blank(error):
    trace = error.__traceback__
    while trace.tb_next:
        trace = trace.tb_next
    frame = trace.tb_frame
    inside = frame.f_locals.values() if frame.f_locals is not frame.f_globals else ()
    return "ellipsis" in str(error) or any(value is ... for value in inside)


# ko: 한 문제의 assert를 실행하고 결과를 출력합니다. 틀렸으면 힌트도 출력합니다.
# en: Runs the asserts of one exercise and prints what came out, with the hint when something is not right.
@contextmanager
def check(exercise, hint):
    try:
        yield
    except Exception as error:
        _passed.discard(exercise)
        if isinstance(error, NotAnsweredError) or _met_blank(error):
            print("⬜", exercise, tr(ko="미작성: 빈칸이 남아 있습니다.", en="not answered yet: a blank is still open."))
        else:
            said = str(error) if isinstance(error, AssertionError) else f"{type(error).__name__}: {error}"
            print(f"❌ {exercise}: {said}")
            if isinstance(error, NameError):
                print(tr(ko="위 셀이 끝까지 실행되었는지 봅니다.", en="Did the cell above run to its end?"))
            print(tr(ko="💡 힌트:", en="💡 Hint:"), hint)
        # ko: nbgrader가 실행할 때는 오류를 그대로 알립니다.
        # en: When nbgrader runs the notebook, it has to see the error.
        if os.environ.get("NBGRADER_EXECUTION"):
            raise
    else:
        _passed.add(exercise)
        print(f"✅ {len(_passed)}/{_exercises} {exercise}")


# %% name="story"
import hashlib
import os
from http.client import HTTPException
from pathlib import Path
from urllib.request import urlopen

STORY = "the-verdict.txt"
STORY_SHA256 = "b41e41a68f0398a3154ae69e2e4c0e2694e17fe0d66730536837f1b01935b31f"
STORY_ADDRESSES = (
    "https://raw.githubusercontent.com/rasbt/LLMs-from-scratch/main/ch02/01_main-chapter-code/the-verdict.txt",
    "https://cdn.jsdelivr.net/gh/rasbt/LLMs-from-scratch@main/ch02/01_main-chapter-code/the-verdict.txt",
)


# ko: 이야기 파일의 경로를 돌려줍니다.
# en: Returns the path of the story's file.
def find_story():
    # ko: 이미 있는 파일을 먼저 찾습니다.
    # en: A file that is already there comes first.
    for folder in (os.environ.get("COURSE_DATA"), "."):
        if folder and Path(folder, STORY).is_file():
            return Path(folder, STORY)
    # ko: 없으면 내려받고, 내용이 맞는지 해시로 확인합니다.
    # en: Otherwise it is downloaded, and its hash shows whether it is the right text.
    for address in STORY_ADDRESSES:
        try:
            with urlopen(address, timeout=30) as response:
                content = response.read()
        except (OSError, HTTPException):
            continue
        if hashlib.sha256(content).hexdigest() == STORY_SHA256:
            Path(STORY).write_bytes(content)
            return Path(STORY)
    raise FileNotFoundError(
        tr(
            ko=f"{STORY} 파일을 내려받지 못했습니다. {STORY_ADDRESSES[0]} 에서 받아 {Path.cwd()} 폴더에 넣습니다.",
            en=f"{STORY} could not be downloaded. Get it from {STORY_ADDRESSES[0]} and put it into {Path.cwd()}.",
        )
    )
