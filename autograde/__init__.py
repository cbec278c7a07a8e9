"""The course's authoring tools and its autograder. See CONTRIBUTING.md for the map."""
