-- One row per statement with the one it repeats: a claim in ten articles is one claim, dated by its first appearance.
with statements as (
    select * from {{ ref('int_statements') }}
),

{% set same_claim -%}
    coalesce(speaker_id, ''), definition, period_key, low, value, high, standing
{%- endset %}
numbered as (
    select
        statement_key,
        first_value(statement_key) over (
            partition by {{ same_claim }}
            order by known_on, tier_rank, statement_key
        ) as first_statement_key,
        count(*) over (partition by {{ same_claim }}) as appearances
    from statements
)

select
    numbered.statement_key,
    -- Without a figure there is nothing that could be repeated.
    case when statements.has_figures then numbered.first_statement_key else numbered.statement_key end
    as first_statement_key,
    case when statements.has_figures then numbered.appearances else 1 end as appearances
from numbered
inner join statements on numbered.statement_key = statements.statement_key
