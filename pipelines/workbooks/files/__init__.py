"""Bytes to sheets: what arrived, opened safely, as cells with true addresses, and the account of what became of them.

What the cells mean belongs to the rooms after this one.
"""
