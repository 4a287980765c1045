"""A refresh without Dagster: its stages in their order. What each stage does stands in ingest, transform and publish."""
