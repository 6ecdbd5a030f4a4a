"""The commands of `koujing`, by subject; `pipelines.cli` gathers them.

A command reads its options, calls one face and sets the exit code. What is shown is `pipelines.faces`; heavy libraries are
imported inside the command that needs them.
"""
