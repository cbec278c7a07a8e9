"""What pages say by themselves, in both languages."""

from __future__ import annotations

from autograde.text import Text

__all__ = ["LABELS", "NAMES", "THEME", "WORDS"]

NAMES = {"ko": "한국어", "en": "English"}
WORDS = {
    "code": Text("코드 보기", "Show the code"),
    "colab": Text("Colab에서 열기", "Open in Colab"),
    "demo": Text("데모를 새 화면에서 열기", "Open the demo on a page of its own"),
    "demos": Text("움직이는 데모", "Demos that move"),
    "drawn": Text("이 셀이 그린 그림", "What this cell draws"),
    "figures": Text("그림", "Figures"),
    "figures about": Text(
        "노트북에 나오는 모든 그림입니다. 누르면 크게 볼 수 있고, CC BY 4.0에 따라 그대로 쓸 수 있습니다.",
        "Every figure of the notebooks. Press one to see it in full size; all may be used under CC BY 4.0.",
    ),
    "glossary": Text("용어집", "Glossary"),
    "glossary about": Text(
        "이 강의에서 쓰는 용어입니다. 노트북에 처음 나오는 곳에서 여기로 이어집니다.",
        "The terms of this course. Each notebook links here from where a term is first mentioned.",
    ),
    "from to": Text("{0:g}–{1:g}분", "Minutes {0:g}–{1:g}"),
    "front": Text("첫 화면", "Front page"),
    "go": Text("{} 사이트로", "To the site in {}"),
    "live": Text("라이브 코딩 노트북", "Notebook for live coding"),
    "more": Text("더 보기", "More"),
    "notebook": Text("노트북 내려받기", "Download the notebook"),
    "notebooks": Text("노트북", "Notebooks"),
    "pdf": Text("슬라이드 PDF", "Slides as PDF"),
    "slides": Text("슬라이드", "Slides"),
}
#: What the theme says in English.
THEME = (
    Text("맨 위로", "Back to top"),
    Text("처음", "Home"),
    Text("이 쪽의 내용", "On this page"),
    Text("본문으로", "Skip to content"),
    Text("만든 도구: ", "Made with "),
)
#: Its labels for those who do not see the page.
LABELS = (
    Text("사이트 목차 여닫기", "Toggle site navigation sidebar"),
    Text("이 쪽의 목차 여닫기", "Toggle table of contents sidebar"),
    Text("밝은 화면, 어두운 화면, 자동", "Toggle Light / Dark / Auto color theme"),
)
