"""WHAT is computed: the method, from observations to indicators, as SQL over sets, and the contracts of its tables.

Here belong the steps (`sql/`), the catalogue of indicators (`catalogue/`), the tables' contracts (`tables.yml`) and the few
lines that run a step on a DuckDB connection. Files, Dagster, workbooks and people's screens belong to `pipelines`; what
counts as digital belongs to `definitions`.
"""
