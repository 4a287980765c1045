with scores as (
    select * from {{ ref('forecast_scores') }} where forecaster_id is not null
),

by_horizon as (
    select
        *,
        horizon as horizon_group
    from scores
    union all
    select
        *,
        'all' as horizon_group
    from scores
),

shrinkage as (
    select {{ assumed('track-record-shrinkage-n') }} as forecasts
),

overall as (
    select
        horizon_group,
        avg(log_error) as mean_log_error,
        avg(abs_log_error) as mean_abs_log_error
    from by_horizon
    group by horizon_group
),

records as (
    select
        forecaster_id,
        forecaster_name,
        horizon_group,
        count(*) as forecasts,
        count(log_error) as scored,
        count(log_error) filter (where is_about_itself) as scored_about_itself,
        count(log_error) filter (where evidence_kind = 'later estimate') as scored_by_estimates,
        avg(log_error) as mean_log_error,
        avg(abs_log_error) as mean_abs_log_error,
        median(abs_log_error) as median_abs_log_error,
        avg(log_error_latest) as mean_log_error_latest,
        count(*) filter (where bias = 'over') as too_high,
        count(*) filter (where bias = 'under') as too_low,
        count(is_inside_range) as ranges,
        avg(case when is_inside_range then 1 when not is_inside_range then 0 end) as coverage,
        avg(interval_score) as mean_interval_score,
        count(bound_result) as bounds,
        avg(case bound_result when 'hit' then 1 when 'miss' then 0 end) as bounds_kept,
        count(skill) as compared_with_last_known,
        1 - sum(abs_log_error) filter (where skill is not null)
            / nullif(sum(naive_abs_log_error) filter (where skill is not null), 0) as skill,
        count(days_late) as dates,
        avg(days_late) as mean_days_late,
        count(*) filter (where status = 'overdue') as overdue,
        count(*) filter (where status = 'open') as open
    from by_horizon
    group by forecaster_id, forecaster_name, horizon_group
),

shrunk as (
    select
        records.*,
        records.scored / (records.scored + shrinkage.forecasts) as own_weight,
        overall.mean_log_error as overall_log_error,
        overall.mean_abs_log_error as overall_abs_log_error
    from records
    cross join shrinkage
    inner join overall on records.horizon_group = overall.horizon_group
)

select
    cast(forecaster_id as string) as forecaster_id,
    cast(forecaster_name as string) as forecaster_name,
    cast(horizon_group as string) as horizon,
    cast(forecasts as bigint) as forecasts,
    cast(scored as bigint) as scored,
    cast(scored_about_itself as bigint) as scored_about_itself,
    cast(scored_by_estimates as bigint) as scored_by_estimates,
    cast(mean_log_error as double) as mean_log_error,
    cast(mean_log_error_latest as double) as mean_log_error_latest,
    cast(mean_abs_log_error as double) as mean_abs_log_error,
    cast(median_abs_log_error as double) as median_abs_log_error,
    cast(own_weight as double) as own_weight,
    cast(overall_log_error + own_weight * (coalesce(mean_log_error, overall_log_error) - overall_log_error) as double)
    as shrunk_log_error,
    cast(
        overall_abs_log_error + own_weight * (coalesce(mean_abs_log_error, overall_abs_log_error) - overall_abs_log_error)
        as double
    ) as shrunk_abs_log_error,
    cast(case when scored > 0 then rank() over (
        partition by horizon_group, scored > 0
        order by
            overall_abs_log_error
            + own_weight * (coalesce(mean_abs_log_error, overall_abs_log_error) - overall_abs_log_error)
    ) end as bigint) as place,
    cast(too_high as bigint) as too_high,
    cast(too_low as bigint) as too_low,
    cast(ranges as bigint) as ranges,
    cast({{ hundred() }} * coverage as double) as coverage_percent,
    cast(mean_interval_score as double) as mean_interval_score,
    cast(bounds as bigint) as bounds,
    cast({{ hundred() }} * bounds_kept as double) as bounds_kept_percent,
    cast(compared_with_last_known as bigint) as compared_with_last_known,
    cast(skill as double) as skill,
    cast(dates as bigint) as dates,
    cast(mean_days_late as double) as mean_days_late,
    cast(overdue as bigint) as overdue,
    cast(open as bigint) as open
from shrunk
order by forecaster_id, horizon
