"""Running dbt inside this process. What the models mean stands in dbt/."""
