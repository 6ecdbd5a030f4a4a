"""Spreadsheets in: the template a district fills in, and the reading of what comes back into observations.

Here belongs everything that knows what a workbook looks like. What counts and what is comparable is decided in
`definitions` and `indicators`; what is wrong is said with the rules of `definitions/rules`. Its rooms, in the order of a file's
way: `files` (bytes to sheets), `words` (what texts in cells say), `forms` (what a form can say, and which form a file is),
`reading` (figures to observations), `drafting` (layouts not seen before), `exchange` (what goes to the submitter and comes
back). Import the modules directly: this file stays light, because the command line pays for every import.
"""
