"""Pages made from `grades.json`: the class report and the feedback of each student."""
