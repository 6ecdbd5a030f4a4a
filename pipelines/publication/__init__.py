"""Releases: built aside, checked, and put in place by one rename; and what a reader of a release needs.

Here belong the manifest, the release and its dimension tables. What the figures are is computed in `indicators`; screens
for people are `pipelines.cli`.
"""
