"""Code cells that several notebooks of the course share.

A notebook takes one with `# %% include="NAME"`; the build puts the cell's code there in the edition's language.
The checks' tools, the story and the vocabulary need the standard library only, so that a notebook works in Colab as it
stands. The code of earlier lectures uses `torch`, `nn` and `tiktoken`, which its notebooks import before.
"""

import tiktoken
import torch
from torch import nn

from autograde.course.edition import build_value, tr

# %% name="check"
# ko: @title 확인 셀의 도구 (고칠 것은 없습니다)
# en: @title The tools of the checks (nothing to change here)
import ast
import base64
import importlib
import io
import json
import os
import re
import symtable
import sys
import time
import weakref
import zlib
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from types import SimpleNamespace

from IPython import get_ipython
from IPython.display import clear_output

# ko: 확인할 문제와, 문제마다 그 결과를 쓰는 앞의 문제들입니다.
# en: The exercises that are checked, and for each the earlier ones whose results it uses.
_needs = build_value("exercises")

# ko: 이 세션에서 일어난 일입니다. 이 셀을 다시 실행해도 남습니다.
# en: What happened in this session. It stays when this cell is run again.
if "_passed" not in globals():
    _ran, _left, _tries, _checked = {}, {}, {}, []
    _passed, _before = set(), None


# ko: 빈칸의 표시입니다.
# en: What marks a blank.
_MARKER = r"#+ *your\s+code"


# ko: 빈칸이 아직 `...`이라는 뜻의 오류입니다.
# en: Says that a blank is still `...`.
class NotAnsweredError(Exception):
    pass


# ko: 값 가운데 하나라도 아직 `...`이면 확인을 멈춥니다.
# en: Stops a check when one of the values is still `...`.
def answered(*values):
    if any(value is ... for value in values):
        raise NotAnsweredError


# ko: 셀이 실행될 때마다 어느 문제의 어떤 코드였는지 기억합니다. 문제 셀은 `# 이름` 줄로 알아봅니다.
# en: Remembers of each cell that runs which exercise it was, by its line `# name`, and its code.
def _remember(result):
    source, name = result.info.raw_cell or "", getattr(result.info, "cell_id", None)
    found = re.search(r"^# ([a-z0-9-]+)$", source, re.MULTILINE)
    name = found[1] if found else name
    # ko: 이름 줄이 지워진 문제 셀이면, 바로 다음에 확인하는 문제의 것으로 봅니다.
    # en: An exercise cell that lost its line belongs to the exercise that is checked next.
    error, is_exercise = result.error_before_exec or result.error_in_exec, name in _needs or re.search(_MARKER, source)
    if is_exercise:
        _left[name if name in _needs else "?"] = _bound_by(source)
        _ran[name if name in _needs else "?"] = (source, error, time.time())
    if isinstance(error, Exception) and not os.environ.get("NBGRADER_EXECUTION"):
        _go_on(result, is_exercise)


# ko: 셀이 이름에 남긴 값입니다. 큰 모델을 붙들어 두지 않도록 약한 참조로 기억합니다.
# en: What the cell left under its names, remembered by weak references, so that no large model is kept alive.
def _bound_by(source):
    try:
        symbols = symtable.symtable(source, "cell", "exec").get_symbols()
    except SyntaxError:
        return {}
    names = {one.get_name() for one in symbols if one.is_assigned()} & globals().keys()
    return {name: _reference(globals()[name]) for name in names}


def _reference(value):
    try:
        return weakref.ref(value)
    except TypeError:
        return lambda: value


# ko: 문제 셀이 실행된 뒤에 다른 셀이나 대신 넣은 값이 바꾼 이름입니다.
# en: The names that another cell, or a value that stands in, has changed since the exercise cell ran.
def _overwritten(exercise):
    left = _left.get(exercise, {})
    return [name for name in sorted(left) if left[name]() is not globals().get(name)]


# ko: 문제 셀의 오류나 남은 빈칸에서 온 오류로 '모두 실행'이 멈추지 않게 합니다. 무엇이 잘못인지는 확인 셀이 말합니다.
# en: 'Run all' does not stop at an exercise cell that fails, nor at what open blanks lead to; the check says which.
def _go_on(result, is_exercise):
    if is_exercise and _has_blank(result.info.raw_cell):
        clear_output()
        print(tr(ko="빈칸이 남아 있어 여기에서 멈췄습니다.", en="Stopped here, since a blank is still open."))
    if is_exercise or any(error or _has_blank(source) for source, error, _ in _ran.values()):
        result.error_before_exec = result.error_in_exec = None


def _watch():
    events = getattr(get_ipython(), "events", None)
    if events is None:
        return
    for old in [one for one in events.callbacks["post_run_cell"] if one.__name__ == "_remember"]:
        events.unregister("post_run_cell", old)
    events.register("post_run_cell", _remember)


_watch()


# ko: 노트북의 셀들과, 그것이 저장된 시각입니다. Colab은 지금 화면의 것을, Jupyter는 저장된 파일을 줍니다.
# en: The notebook's cells and when they were saved: Colab gives what is on the screen, Jupyter the saved file.
def _notebook():
    try:
        colab = importlib.import_module("google.colab._message")
        return colab.blocking_request("get_ipynb", timeout_sec=5)["ipynb"]["cells"], time.time()
    except Exception:
        file = Path(os.environ.get("JPY_SESSION_NAME") or globals().get("__vsc_ipynb_file__") or "?")
    try:
        return json.loads(file.read_text(encoding="utf-8"))["cells"], file.stat().st_mtime
    except (OSError, ValueError, KeyError):
        return [], 0


def _source_of(cell):
    return "".join(cell["source"])


def _name_of(cell):
    own = cell["metadata"]
    return own.get("nbgrader", {}).get("grade_id") or cell.get("id") or own.get("id")


# ko: 문제 셀이 실행된 뒤에 고쳐졌는지, 알 수 있는 만큼 알아봅니다.
# en: Whether the exercise cell was edited after it ran, as far as that can be known.
def _edited(exercise):
    source, _, when = _ran[exercise]
    if time.time() - when < 2:
        return False
    cells, saved = _notebook()
    texts = [_source_of(cell) for cell in cells if cell["cell_type"] == "code"]
    texts = [text.rstrip() for text in texts if re.search(f"^# {exercise}$", text, re.MULTILINE)]
    return saved > when and bool(texts) and source.rstrip() not in texts


# ko: 지난 세션에 통과한 문제입니다. 노트북에 저장된 출력에 ✅가 남아 있는 것만 알 수 있습니다.
# en: What passed in an earlier session: known where the notebook still has the ✅ among its saved outputs.
def _passed_before():
    global _before
    if _before is None:
        said = json.dumps([cell.get("outputs") for cell in _notebook()[0]], ensure_ascii=False)
        _before = {name for name in re.findall(r"✅ \d+/\d+ ([a-z0-9-]+)", said) if name in _needs}
    return _before


def _has_blank(source):
    return bool(re.search(rf"\.\.\.[\s,)]*{_MARKER}", source))


# ko: 이 문제가 쓰는 앞의 문제 가운데 아직 끝나지 않은 첫 문제입니다.
# en: The first of the exercises that this one builds on that is not finished yet.
def _unfinished(exercise):
    wanted = {exercise}
    for name in reversed(_needs):
        if name in wanted:
            wanted.update(_needs[name])
    return next((name for name in _needs if name in wanted and name != exercise and not _finished(name)), None)


def _finished(exercise):
    source, error, _ = _ran.get(exercise, ("", None, 0))
    return bool(source) and not error and not _has_blank(source) and source not in _tries.get(exercise, ())


# ko: 아직 남은 문제를 대신하는 값입니다. 코드가 아니라 수와 글과 텐서일 뿐이므로, 답으로 쓸 수는 없습니다.
# en: Values that stand in for what is still open. They are numbers, texts and tensors, no code, and no answer.
def _stand_ins_for(*keys):
    packed = globals().get("_stand_ins", "")
    known = json.loads(zlib.decompress(base64.b64decode(packed))) if packed else {}
    values = known.get("values", [])
    for key in keys:
        known = known.get(key, {})
    return known, values


def _unpacked(value):
    if isinstance(value, list):
        return [_unpacked(one) for one in value]
    if not isinstance(value, dict):
        return value
    ((kind, content),) = value.items()
    if kind == "tensor":
        torch, (dtype, shape, numbers) = importlib.import_module("torch"), content
        return torch.frombuffer(bytearray(base64.b64decode(numbers)), dtype=getattr(torch, dtype)).reshape(shape)
    return {"tuple": tuple, "set": set, "dict": dict}[kind](_unpacked(content))


def _put_in(numbers, values):
    globals().update({name: _unpacked(values[number]) for name, number in numbers.items()})
    return ", ".join(f"`{name}`" for name in numbers)


# ko: 확인한 결과: 표시, 할 말, 그리고 힌트를 낼 때인지입니다.
# en: What a check came to: its sign, what there is to say, and whether it is time for a hint.
def _outcome(exercise, error):
    source, stopped, _ = _ran.get(exercise, ("", None, 0))
    if not source:
        said = tr(
            ko=f"위의 문제 셀을 먼저 실행합니다. 첫 줄 `# {exercise}`는 남겨 둡니다.",
            en=f"run the exercise cell above first. Its first line, `# {exercise}`, has to stay.",
        )
        return "🔁", said, False
    if _edited(exercise):
        said = tr(
            ko="문제 셀을 고친 뒤에 아직 실행하지 않았습니다. 위의 셀을 다시 실행합니다.",
            en="the exercise cell was changed after it ran. Run the cell above again.",
        )
        return "🔁", said, False
    changed, is_open = _overwritten(exercise), _has_blank(source) and bool(error or stopped)
    if is_open or (_has_blank(source) and changed) or (isinstance(error, NotAnsweredError) and "..." in source):
        return "⬜", tr(ko="미작성: 빈칸이 남아 있습니다.", en="not answered yet: a blank is still open."), False
    if changed:
        names = ", ".join(f"`{name}`" for name in changed)
        said = tr(
            ko=f"다른 셀이 {names}의 값을 바꾸었습니다. 위의 문제 셀을 다시 실행합니다.",
            en=f"another cell has changed {names}. Run the exercise cell above again.",
        )
        return "🔁", said, False
    error = stopped or error
    if error is None:
        return "✅", "", False
    earlier = _unfinished(exercise)
    if earlier:
        return "⏪", tr(ko=f"`{earlier}`부터 끝냅니다.", en=f"finish `{earlier}` first."), False
    if isinstance(error, AssertionError) and not stopped:
        return "❌", str(error), True
    where = tr(ko="문제 셀이 오류로 멈췄습니다. ", en="the exercise cell stopped with an error. ") if stopped else ""
    return "❌", f"{where}{type(error).__name__}: {error}", True


# ko: 확인하는 문제의 셀을 다른 값으로 한 번 더 실행합니다. 노트북의 변수는 그대로입니다.
# en: Runs the cell of the exercise that is being checked once more, on other values. The notebook's variables stay.
def rerun(**values):
    # ko: 매직 줄은 빼고, `%time` 뒤의 코드는 남깁니다.
    # en: Without lines of magic, but with the code behind `%time`.
    source = re.sub(r"^%%.*|^(\s*)%time\s+", r"\1", _ran[_checked[-1]][0], flags=re.MULTILINE)
    source = re.sub(r"^(\s*)[%!].*", r"\1pass", source, flags=re.MULTILINE)
    names = {**globals(), **values}
    try:
        with redirect_stdout(io.StringIO()):
            for line in compile(source, "<again>", "exec", ast.PyCF_ONLY_AST).body:
                exec(compile(ast.Module([line], []), "<again>", "exec"), names)
                # ko: 주어진 값을 정하는 줄이 지나가도 다른 값이 그 자리에 남습니다.
                # en: The other values stay in their place, whichever line sets the given ones.
                names.update(values)
    except Exception as error:
        others = f" ({', '.join(f'`{name}`' for name in values)})" if values else ""
        said = tr(ko=f"다른 값{others}으로는 셀이 오류로 멈춥니다.", en=f"with other values{others} the cell stops.")
        raise AssertionError(f"{said} {type(error).__name__}: {error}") from error
    return SimpleNamespace(**names)


# ko: 한 문제의 assert를 실행하고 결과를 출력합니다. 세 번 틀리면 힌트를 하나 더 냅니다.
# en: Runs the asserts of one exercise and prints what came out. After three wrong tries there is one more hint.
@contextmanager
def check(exercise, hint, more=None):
    error, torch = None, sys.modules.get("torch")
    state = torch.get_rng_state() if torch else None
    _checked.append(exercise)
    if "?" in _ran:
        _ran[exercise], _left[exercise] = _ran.pop("?"), _left.pop("?")
    try:
        yield
    except Exception as caught:
        error = caught
    # ko: 확인 셀은 뒤에 나올 난수를 바꾸지 않습니다.
    # en: A check does not change the random numbers that come later.
    if state is not None:
        torch.set_rng_state(state)
    sign, said, wrong = _outcome(exercise, error)
    if sign == "✅":
        _passed.add(exercise)
        before = _passed_before() - _passed
        known = tr(ko=" · 저장된 출력에서 센 문제", en=" · counted from saved outputs:")
        print(f"✅ {len(_passed | before)}/{len(_needs)} {exercise}" + (f"{known} {len(before)}" if before else ""))
        return
    _passed.discard(exercise)
    _passed_before().discard(exercise)
    print(f"{sign} {exercise}: {said}")
    if sign == "⬜":
        names = _put_in(*_stand_ins_for("after", exercise))
        if names:
            print(
                tr(ko="이어서 풀 수 있도록 값을 대신 넣었습니다:", en="So that you can go on, values stand in for"),
                names,
            )
    if wrong:
        tries = _tries.setdefault(exercise, [])
        tries += [] if _ran[exercise][0] in tries else [_ran[exercise][0]]
        print(tr(ko="💡 힌트:", en="💡 Hint:"), hint)
        if more and len(tries) >= 3:
            print(tr(ko="💡 힌트 하나 더:", en="💡 One more hint:"), more)
    # ko: nbgrader가 실행할 때는 오류를 그대로 알립니다.
    # en: When nbgrader runs the notebook, it has to see the error.
    if os.environ.get("NBGRADER_EXECUTION"):
        raise error or AssertionError(said)


# %% name="go-on"
# ko: @title 이어 풀기와 제출 전 확인의 도구 (고칠 것은 없습니다)
# en: @title The tools for going on and for handing in (nothing to change here)
from IPython.utils.capture import capture_output


# ko: 이 셀보다 위에 있는 셀을, 훈련처럼 오래 걸리는 것만 빼고 실행합니다. 노트북을 읽지 못하면 아무것도 하지 않습니다.
# en: Runs the cells above this one but those that take long, as training does. Does nothing where it cannot read them.
def _run_above(start):
    ran = 0
    cells = [cell for cell in _notebook()[0] if cell["cell_type"] == "code"]
    texts = [_source_of(cell) for cell in cells]
    here = next((number for number, text in enumerate(texts) if start in text), 0)
    for cell, text in list(zip(cells, texts, strict=True))[:here]:
        if "heavy" not in cell["metadata"].get("tags", []) and "start_here(" not in text and "_remember" not in text:
            with capture_output():
                get_ipython().run_cell(text)
            ran += 1
    return ran


def _run_instead(exercise, code):
    if not code:
        return False
    own = _ran.pop(exercise, None)
    with capture_output():
        went_well = get_ipython().run_cell(code).success
    # ko: 문제를 푼 것은 아니므로, 확인 셀은 여전히 노트북의 셀을 봅니다.
    # en: The exercise is not answered by that; its check still looks at the notebook's own cell.
    del _ran[exercise]
    if own:
        _ran[exercise] = own
    return went_well


# ko: 앞의 문제가 남아 있거나 세션을 다시 시작했을 때, 여기부터 이어서 풀 수 있게 합니다.
# en: Makes it possible to go on from here when earlier exercises are open, or after a restart.
def start_here(last):
    above = list(_needs)[: list(_needs).index(last) + 1]
    ran = 0 if all(name in _ran for name in above) else _run_above(f"start_here({last!r})")
    if ran:
        print(tr(ko="위의 셀을 실행했습니다:", en="Cells above that were run:"), ran)
    if not all(name in _ran for name in above):
        said = tr(
            ko="위의 셀 가운데 실행되지 않은 것이 있습니다. Colab은 `런타임 → 이전 셀 실행`, "
            "Jupyter는 `Run → Run All Above Selected Cell`로 실행합니다.",
            en="Some cells above have not been run. In Colab use `Runtime → Run before`, in Jupyter `Run → Run All "
            "Above Selected Cell`.",
        )
        print("🔁", said)
    open_ones = [name for name in above if not _finished(name)]
    found, values = _stand_ins_for("at", last)
    put = {name: number for name, (number, origins) in found.items() if set(origins) & set(open_ones)}
    # ko: 강의용으로 만든 노트북에는 코드도 들어 있습니다. 남은 문제의 셀을 그 코드로 실행합니다.
    # en: A notebook made for a lecture holds code, too; the cells of open exercises are run with it.
    code, _ = _stand_ins_for("code")
    instead = [name for name in open_ones if _run_instead(name, code.get(name))]
    if instead:
        print(
            tr(ko="풀이의 코드가 대신하는 문제:", en="Exercises that the solution's code stands in for:"),
            ", ".join(instead),
        )
    open_ones = [name for name in open_ones if name not in instead]
    if open_ones:
        more = f", … ({len(open_ones)})" if len(open_ones) > 5 else ""
        print(tr(ko="아직 끝나지 않은 문제:", en="Exercises not finished yet:"), ", ".join(open_ones[:5]) + more)
        print(tr(ko="값을 대신 넣은 이름:", en="Names that values stand in for:"), _put_in(put, values) or "-")
        said = tr(
            ko="클래스, 함수, 객체는 대신 넣지 않습니다. 그것이 필요한 문제는 앞의 문제를 먼저 끝내야 합니다.",
            en="Nothing stands in for classes, functions and objects: what needs them waits for its exercise.",
        )
        print(said)
    elif not instead:
        print(tr(ko="앞의 문제가 모두 끝났습니다.", en="All earlier exercises are finished."))


# ko: 노트북에서 아직 빠진 것을 한 줄씩 모읍니다.
# en: What the notebook still lacks, a line each.
def _lacking(cells, saved):
    named = {_name_of(cell): cell for cell in cells}
    texts = {name: _source_of(cell) for name, cell in named.items()}
    blank = [name for name in _needs if _has_blank(texts.get(name) or _ran.get(name, ("",))[0])]
    unsure = [name for name in _needs if name not in _passed | _passed_before() and name not in blank]
    words = [name for name, cell in named.items() if cell["cell_type"] == "markdown"]
    words = [name for name in words if re.search(r"^\.\.\.\s*$", texts[name], re.MULTILINE)]
    wanted = [f"{name}-check" for name in _needs] + build_value("evidence")
    wanted += [name for name in _needs if re.search(r"\b(print|plt\.\w+)\(", texts.get(name, ""))]
    old = bool(cells) and any(when > saved for _, _, when in _ran.values())
    lost = [name for name in wanted if name in named and not named[name].get("outputs") and not old]
    if old:
        yield tr(ko="저장하고(Ctrl+S) 이 셀을 다시 실행합니다.", en="save (Ctrl+S) and run this cell again.")
    yield from (
        f"{said} {', '.join(names)}"
        for names, said in (
            (blank, tr(ko="빈칸이 남은 문제:", en="exercises with an open blank:")),
            (unsure, tr(ko="아직 ✅가 없는 문제:", en="exercises without ✅:")),
            (words, tr(ko="아직 쓰지 않은 답:", en="answers in words that are not written:")),
            (lost, tr(ko="출력이 저장되지 않은 셀:", en="cells whose output is not saved:")),
        )
        if names
    )
    if lost:
        yield tr(
            ko="Colab은 `수정 → 노트북 설정`에서 출력을 저장할 때 생략하지 않게 하고, 셀을 실행해 저장합니다.",
            en="in Colab, see that `Edit → Notebook settings` keeps outputs when saving; run the cells and save.",
        )
    if not cells:
        yield tr(
            ko="노트북 파일을 읽지 못해, 출력이 저장되었는지는 알 수 없습니다.",
            en="the notebook's file could not be read, so it is not known whether its outputs are saved.",
        )
    if not str(globals().get("STUDENT_NUMBER", "")).strip():
        yield tr(
            ko="맨 위의 `STUDENT_NUMBER`에 학번을 적고 그 셀을 실행합니다.",
            en="type your student number into `STUDENT_NUMBER` at the top, and run that cell.",
        )


def ready():
    lacking = list(_lacking(*_notebook()))
    for line in lacking:
        print("⬜", line)
    if not lacking:
        print(
            tr(
                ko="✅ 빠진 것이 없습니다. 내려받아 제출합니다.",
                en="✅ Nothing is missing. Download it and hand it in.",
            )
        )


# %% name="student"
# ko: 학번을 따옴표 안에 적습니다.
# en: Type the student number between the quotes.
STUDENT_NUMBER = ""

# %% name="ready"
# ko: @title 제출할 준비가 되었는지 보기
# en: @title Ready to hand in?
ready()

# %% name="stand-ins"
# ko: @title 남은 문제를 대신하는 값 (고칠 것은 없습니다)
# en: @title Values that stand in for open exercises (nothing to change here)
_stand_ins = ""

# %% name="start-here"
# ko: @title ▶ 여기에서 이어 풀기 · 앞의 문제가 남아 있거나 세션을 다시 시작했을 때
# en: @title ▶ Go on from here · when earlier exercises are open, or after a restart
start_here(build_value("after"))

# %% name="story"
# ko: @title 이야기 파일을 찾는 함수 (고칠 것은 없습니다)
# en: @title The function that finds the story's file (nothing to change here)
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


# %% name="vocabulary"
# ko: @title GPT-2의 어휘 사전을 받아 오는 함수 (고칠 것은 없습니다)
# en: @title The function that fetches GPT-2's vocabulary (nothing to change here)
import hashlib
import os
import tempfile
from http.client import HTTPException
from pathlib import Path
from urllib.request import urlopen

# ko: GPT-2의 어휘 사전은 파일 두 개입니다. 파일마다 해시와 주소 두 개가 있습니다. 첫 주소는 tiktoken이 쓰는 것이고,
# ko: 둘째 주소에는 이름만 다른 같은 파일이 있습니다.
# en: GPT-2's vocabulary is two files. Each has its hash and two addresses: the first is the one that tiktoken uses, at
# en: the second there is the same file under another name.
VOCABULARY_FILES = {
    "1ce1664773c50f3e0cc8842619a93edc4624525b728b188a9e0be33b7726adc5": (
        "https://openaipublic.blob.core.windows.net/gpt-2/encodings/main/vocab.bpe",
        "https://huggingface.co/openai-community/gpt2/resolve/607a30d783dfa663caf39e06633721c8d4cfcd7e/merges.txt",
    ),
    "196139668be63f3b5d6574427317ae82f612a97c5d1cdaf36ed2256dbf636783": (
        "https://openaipublic.blob.core.windows.net/gpt-2/encodings/main/encoder.json",
        "https://huggingface.co/openai-community/gpt2/resolve/607a30d783dfa663caf39e06633721c8d4cfcd7e/vocab.json",
    ),
}


# ko: 어휘 사전을 tiktoken이 찾는 폴더에 넣어 둡니다. 이미 있으면 아무 일도 하지 않습니다.
# en: Puts the vocabulary into the folder where tiktoken looks for it. If it is there already, nothing happens.
def fetch_vocabulary():
    chosen = os.environ.get("TIKTOKEN_CACHE_DIR") or os.environ.get("DATA_GYM_CACHE_DIR")
    folder = Path(chosen or Path(tempfile.gettempdir(), "data-gym-cache"))
    for sha256, addresses in VOCABULARY_FILES.items():
        # ko: tiktoken은 첫 주소의 해시를 파일의 이름으로 씁니다.
        # en: tiktoken names a file by the hash of its first address.
        file = folder / hashlib.sha1(addresses[0].encode()).hexdigest()
        if not file.is_file() or hashlib.sha256(file.read_bytes()).hexdigest() != sha256:
            _download_vocabulary(addresses, sha256, file)


# ko: 두 주소에서 차례로, 두 번까지 시도합니다. 내용이 맞는지는 해시로 확인합니다.
# en: Tries both addresses in turn, up to twice. The hash shows whether the content is right.
def _download_vocabulary(addresses, sha256, file):
    for address in 2 * addresses:
        try:
            with urlopen(address, timeout=30) as response:
                content = response.read()
            if hashlib.sha256(content).hexdigest() == sha256:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
                return
            problem = tr(ko="내용이 다릅니다", en="its content is not right")
        except (OSError, HTTPException) as error:
            problem = error
    raise FileNotFoundError(
        tr(
            ko=f"GPT-2의 어휘 사전을 {file.parent} 폴더에 내려받지 못했습니다({problem}). 이 셀을 다시 실행합니다. "
            f"네트워크가 없으면 {addresses[0]} 파일을 다른 곳에서 받아 {file} 파일로 저장합니다.",
            en=f"GPT-2's vocabulary could not be downloaded into the folder {file.parent} ({problem}). Run this cell "
            f"again. Without a network, get {addresses[0]} elsewhere and save it as {file}.",
        )
    )


# %% name="earlier-lectures"
from torch.utils.data import DataLoader, Dataset


# ko: lec26: 글을 슬라이딩 윈도로 잘라 (입력, 타깃) 쌍을 내주는 데이터셋
# en: lec26: a dataset that cuts a text into (input, target) pairs with a sliding window
class GPTDatasetV1(Dataset):
    def __init__(self, txt, tokenizer, max_length, stride):
        self.input_ids = []
        self.target_ids = []

        token_ids = tokenizer.encode(txt, allowed_special={"<|endoftext|>"})
        assert len(token_ids) > max_length, tr(
            ko="글이 너무 짧습니다. 토큰이 max_length보다 많아야 합니다.",
            en="The text is too short: it must have more than max_length tokens.",
        )

        # ko: i는 윈도가 시작하는 위치입니다. 타깃은 늘 한 칸 뒤입니다.
        # en: i is where a window starts. The target is always one position later.
        for i in range(0, len(token_ids) - max_length, stride):
            self.input_ids.append(torch.tensor(token_ids[i : i + max_length]))
            self.target_ids.append(torch.tensor(token_ids[i + 1 : i + max_length + 1]))

    def __len__(self):
        return len(self.input_ids)

    def __getitem__(self, idx):
        return self.input_ids[idx], self.target_ids[idx]


# ko: lec26: 데이터셋을 배치로 묶어 주는 데이터 로더
# en: lec26: a data loader that puts the dataset's items into batches
def create_dataloader_v1(txt, batch_size=4, max_length=256, stride=128, shuffle=True, drop_last=True, num_workers=0):
    tokenizer = tiktoken.get_encoding("gpt2")
    dataset = GPTDatasetV1(txt, tokenizer, max_length, stride)
    return DataLoader(dataset, batch_size=batch_size, shuffle=shuffle, drop_last=drop_last, num_workers=num_workers)


# ko: lec27: 코잘 마스크와 드롭아웃이 있는 멀티 헤드 어텐션
# en: lec27: multi-head attention with a causal mask and dropout
class MultiHeadAttention(nn.Module):
    def __init__(self, d_in, d_out, context_length, dropout, num_heads, qkv_bias=False):
        super().__init__()
        assert d_out % num_heads == 0, tr(
            ko="d_out은 num_heads로 나누어떨어져야 합니다.",
            en="d_out must be divisible by num_heads.",
        )
        self.d_out = d_out
        self.num_heads = num_heads
        # ko: 헤드 하나의 폭
        # en: the width of one head
        self.head_dim = d_out // num_heads
        self.W_query = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.W_key = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.W_value = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.out_proj = nn.Linear(d_out, d_out)
        self.dropout = nn.Dropout(dropout)
        # ko: 대각선 위가 1인 마스크. 파라미터가 아니라 버퍼입니다.
        # en: The mask, 1 above the diagonal. It is a buffer, not a parameter.
        self.register_buffer("mask", torch.triu(torch.ones(context_length, context_length), diagonal=1))

    def forward(self, x):
        b, num_tokens, _ = x.shape
        # ko: (b, num_tokens, d_out)을 헤드로 나눕니다.  → (b, num_heads, num_tokens, head_dim)
        # en: Split (b, num_tokens, d_out) into heads.  → (b, num_heads, num_tokens, head_dim)
        keys = self.W_key(x).view(b, num_tokens, self.num_heads, self.head_dim).transpose(1, 2)
        values = self.W_value(x).view(b, num_tokens, self.num_heads, self.head_dim).transpose(1, 2)
        queries = self.W_query(x).view(b, num_tokens, self.num_heads, self.head_dim).transpose(1, 2)

        # ko: 헤드마다 어텐션 점수. 뒤의 토큰은 가립니다.  → (b, num_heads, num_tokens, num_tokens)
        # en: Attention scores of every head, later tokens masked.  → (b, num_heads, num_tokens, num_tokens)
        attn_scores = queries @ keys.transpose(2, 3)
        mask_bool = self.mask.bool()[:num_tokens, :num_tokens]
        attn_scores.masked_fill_(mask_bool, -torch.inf)

        # ko: 크기를 줄여 소프트맥스를 취하고 드롭아웃을 씁니다.
        # en: Scaled softmax, then dropout.
        attn_weights = torch.softmax(attn_scores / self.head_dim**0.5, dim=-1)
        attn_weights = self.dropout(attn_weights)

        # ko: 값의 가중합을 구하고 헤드를 다시 합칩니다.  → (b, num_tokens, d_out)
        # en: Weighted sums of the values; the heads are merged again.  → (b, num_tokens, d_out)
        context_vec = (attn_weights @ values).transpose(1, 2)
        context_vec = context_vec.contiguous().view(b, num_tokens, self.d_out)
        return self.out_proj(context_vec)
