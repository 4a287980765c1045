{{ config(materialized=passing_step()) }}
-- One row per pair of a metric and another that speaks about nearly the same thing, with what it counts otherwise. It points
-- a reader to the closest figure where nothing of the same definition exists; it never settles a claim.
select
    metric,
    related_metric,
    difference,
    any_subject = 'any' as is_any_subject
from (
    values
    ('accelerator_failure_rate', 'accelerator_annual_failure_rate', 'failures of a year, not of the first weeks', 'same'),
    ('ai_share_of_power', 'data_center_share_of_electricity', 'all data centres, not AI alone', 'same'),
    ('compute_power_additions', 'data_center_additions', 'all data centres, not AI alone', 'same'),
    ('compute_power_contracted', 'compute_power_operational', 'in operation, not contracted', 'same'),
    ('infrastructure_spend', 'compute_spend_commitment', 'money promised for compute over another span', 'same'),
    ('infrastructure_spend', 'compute_spend', 'spending on compute alone', 'same'),
    ('memory_new_fabs', 'memory_fab_first_output', 'one named line, not the count of new lines', 'any'),
    ('orbital_compute_power', 'orbital_compute_additions', 'launched in a period, not in orbit at a moment', 'any'),
    ('orbital_compute_share', 'orbital_compute_additions', 'power launched, not a share', 'any'),
    ('price_premium', 'turbine_price_change', 'change of the price, not extra over the list price', 'same'),
    ('launches_required', 'launches_per_year', 'launches a year, not launches needed', 'same'),
    ('revenue', 'annualized_revenue', 'run rate of a month times twelve, not the revenue of the period', 'same'),
    ('space_cost_parity', 'orbital_parity_date', 'the date stands in the period', 'any')
) as pairs (metric, related_metric, difference, any_subject)
