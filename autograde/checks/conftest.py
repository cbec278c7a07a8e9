"""For authors who look at one failure with pytest's own tools: `pytest autograde/checks/lec26 --submission FILE`."""

from autograde.verify.fixtures import *  # noqa: F403
