-- One row per expectation that its own speaker later replaced, with the replacement that stands last.
with statements as (
    select * from {{ ref('int_statements') }}
    where voice_id is not null and standing = 'outlook' and metric <> 'binding_constraint_claim'
),

appearances as (
    select * from {{ ref('int_statement_appearances') }}
)

select
    earlier.statement_key,
    later.statement_key as superseded_by_key,
    later.statement_table as superseded_by_table,
    later.statement_id as superseded_by_id,
    later.known_on as superseded_on
from statements as earlier
inner join appearances as earlier_appearances on earlier.statement_key = earlier_appearances.statement_key
inner join statements as later
    on earlier.voice_id = later.voice_id
    and earlier.definition = later.definition
    and (earlier.known_on < later.known_on or earlier.is_vaguely_dated)
    and not later.is_vaguely_dated
    and earlier.has_figures = later.has_figures
    -- Where the statement is the date itself (unit none), a new date replaces the old one.
    and (earlier.dimension = 'none') = (earlier.period_key <> later.period_key)
inner join appearances as later_appearances
    on later.statement_key = later_appearances.statement_key
    and later_appearances.first_statement_key <> earlier_appearances.first_statement_key
qualify row_number() over (
    partition by earlier.statement_key
    order by later.known_on desc, later.tier_rank, later.statement_key
) = 1
