"""What people see on the terminal: the cross-region table, the trace of a number, the summary of a run.

Queries are SQL files in `sql/`, run on a release opened read-only; here they become text, CSV, JSON or Markdown. Nothing is
computed here that is not in the release.
"""
