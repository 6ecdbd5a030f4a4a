"""What texts in cells say whatever form they stand in: numbers, periods, units, industries, regions.

Where they stand, and what they are of, is the forms' to say.
"""
