"""One file to its observations, its cover and its findings, by the form it was found to be."""
