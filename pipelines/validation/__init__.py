"""Rules to findings: what is wrong with a submission, where, and what to do about it; and the gates between stages.

A finding itself is `pipelines.findings`, which reading a workbook and the life of a submission speak of too; the rules' own
text is in `definitions/rules`. Import the modules directly: this file stays light, because the command line pays for every
import.
"""
