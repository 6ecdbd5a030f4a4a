"""Dagster: the flow as assets, their checks and the job, all thin: each body calls one stage and reports what it did.

The work itself is `pipelines.stages`; what a gate checks is `pipelines.validation.gates`. Import the modules directly.
"""
