"""From bytes to cells: one module a kind of file, and what each reader would lose without saying so.

Nothing here knows a form or a rule's words; `pipelines.workbooks.files.grid` chooses the reader by the content.
"""
