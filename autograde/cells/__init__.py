"""Code cells of notebooks that are the same in every course; a source takes one with `# %% include="NAME"`.

They need the standard library and IPython only, so that a notebook works in Colab as it stands. They are read as text
and built like any cell of a course: no part of the engine runs them.
"""
