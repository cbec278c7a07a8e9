"""What is published: all that students need, and nothing that they must not see."""

from __future__ import annotations

import base64
import io
import json
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, PngImagePlugin
from published_course import CHECKS, write_built_course
from typer.testing import CliRunner

from autograde.authoring.notebook import to_bytes
from autograde.cli import app
from autograde.course import Course, load_course
from autograde.errors import CourseError
from autograde.publish.layers import layers, squeeze
from autograde.publish.tree import publish

MINI = "notebooks/en/mini/mini.ipynb"
ANSWER = "words = story.split()"
CHECK = "test_when_the_snail_walks_twice_then_its_steps_add_up"
LINE = "assert student.run('Snail(\"x\").walk(3)') == sum(SPEEDS[:1])"
COLAB = "https://colab.research.google.com/github"


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    return write_built_course(tmp_path_factory.mktemp("course"))


@pytest.fixture
def own_course(tmp_path: Path) -> Course:
    """One whose files a test may change."""
    return write_built_course(tmp_path / "course")


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_when_the_course_is_published_then_students_have_notebooks_figures_and_a_page_and_nothing_else(
    course: Course, tmp_path: Path
) -> None:
    done = publish(course, tmp_path)
    assert done.leaks == ()
    assert (
        files(tmp_path)
        == set(done.written)
        == {
            "LICENSE",
            "README.md",
            "README.en.md",
            "images/index.html",
            *(f"images/{language}/mini/snail.png" for language in ("ko", "en")),
            *(f"notebooks/{language}/{id}/{id}.ipynb" for language in ("ko", "en") for id in ("mini", "later")),
        }
    )
    assert publish(course, tmp_path, check=True).leaks == ()
    assert publish(course, tmp_path).written == ()


def test_when_one_assignment_is_published_then_nothing_leads_to_the_later_one(course: Course, tmp_path: Path) -> None:
    publish(course, tmp_path, ["mini"])
    assert not [name for name in files(tmp_path) if "later" in name]
    text = "".join((tmp_path / name).read_text(encoding="utf-8") for name in (MINI, "README.md", "images/index.html"))
    assert f"{COLAB}/someone/course/blob/main/{MINI}" in text
    assert "later" not in text
    assert "Running" not in text


def test_when_another_assignment_is_added_then_what_was_there_stays_and_leads_to_it(
    course: Course, tmp_path: Path
) -> None:
    publish(course, tmp_path, ["mini"])
    assert MINI in publish(course, tmp_path, ["later"]).written
    assert "/later/later.ipynb" in (tmp_path / MINI).read_text(encoding="utf-8")
    assert publish(course, tmp_path).assignments == ("mini", "later")


def test_when_only_the_first_is_there_then_publishing_again_adds_none(course: Course, tmp_path: Path) -> None:
    publish(course, tmp_path, ["mini"])
    assert publish(course, tmp_path).assignments == ("mini",)


def test_when_the_folder_has_other_files_then_they_stay_as_they_are(course: Course, tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    for name in ("README.md", "syllabus.txt", ".git/config"):
        (tmp_path / name).write_text(f"{name} of my own\n")
    (tmp_path / "tools.py").write_text("from __future__ import annotations\n\nfrom autograde.checking import Wrong\n")
    (tmp_path / ".git" / "blob").write_text(ANSWER)  # git's own files are not published as they are
    assert "README.md" not in publish(course, tmp_path).written
    assert (tmp_path / "README.md").read_text() == "README.md of my own\n"
    assert (tmp_path / "syllabus.txt").read_text() == "syllabus.txt of my own\n"


def cell(book: dict[str, Any], id: str) -> dict[str, Any]:
    return next(one for one in book["cells"] if one["id"] == id)


def packed_png(text: str) -> bytes:
    file, info = io.BytesIO(), PngImagePlugin.PngInfo()
    info.add_text("Comment", text, zip=True)
    Image.new("RGB", (30, 20)).save(file, format="PNG", pnginfo=info)
    return file.getvalue()


def zipped(name: str, content: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return file.getvalue()


PACKED = base64.b64encode(f"# the answer\n{ANSWER} # nothing else".encode()).decode()
LATER = "거북이는 달팽이보다 두 배 빠르게 걷는다고 합니다."
#: What lies in the students' folder, its name, the line that is to be named, and what is said of it.
LYING_THERE: dict[str, tuple[str, bytes | str, int, str]] = {
    "an answer in another layout": ("notes.md", "# Notes\n\nTry `words=\n story.split( )`.\n", 3, "'count-words'"),
    "an answer in an archive": ("old.zip", zipped("a/b.py", f"x = 1\n{ANSWER}\n"), 1, "(in a/b.py)"),
    "an answer in a picture's metadata": ("snail.png", packed_png(ANSWER), 1, "'count-words'"),
    "an answer as base64": ("data.json", json.dumps(["one", PACKED], indent=1), 3, "'count-words'"),
    "an answer in words": ("faq.md", "# 질문\n달팽이는 발이 하나뿐이라서 느립니다.\n", 2, "'why-slow'"),
    "the name of a hidden check": ("log.txt", f"\n{CHECK} FAILED\n", 2, "checks/mini/test_1_mini.py:11)"),
    "values of a hidden check": ("page.html", "<p>[3, 1,\n4, 1, 5, 9]</p>", 1, "checks/mini/test_1_mini.py:5)"),
    "a known wrong answer": ("wrong.txt", "앞서 걸은 걸음을 잊었습니다.".encode("utf-16"), 1, "hidden checks"),
    "a hidden file under another name": ("mine.dat", CHECKS, 1, "the file checks/mini/test_1_mini.py"),
    "a line of a hidden check": ("a.py", f"import os\n{LINE}\n", 2, "checks/mini/test_1_mini.py:12)"),
    "a student's number": ("thanks.txt", "Thanks\nto 2023100042!\n", 2, "a student"),
    "a student's name": ("thanks.txt", "Thanks to\nMinsu Kim!\n", 2, "a student"),
    "a student who handed in nothing": ("todo.md", "# 할 일\n\n- 박서연 학생에게 편지 쓰기\n", 3, "a student"),
    "the seed of the class": ("log.txt", "seed\n5eed5eed5eed5eed", 2, "the seed of a class"),
    "a later assignment's notebook": ("notebooks/en/later/old.ipynb", "{}", 1, "belongs to later"),
    "a later assignment's text": ("plan.md", LATER, 1, "later, which is not published"),
    "a file among the notebooks": ("notebooks/en/mini/Copy1.ipynb", "{}", 1, "no part of what is published"),
    "a link to another notebook": ("a.md", f"\n{COLAB}/me/x/blob/main/mini.ipynb", 2, "github/me/x/blob"),
}


@pytest.mark.parametrize("planted", LYING_THERE)
def test_when_something_hidden_lies_in_the_folder_then_file_and_line_are_named_and_nothing_is_written(
    course: Course, tmp_path: Path, planted: str
) -> None:
    name, content, line, says = LYING_THERE[planted]
    file = tmp_path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    done = publish(course, tmp_path, ["mini"])
    assert [(leak.file, leak.line) for leak in done.leaks if says in leak.what] == [(name, line)], done.leaks
    assert {leak.file for leak in done.leaks} == {name}
    assert files(tmp_path) == {name}


def fill(book: dict[str, Any]) -> None:
    answer = cell(book, "count-words")
    answer["source"] = answer["source"].replace("...", "story.split()")


def fill_words(book: dict[str, Any]) -> None:
    cell(book, "why-slow")["source"] += "\n\nIt has no legs.\n"


def say_in_prose(book: dict[str, Any]) -> None:
    book["cells"][0]["source"] += f"\n`{ANSWER}`\n"


def hint_in_code(book: dict[str, Any]) -> None:
    cell(book, "snail")["source"] += "\n# self.name = name"


PACKED_CODE = base64.b64encode(zlib.compress(f"answers = 1\n{ANSWER}\n".encode())).decode()
PACKED_LINES = (PACKED_CODE[:40], PACKED_CODE[40:])


def pack(book: dict[str, Any]) -> None:
    cell(book, "snail")["source"] += '\n_code = """\n{}\n{}\n"""'.format(*PACKED_LINES)


def keep_output(book: dict[str, Any]) -> None:
    cell(book, "snail-check")["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["3 1 4 1 5\n"]}]


def tag(book: dict[str, Any]) -> None:
    cell(book, "snail-check")["metadata"]["answer"] = ANSWER


def add_cell(book: dict[str, Any]) -> None:
    book["cells"].append({"cell_type": "markdown", "id": "extra", "metadata": {}, "source": "Only for me."})


#: What is done to a built notebook, the line that is to be named, and what is said of it.
IN_A_NOTEBOOK: dict[str, tuple[Callable[[dict[str, Any]], None], str, str]] = {
    "a filled blank": (fill, '"id": "count-words",', "'count-words' is answered"),
    "an answer in words": (fill_words, '"id": "why-slow",', "'why-slow' is answered"),
    "an answer in the prose": (say_in_prose, f'"`{ANSWER}`\\n"', "the answer to 'count-words'"),
    "an answer in a comment": (hint_in_code, '"# self.name = name"', "the answer to 'snail'"),
    "an answer packed over two lines": (pack, f'"{PACKED_LINES[0]}\\n",', "the answer to 'count-words'"),
    "an output that was kept": (keep_output, '"id": "snail-check",', "outputs of the cell 'snail-check'"),
    "an answer in metadata": (tag, f'"answer": "{ANSWER}",', "the answer to 'count-words'"),
    "a cell of somebody's own": (add_cell, '"id": "extra",', "'extra' is not as the source has it"),
}


@pytest.mark.slow
@pytest.mark.parametrize("number", [1, 4])
def test_when_this_course_is_published_in_part_or_whole_then_nothing_leaks(number: int, tmp_path: Path) -> None:
    this = load_course()
    done = publish(this, tmp_path, this.assignments[:number])
    assert (done.assignments, done.leaks) == (this.assignments[:number], ())


@pytest.mark.parametrize("planted", IN_A_NOTEBOOK)
def test_when_a_built_notebook_says_too_much_then_file_and_line_are_named_and_nothing_is_written(
    own_course: Course, tmp_path: Path, planted: str
) -> None:
    change, line, says = IN_A_NOTEBOOK[planted]
    file = own_course.root / MINI
    book = json.loads(file.read_text(encoding="utf-8"))
    for one in book["cells"]:
        one["source"] = "".join(one["source"])
    change(book)
    file.write_bytes(to_bytes(book))
    lines = file.read_text(encoding="utf-8").split("\n")
    done = publish(own_course, tmp_path / "public", ["mini"])
    assert [lines[leak.line - 1].strip() for leak in done.leaks if says in leak.what] == [line], done.leaks
    assert {leak.file for leak in done.leaks} == {MINI}
    assert not (tmp_path / "public").exists()


def test_when_a_link_lies_in_the_folder_then_it_is_not_followed_but_named(course: Course, tmp_path: Path) -> None:
    (tmp_path / "all").symlink_to(course.root)
    assert [(leak.file, leak.what) for leak in publish(course, tmp_path).leaks] == [("all", "is a link")]


def test_when_what_is_published_was_changed_then_looking_through_it_finds_that(course: Course, tmp_path: Path) -> None:
    publish(course, tmp_path)
    file = tmp_path / MINI
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("words = ...", ANSWER), encoding="utf-8")
    leaks = publish(course, tmp_path, check=True).leaks
    assert {(leak.file, leak.what.split(" (")[0]) for leak in leaks} == {
        (MINI, "'count-words' is answered"),
        (MINI, "the answer to 'count-words'"),
    }
    assert publish(course, tmp_path).leaks == ()
    assert file.read_text(encoding="utf-8") == text


def test_when_a_published_notebook_is_damaged_then_it_is_named(course: Course, tmp_path: Path) -> None:
    publish(course, tmp_path)
    (tmp_path / MINI).write_bytes(b'{"cells": [\xff')
    assert [(leak.file, leak.what.split(";")[0]) for leak in publish(course, tmp_path, check=True).leaks] == [
        (MINI, "is no notebook")
    ]


def test_when_a_later_notebook_gives_what_an_earlier_one_asked_for_then_that_is_no_leak(
    course: Course, tmp_path: Path
) -> None:
    assert ANSWER in (course.root / "notebooks/en/later/later.ipynb").read_text(encoding="utf-8")
    assert publish(course, tmp_path, ["mini", "later"]).leaks == ()


def test_when_course_toml_names_another_address_than_the_build_then_a_build_is_asked_for(
    own_course: Course, tmp_path: Path
) -> None:
    config = own_course.root / "course.toml"
    config.write_text(config.read_text(encoding="utf-8").replace("someone/course", "other/course"), encoding="utf-8")
    with pytest.raises(CourseError, match=r"mini\.ipynb was built with other links.*`autograde build mini`"):
        publish(load_course(own_course.root), tmp_path / "public")


@pytest.mark.parametrize("name", ["", "..", "source", "checks/public", "notebooks"])
def test_when_the_folder_is_a_part_of_the_course_then_it_is_refused(course: Course, name: str) -> None:
    with pytest.raises(CourseError, match="a folder of its own"):
        publish(course, course.root / name)


def test_when_nothing_is_there_to_look_through_or_to_publish_then_the_message_says_what_to_do(
    own_course: Course, tmp_path: Path
) -> None:
    with pytest.raises(CourseError, match="no notebook of this course; `autograde publish"):
        publish(own_course, tmp_path / "public", check=True)
    with pytest.raises(CourseError, match="no assignment 'minni'; did you mean 'mini'"):
        publish(own_course, tmp_path / "public", ["minni"])
    (own_course.root / MINI).unlink()
    with pytest.raises(CourseError, match="is missing; `autograde build mini` makes it"):
        publish(own_course, tmp_path / "public")


def test_when_there_are_leaks_then_the_command_names_them_and_ends_with_1(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(course.root)
    assert CliRunner().invoke(app, ["publish", str(tmp_path), "mini"]).exit_code == 0
    (tmp_path / "notes.txt").write_text(f"one\n{ANSWER}\n")
    done = CliRunner().invoke(app, ["publish", str(tmp_path)])
    assert done.exit_code == 1
    assert "notes.txt:2: the answer to 'count-words' (source/mini/1_mini.py:" in done.stdout
    assert "mini: 1 leak; nothing was written" in done.stdout


def test_when_packed_text_stands_among_lines_then_it_is_read_apart_and_every_line_keeps_its_number() -> None:
    inside = "a text that says something by itself, in many words"
    packed = [base64.b64encode(zlib.compress(content)).decode() for content in (inside.encode(), bytes(range(256)))]
    text = f"one\ntwo '{packed[0]}' {packed[1][:50]}\n{packed[1][50:]} three\nfour"
    inner, _, own = layers(text.encode())
    assert (inner.text, inner.line(5)) == (squeeze(inside), 2)
    assert [own.text, own.line(own.text.index("three")), own.line(own.text.index("four"))] == [
        'onetwo""threefour',
        3,
        4,
    ]


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04 no zip", b"\x1f\x8b no gzip", b"\x89PNG\r\n\x1a\n\0\0", b"\xff\xfe\xff", b""]
)
def test_when_a_file_is_damaged_then_it_is_read_as_far_as_it_goes(content: bytes) -> None:
    assert [layer.line(0) for layer in layers(content)] == [1]
