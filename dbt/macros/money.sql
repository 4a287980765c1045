{#- Deals that bind: signed or further. -#}
{% macro is_firm(status) -%}
    {{ status }} in ('signed', 'active', 'completed')
{%- endmacro %}

{#- Deals that count at all: neither called off nor mere talk. -#}
{% macro is_live(status) -%}
    {{ status }} not in ('cancelled', 'rumoured')
{%- endmacro %}

{#- A day as a decimal year: 2026-07-01 is 2026 and 181 of 365 days. -#}
{% macro decimal_year(day) -%}
    {%- set year_start = "date_trunc('year', " ~ day ~ ")" -%}
    (extract(year from {{ day }}) + cast({{ days_between(year_start, day) }} as double)
        / {{ days_between(year_start, year_start ~ ' + interval 1 year') }})
{%- endmacro %}

{#- Length of a span in calendar years, both ends inclusive: whole calendar years are whole numbers. -#}
{% macro years_between(first_day, last_day) -%}
    ({{ decimal_year('(' ~ last_day ~ ' + interval 1 day)') }} - {{ decimal_year(first_day) }})
{%- endmacro %}

{#- Share of a term that falls into a period, by days, both ends inclusive. -#}
{% macro share_in_period(term_start, term_days, period_start, period_end) -%}
    (greatest(
        0,
        1 + least({{ days_between(term_start, period_end) }}, {{ term_days }} - 1)
        - greatest({{ days_between(term_start, period_start) }}, 0)
    ) / {{ term_days }})
{%- endmacro %}

{#- Three percentiles of a drawn measure as <name>_low, <name>_mid and <name>_high. -#}
{% macro percentiles(expression, name) -%}
    {{ low_percentile(expression) }} as {{ name }}_low,
    {{ mid_percentile(expression) }} as {{ name }}_mid,
    {{ high_percentile(expression) }} as {{ name }}_high
{%- endmacro %}

{#- The three columns of a range, cast for a contract. -#}
{% macro range_columns(name, column=none) -%}
    {%- set column = column or name -%}
    cast({{ column }}_low as double) as {{ name.split('.')[-1] }}_low,
    cast({{ column }}_mid as double) as {{ name.split('.')[-1] }}_mid,
    cast({{ column }}_high as double) as {{ name.split('.')[-1] }}_high
{%- endmacro %}

{#- How far money has moved, as a rank: the higher, the firmer. -#}
{% macro payment_rank(payment_state) -%}
    case {{ payment_state }} when 'paid' then 4 when 'paying' then 3 when 'committed' then 2 when 'intended' then 1 end
{%- endmacro %}

{#- The state with a rank, the inverse of payment_rank. -#}
{% macro payment_state_of_rank(payment_rank) -%}
    case {{ payment_rank }} when 4 then 'paid' when 3 then 'paying' when 2 then 'committed' else 'intended' end
{%- endmacro %}

{#- Calendar fact. -#}
{% macro quarters_per_year() %}4{% endmacro %}
