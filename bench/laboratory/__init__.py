"""The containment laboratory: regions whose truth is known, reports as real cities would make them, and the method on trial.

`world` says what may be true (the definitions, read by hand), `atoms` draws what is true, `cities` turns the truth into
reports, each with less than the whole truth, `truths` adds up the truth of every figure, `trial` runs the method over the
reports and compares, and `report` prints. Only `trial` imports the method: the truth never comes from the code on trial.

An *atom* is the smallest piece of a region's economy: an amount with all its labels (year, quarter, measure, 2011 code, 2017
industry, NBS class or outside, above or below the scale, in the part of the territory that stays or in the part that
moves). The truth of any figure and every cell of any report are sums of atoms, so that a report can only leave out, never
invent.

What holds in the laboratory is what `docs/method.md` assumes, and no more: own shares differ by region, year, measure and
wherever else they can; common ones are the same for everybody; parts below a coarse code are not negative, nor is what lies
below the scale.
"""
