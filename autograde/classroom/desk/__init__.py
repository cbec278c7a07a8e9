"""The desk: points by hand in the browser, on this computer alone. `run` starts it.

It is served by Tornado, which is there wherever notebooks are run. There is nothing to build and nothing is fetched.
"""
