"""Forms: what a form can say, which form a file is, and its tables found on the sheets.

Reading the figures by a form is `pipelines.workbooks.reading`.
"""
