-- One row per constraint and year: how many speakers or sources named it as the one that binds.
with claims as (
    select * from {{ ref('stg_claims') }}
    where metric = 'binding_constraint_claim' and period_start is not null
),

years as (
    select distinct calendar_year from {{ ref('int_quarters') }}
),

named as (
    select
        regexp_extract(claims.qualifier, 'constraint=([a-z_]+)', 1) as constraint_name,
        years.calendar_year as year,
        claims.claim_id,
        coalesce(claims.speaker_id, claims.source_id) as opinion_holder
    from claims
    inner join years
        on years.calendar_year between extract(year from claims.period_start) and extract(year from claims.period_end)
)

select
    constraint_name,
    year,
    count(distinct opinion_holder) as opinions,
    {{ joined_texts('claim_id') }} as opinion_claim_ids
from named
group by constraint_name, year
