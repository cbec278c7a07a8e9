"""The tools of the checks in the notebook: `check`, `answered` and `rerun`."""

from autograde.course.edition import build_value, tr

# %% name="check"
# ko: @title 확인 셀의 도구 (고칠 것은 없습니다)
# en: @title The tools of the checks (nothing to change here)
import ast
import importlib
import io
import json
import os
import re
import symtable
import sys
import time
import weakref
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
    fill_in = globals().get("_fill_in_after")
    names = fill_in(exercise) if sign == "⬜" and fill_in else ""
    if names:
        print(
            tr(ko="이어서 풀 수 있도록 값을 대신 넣었습니다:", en="So that you can go on, values stand in for"), names
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
