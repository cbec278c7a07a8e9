"""The texts and the vocabulary that the course works on, and the project's own unseen story (`unseen.txt`).

Nothing here is read by a student's notebook, which finds its text by itself.
"""

from __future__ import annotations

from autograde.data.files import FoundFile, find_data, put_data
from autograde.data.vocabulary import install_vocabulary

__all__ = ["FoundFile", "find_data", "install_vocabulary", "put_data"]
