"""Spreadsheets in: the template a district fills in, and the reading of what comes back into observations.

Here belongs everything that knows what a workbook looks like. What counts and what is comparable is decided in
`definitions` and `indicators`; what is wrong is said with the rules of `definitions/rules`. In rooms of their own: `readers`
(bytes to sheets), `layouts` (tables that others publish), `drafting` (layouts not seen before), `returning` (what goes back to
the submitter). Import the modules directly: this file stays light, because the command line pays for every import.
"""
