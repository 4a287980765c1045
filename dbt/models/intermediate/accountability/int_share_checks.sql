{{ config(materialized=passing_step()) }}
-- One row per share with a whole and a part for the same time: the part that follows beside the part that was stated.
with standing as (
    select * from {{ ref('int_standing_statements') }} where period_end is not null
),

identities as (
    select * from {{ ref('int_share_identities') }}
),

-- The subjects are settled first, so that both joins below go by equal columns.
shares as (
    select
        standing.*,
        identities.whole_metric,
        identities.part_metric,
        identities.part_qualifier,
        coalesce(nullif(identities.whole_subject, ''), standing.subject_id) as whole_subject_id,
        coalesce(nullif(identities.part_subject, ''), standing.subject_id) as part_subject_id
    from standing
    inner join identities on standing.metric = identities.share_metric
    where standing.is_last_of_speaker
),

candidates as (
    select
        share.part_metric,
        share.whole_metric,
        share.statement_key as share_key,
        whole.statement_key as whole_key,
        part.statement_key as part_key,
        share.low_end * whole.low_end / {{ hundred() }} as computed_low,
        share.high_end * whole.high_end / {{ hundred() }} as computed_high,
        part.low_end as stated_low,
        part.high_end as stated_high,
        coalesce(share.voice_id = whole.voice_id, false) as is_one_speaker,
        row_number() over (
            partition by share.statement_key, share.whole_metric, share.part_metric
            order by
                share.source_id = whole.source_id desc,
                share.source_id = part.source_id desc,
                coalesce(share.voice_id = whole.voice_id, false) desc,
                coalesce(share.voice_id = part.voice_id, false) desc,
                whole.known_on desc, part.known_on desc, whole.statement_key, part.statement_key
        ) as match_rank
    from shares as share
    inner join standing as whole
        on share.whole_metric = whole.metric
        and share.whole_subject_id = whole.subject_id
        and share.region = whole.region
        and share.period_end = whole.period_end
        and (whole.is_stock or share.period_start = whole.period_start)
        and whole.qualifier = ''
        and whole.scope in ('', share.scope)
    inner join standing as part
        on share.part_metric = part.metric
        and share.part_subject_id = part.subject_id
        and share.region = part.region
        and share.period_end = part.period_end
        and (part.is_stock or share.period_start = part.period_start)
        and part.qualifier = share.part_qualifier
        and part.scope in ('', share.scope)
        and part.statement_key <> whole.statement_key
        -- Three figures by three speakers are three opinions; whole and part have to come from one.
        and whole.voice_id = part.voice_id
)

select * from candidates where match_rank = 1
