"""Drafts of forms for layouts not seen before: guesses with their grounds, for a person to finish.

Nothing here is used to read a file that has a form.
"""
