"""Dagster only: one module a stage, thin; the work is done by ingest, transform and publish."""
