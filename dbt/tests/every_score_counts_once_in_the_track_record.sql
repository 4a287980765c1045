-- A forecast belongs to one forecaster and one horizon, so that the parts add up to all and to the scores themselves.
with scores as (
    select count(log_error) as scored, count(*) as forecasts
    from {{ ref('forecast_scores') }}
    where forecaster_id is not null
),

records as (
    select
        coalesce(sum(scored) filter (where horizon = 'all'), 0) as scored_in_all,
        coalesce(sum(scored) filter (where horizon <> 'all'), 0) as scored_in_parts,
        coalesce(sum(forecasts) filter (where horizon = 'all'), 0) as forecasts_in_all
    from {{ ref('forecaster_track_record') }}
)

select *
from scores
cross join records
where
    scores.scored <> records.scored_in_all
    or scores.scored <> records.scored_in_parts
    or scores.forecasts <> records.forecasts_in_all
