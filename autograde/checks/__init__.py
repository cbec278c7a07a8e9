"""This course's hidden checks, one package per assignment, and what they share: no part of the engine, which finds them
by course.toml. What they use of it is `autograde.checking`. See CONTRIBUTING.md, "Add or change an exercise".
"""
