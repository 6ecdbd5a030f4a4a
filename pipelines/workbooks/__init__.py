"""Spreadsheets in: the template a district fills in, and the reading of what comes back into observations.

Here belongs everything that knows what a workbook looks like. What counts and what is comparable is decided in
`definitions` and `indicators`; what is wrong is said with the rules of `definitions/rules`. Import the modules
directly: this file stays light, because the command line pays for every import.
"""
