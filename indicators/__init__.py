"""What is computed: the method as SQL and pure functions, sets in and sets out. No files, no Dagster."""
