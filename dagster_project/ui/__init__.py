"""The web page of Dagster behind a guard. `make ui` starts it."""
