"""A second opinion on the method: `docs/method.md` once more, slowly, in dictionaries and fractions.

It was written from that page, the definitions and the contracts of the tables, and shares no code with the method: no SQL, no
database, no floating point. `opinion` gives every figure that follows from some observations; `comparing` holds the method's
tables against them.
"""
