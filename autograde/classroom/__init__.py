"""A class: hand-ins in, a record kept, grades and pages out."""
