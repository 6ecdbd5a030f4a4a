"""Tables that others publish: read by layouts, which are data (`definitions/forms`), with one reader for all of them.

Reading the project's own forms, and guessing at layouts nobody has described, belong elsewhere.
"""
