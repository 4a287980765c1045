"""Reading the raw CSVs into typed, validated frames: pure functions, no Dagster and no database."""
