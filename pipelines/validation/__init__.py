"""Rules to findings: what is wrong with a submission, where, and what to do about it.

Here belong findings, the addresses they point at, and what finds them by rule. Reading a workbook is
`pipelines.workbooks`; the rules' own text is in `definitions/rules`. Import the modules directly: this file stays
light, because the command line pays for every import.
"""
