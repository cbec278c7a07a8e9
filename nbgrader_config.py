"""nbgrader's configuration for this course: `nbgrader autograde lec26` grades with our engine.

Options of nbgrader may be set below, after `configure`, e.g. `c.CourseDirectory.db_url`.
"""

from autograde.nbgrader_plugin import configure

c = get_config()  # noqa: F821 (nbgrader provides get_config when it reads this file)
configure(c, edition="ko")
