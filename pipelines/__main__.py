"""`python -m pipelines` is the command `koujing`."""

from pipelines.cli import main

main()
