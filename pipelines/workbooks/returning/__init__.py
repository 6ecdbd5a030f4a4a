"""The workbook that goes back to the submitter and comes again: marks, the sheet of findings, the explanations on it.

What a rule finds is `pipelines.validation`; what becomes of an explanation is `pipelines.life`.
"""
