-- One row per deal, linked site or phase and draw: power that stands behind the deal there.
-- A link proves the stated share of the power of the deal, and never more than the site has.
with links as (
    select
        *,
        site_id || '/' || coalesce(phase, '') as link
    from {{ ref('stg_deal_sites') }}
),

deal_draws as (
    select * from {{ ref('int_deal_draws') }}
),

share_draws as (
    select stream, draw, normal from {{ ref('stg_standard_draws') }} where stream like 'deal:%'
),

phases as (
    select * from {{ ref('int_phase_fields') }} where stage <> 'cancelled'
),

phase_draws as (
    select * from {{ ref('int_phase_draws') }}
),

site_power as (
    select
        links.deal_id,
        links.link,
        phase_draws.draw,
        sum(phase_draws.facility_mw) as site_mw,
        coalesce(sum(phase_draws.facility_mw) filter (where phases.stage = 'operational'), 0) as site_operational_mw
    from links
    inner join phases on links.site_id = phases.site_id and (links.phase is null or links.phase = phases.phase)
    inner join phase_draws on phases.site_phase = phase_draws.site_phase
    group by links.deal_id, links.link, phase_draws.draw
),

share_ranges as (
    select
        deal_id,
        link,
        coalesce(share, (share_low + share_high) / (1 + 1), share_low, share_high) as mid,
        coalesce(share_low, share, share_high) as low,
        coalesce(share_high, share, share_low) as high
    from links
),

shares as (
    select
        share_ranges.deal_id,
        share_ranges.link,
        share_draws.draw,
        case
            when share_ranges.low = share_ranges.high then share_ranges.mid
            {% set edge = assumed('share-edge') %}
            else {{ logit_normal_draw('share_ranges.low', 'share_ranges.mid', 'share_ranges.high', 'share_draws.normal', edge) }}
        end / {{ hundred() }} as deal_share
    from share_ranges
    inner join share_draws on share_draws.stream = 'deal:' || share_ranges.deal_id
),

proven as (
    select
        site_power.deal_id,
        site_power.link,
        site_power.draw,
        site_power.site_mw,
        site_power.site_operational_mw,
        coalesce({{ addable('deal_draws.power_mw * coalesce(shares.deal_share, 1)') }}, site_power.site_mw) as most_mw
    from site_power
    inner join shares
        on site_power.deal_id = shares.deal_id and site_power.link = shares.link and site_power.draw = shares.draw
    inner join deal_draws on site_power.deal_id = deal_draws.deal_id and site_power.draw = deal_draws.draw
)

select
    deal_id,
    link,
    draw,
    site_mw,
    site_operational_mw,
    least(most_mw, site_mw) as evidenced_mw,
    least(most_mw, site_operational_mw) as evidenced_operational_mw
from proven
order by deal_id, link, draw
