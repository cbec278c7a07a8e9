"""What a lecture is given with, from the same source as the notebooks: slides, their PDF, a notebook for live coding.

`site` writes the files; `deck` turns cells into slides (`slides`), `page` slides into one file of HTML. Nothing here
draws or runs anything of the course: pictures and outputs are the committed ones.
"""
