"""The cells with which a student goes on, and hands in."""

import re

from autograde.cells.check import (
    _finished,
    _has_blank,
    _name_of,
    _needs,
    _notebook,
    _passed,
    _passed_before,
    _ran,
    _source_of,
    get_ipython,
)
from autograde.course.edition import build_value, tr

# %% name="go-on"
# ko: @title 이어 풀기와 제출 전 확인의 도구 (고칠 것은 없습니다)
# en: @title The tools for going on and for handing in (nothing to change here)
import base64
import importlib
import json
import zlib

from IPython.utils.capture import capture_output


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


def _fill_in_after(exercise):
    return _put_in(*_stand_ins_for("after", exercise))


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
