"""How fast the heavy parts are, measured beside what they are built on: `make bench`, or `python -m bench NAME`.

Each module here measures one part and has one function, `run()`, that prints what it found. Ratios are what
counts: the seconds depend on the machine. One that looks for errors returns how many there are, and the command fails by them.
"""
