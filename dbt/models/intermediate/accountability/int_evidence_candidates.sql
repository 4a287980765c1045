{{ config(materialized=passing_step()) }}
-- One row per statement and later report that can settle it. Four kinds: a printed actual of the same definition and period;
-- for a promise of a stock also its level on another day; a contract; an estimate made after the period by a better source.
with statements as (
    select * from {{ ref('int_statements') }} where has_figures and period_end is not null
),

appearances as (
    select * from {{ ref('int_statement_appearances') }}
),

claims as (
    select
        statements.*,
        appearances.first_statement_key
    from statements
    inner join appearances on statements.statement_key = appearances.statement_key
),

facts as (
    -- A sum "for 2025 to 2033" that is stated in 2026 is a commitment and no outcome.
    select * from claims
    where standing <> 'outlook' and (metric_kind <> 'flow' or known_on >= period_end)
),

deals as (
    select * from {{ ref('stg_deals') }}
    where kind = 'compute_lease' and status in ('signed', 'active', 'completed')
        and coalesce(power_mw_low, power_mw, power_mw_high) is not null
),

sources as (
    select * from {{ ref('stg_sources') }}
),

same_period as (
    select
        claims.statement_key,
        case when facts.standing = 'actual' then 'actual' else 'later estimate' end as evidence_kind,
        facts.statement_table as evidence_table,
        facts.statement_id as evidence_id,
        facts.source_id as evidence_source_id,
        facts.known_on as evidence_known_on,
        facts.low as evidence_low,
        facts.value as evidence_value,
        facts.high as evidence_high,
        facts.tier_rank
    from claims
    inner join facts
        on claims.definition = facts.definition
        and claims.period_key = facts.period_key
        and claims.first_statement_key <> facts.first_statement_key
        and (
            facts.known_on > claims.known_on
            -- The consensus of the last day before a print carries the day of the print.
            or (facts.known_on = claims.known_on and facts.standing = 'actual' and claims.standing <> 'actual')
            or (facts.known_on = claims.known_on and facts.source_id <> claims.source_id)
        )
    where
        (facts.standing = 'actual' or facts.tier_rank < claims.tier_rank or facts.tier_rank = 1)
        -- Nobody is measured against the own series after it changed its meaning.
        and (claims.speaker_id is distinct from facts.speaker_id or claims.breaks_passed = facts.breaks_passed)
),

other_day as (
    select
        claims.statement_key,
        'actual on another day' as evidence_kind,
        facts.statement_table as evidence_table,
        facts.statement_id as evidence_id,
        facts.source_id as evidence_source_id,
        facts.known_on as evidence_known_on,
        facts.low as evidence_low,
        facts.value as evidence_value,
        facts.high as evidence_high,
        facts.tier_rank
    from claims
    inner join facts
        on claims.definition = facts.definition
        and claims.period_key <> facts.period_key
        and facts.known_on > claims.known_on
        and facts.period_end > claims.known_on
    where
        claims.is_stock and claims.standing = 'outlook' and facts.standing = 'actual'
        and coalesce(claims.low, claims.value) is not null
        and (claims.kind = 'target' or claims.is_bound)
        and (
            -- Reached before its day, or not even reached after it.
            (
                facts.period_end < claims.period_end
                and coalesce(facts.low, facts.value) >= coalesce(claims.low, claims.value)
            )
            or (
                facts.period_end > claims.period_end
                and coalesce(facts.high, facts.value) < coalesce(claims.low, claims.value)
            )
        )
    -- The level that holds today decides, not a peak that was taken back.
    qualify row_number() over (
        partition by claims.statement_key
        order by facts.period_end desc, facts.known_on desc, facts.tier_rank, facts.statement_key
    ) = 1
),

contracts as (
    select
        claims.statement_key,
        'contract' as evidence_kind,
        'deals' as evidence_table,
        deals.deal_id as evidence_id,
        deals.source_id as evidence_source_id,
        deals.known_on as evidence_known_on,
        deals.power_mw_low as evidence_low,
        deals.power_mw as evidence_value,
        deals.power_mw_high as evidence_high,
        {{ tier_rank('sources.tier') }} as tier_rank
    from claims
    inner join deals
        on claims.subject_id = deals.customer_id
        and claims.qualifier = 'supplier=' || deals.supplier_id
        and claims.known_on < deals.known_on
    left join sources on deals.source_id = sources.source_id
    where claims.metric = 'compute_power_contracted'
)

select * from same_period
union all
select * from other_day
union all
select * from contracts
