-- One row per claim with figures, at its first appearance, with the ends of what it allows and its place among the speaker's
-- own statements on the same thing.
with statements as (
    select * from {{ ref('int_statements') }} where has_figures and kind <> 'hypothetical'
),

appearances as (
    select * from {{ ref('int_statement_appearances') }}
),

actual_periods as (
    select distinct
        definition,
        period_key
    from statements
    where standing = 'actual'
)

select
    statements.*,
    appearances.appearances,
    coalesce(statements.low, statements.value) as low_end,
    coalesce(statements.high, statements.value) as high_end,
    -- What happened and what is expected are two questions.
    case when statements.standing = 'outlook' then 'expectation' else 'fact' end as question,
    actual_periods.definition is not null as has_actual,
    row_number() over (
        partition by
            coalesce(statements.voice_id, statements.statement_key), statements.definition, statements.period_key,
            statements.standing = 'outlook'
        order by statements.is_vaguely_dated, statements.known_on desc, statements.tier_rank, statements.statement_key
    ) = 1 as is_last_of_speaker,
    row_number() over (
        partition by
            coalesce(statements.voice_id, statements.statement_key), statements.definition, statements.period_key,
            statements.standing = 'outlook'
        order by
            statements.is_vaguely_dated desc, statements.known_on, statements.tier_rank desc, statements.statement_key desc
    ) = 1 as is_first_of_speaker
from statements
inner join appearances
    on statements.statement_key = appearances.statement_key
    and statements.statement_key = appearances.first_statement_key
left join actual_periods
    on statements.definition = actual_periods.definition and statements.period_key = actual_periods.period_key
