-- One row per statement with the closest other one that cannot settle it because its definition differs, and the difference.
{#- How the closest is chosen; each pair is judged where it is found, so that no pair is joined to its texts twice. -#}
{% set compared -%}
    statements.statement_key,
        near.statement_key as near_key,
        near.known_on as near_known_on,
        near.period_end as near_period_end,
        near.tier_rank,
        near.standing,
        coalesce(statements.period_start <= near.period_end and near.period_start <= statements.period_end, false)
        as has_common_days,
        near.is_stock and near.kind in ('actual', 'estimate') and near.known_on >= near.period_start
        and near.period_end > statements.known_on as is_level_on_the_way,
        abs({{ days_between('statements.period_end', 'near.period_end') }}) as days_between_periods,
        coalesce(statements.metric_kind = 'flow' and statements.period_months <> near.period_months, false)
        as has_other_length,
        statements.qualifier = near.qualifier as has_same_qualifier,
        statements.scope = near.scope as has_same_scope,
        statements.region = near.region as has_same_region,
        statements.source_id <> near.source_id as is_of_another_source,
        near.known_on >= statements.known_on as is_later,
        -- A price or a share of another year still tells something; a sum or a level of another year does not, except a
        -- level reached on the way.
        statements.metric_kind in ('price', 'ratio') or near.dimension = 'none' as is_told_by_another_year
{%- endset %}
{% set otherwise_defined -%}
    statements.first_statement_key <> near.first_statement_key and {{ is_otherwise_defined('statements', 'near') }}
{%- endset %}
with appearances as (
    select * from {{ ref('int_statement_appearances') }}
),

statements as (
    select
        said.*,
        appearances.first_statement_key
    from {{ ref('int_statements') }} as said
    inner join appearances on said.statement_key = appearances.statement_key
),

related as (
    select * from {{ ref('int_related_metrics') }}
),

-- Where the subject does not matter, the last word on a period stands for all who spoke of it.
last_words as (
    select * from statements
    qualify row_number() over (
        partition by metric, canonical_unit, period_key, region, qualifier, scope, standing
        order by known_on desc, tier_rank, statement_key
    ) = 1
),

pairs as (
    select
        cast(null as string) as metric_difference,
        {{ compared }}
    from statements
    inner join statements as near
        on statements.metric = near.metric
        and statements.subject_family = near.subject_family
        and statements.canonical_unit = near.canonical_unit
    where near.has_figures and statements.has_figures and {{ otherwise_defined }}
    union all
    select
        related.difference as metric_difference,
        {{ compared }}
    from statements
    inner join related on statements.metric = related.metric
    inner join statements as near
        on related.related_metric = near.metric
        and statements.subject_family = near.subject_family
    where not related.is_any_subject and {{ otherwise_defined }}
    union all
    select
        related.difference as metric_difference,
        {{ compared }}
    from statements
    inner join related on statements.metric = related.metric
    inner join last_words as near on related.related_metric = near.metric
    where related.is_any_subject and {{ otherwise_defined }}
),

told_apart as (
    select
        *,
        case when has_common_days or is_level_on_the_way then 0 else days_between_periods end as days_apart
    from pairs
    where has_common_days or is_level_on_the_way or is_told_by_another_year
),

closest as (
    select
        statement_key,
        near_key,
        metric_difference,
        metric_difference is null and has_common_days and not has_other_length as is_same_quantity_otherwise_defined
    from told_apart
    qualify row_number() over (
        partition by statement_key
        order by
            has_other_length,
            is_of_another_source desc,
            has_same_region desc,
            days_apart nulls last,
            metric_difference is null desc,
            has_same_qualifier desc,
            has_same_scope desc,
            is_later desc,
            standing <> 'outlook' desc,
            near_known_on desc,
            near_period_end desc nulls last,
            tier_rank,
            near_key
    ) = 1
)

select
    closest.statement_key,
    closest.near_key,
    near.statement_table as near_table,
    near.statement_id as near_id,
    near.source_id as near_source_id,
    near.known_on as near_known_on,
    concat_ws(': ', closest.metric_difference, {{ definition_difference('statements', 'near') }}) as difference,
    closest.is_same_quantity_otherwise_defined
from closest
inner join statements on closest.statement_key = statements.statement_key
inner join statements as near on closest.near_key = near.statement_key
