-- One row per claim with figures, at its first appearance, with the ends of what it allows and its place among the speaker's
-- own statements on the same thing.
with appearances as (
    select * from {{ ref('int_statement_appearances') }} where statement_key = first_statement_key
),

statements as (
    select
        said.*,
        appearances.appearances
    from {{ ref('int_statements') }} as said
    inner join appearances on said.statement_key = appearances.statement_key
    where said.has_figures and said.kind <> 'hypothetical'
),

actual_periods as (
    select distinct
        definition,
        period_key
    from {{ ref('int_statements') }}
    where has_figures and standing = 'actual'
),

-- From the newest to the oldest. Keys are sorted here and not whole rows, of which there may be millions.
own_order as (
    select
        statement_key,
        lag(statement_key) over newest_first is null as is_last_of_speaker,
        lead(statement_key) over newest_first is null as is_first_of_speaker
    from statements
    window newest_first as (
        partition by coalesce(voice_id, statement_key), definition, period_key, standing = 'outlook'
        order by is_vaguely_dated, known_on desc, tier_rank, statement_key
    )
)

select
    statements.*,
    coalesce(statements.low, statements.value) as low_end,
    coalesce(statements.high, statements.value) as high_end,
    -- What happened and what is expected are two questions.
    case when statements.standing = 'outlook' then 'expectation' else 'fact' end as question,
    actual_periods.definition is not null as has_actual,
    own_order.is_last_of_speaker,
    own_order.is_first_of_speaker
from statements
inner join own_order on statements.statement_key = own_order.statement_key
left join actual_periods
    on statements.definition = actual_periods.definition
    and statements.period_key = actual_periods.period_key
