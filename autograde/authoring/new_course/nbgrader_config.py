"""nbgrader's configuration for this course: `nbgrader autograde intro` grades with autograde's sandbox and checks."""

from autograde.nbgrader_plugin import configure

c = get_config()  # noqa: F821 (nbgrader provides get_config when it reads this file)
configure(c)
