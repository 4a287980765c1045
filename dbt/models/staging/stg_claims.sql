-- One row per claim known by the as-of day, with its figures as stated and in the canonical unit of their dimension.
-- made_on is as written, a day, a month or a year: known_on is the day to count with.
with claims as (
    select * from {{ staged('claims') }}
),

units as (
    select * from {{ ref('stg_units') }}
),

context as (
    select * from {{ ref('stg_build_context') }}
)

select
    claims.claim_id,
    claims.source_id,
    claims.speaker_id,
    claims.made_on_text as made_on,
    claims.known_on,
    claims.subject_id,
    claims.metric,
    claims.low,
    claims.value,
    claims.high,
    claims.unit,
    claims.low * units.factor as canonical_low,
    claims.value * units.factor as canonical_value,
    claims.high * units.factor as canonical_high,
    units.canonical_unit,
    units.dimension,
    claims.period,
    claims.period_start,
    claims.period_end,
    claims.region,
    coalesce(claims.qualifier, '') as qualifier,
    claims.kind,
    claims.statement,
    claims.notes
from claims
cross join context
left join units on claims.unit = units.unit
where claims.known_on <= context.as_of
