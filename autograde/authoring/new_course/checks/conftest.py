"""For a look at one failure with pytest's own tools: `pytest checks/intro --submission FILE`."""

from autograde.verify.fixtures import *  # noqa: F403
