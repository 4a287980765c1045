{#- Ranges and draws. MODEL: low, mid and high are the 5th, 50th and 95th percentile; a point has a default spread; a bound
    alone has the stated bound at one end. -#}

{#- Distance of the 95th percentile from the median of a standard normal, in standard deviations. -#}
{% macro normal_distance_of_95th_percentile() %}1.6448536269514722{% endmacro %}

{#- 5th percentile of an input: the stated low, else the figure over its spread, else the upper bound over the bound factor. -#}
{% macro range_low(low, value, high, spread_factor, bound_factor) -%}
    coalesce({{ low }}, {{ value }} / {{ spread_factor }}, {{ high }} / {{ bound_factor }})
{%- endmacro %}

{#- 95th percentile of an input, by the same rules from the other end. -#}
{% macro range_high(low, value, high, spread_factor, bound_factor) -%}
    coalesce({{ high }}, {{ value }} * {{ spread_factor }}, {{ low }} * {{ bound_factor }})
{%- endmacro %}

{#- Median of an input: the stated figure, else the middle of the range on the log scale, where an end is below zero on the
    plain one. -#}
{% macro range_mid(low, value, high, spread_factor, bound_factor) -%}
    {%- set low_end = range_low(low, value, high, spread_factor, bound_factor) -%}
    {%- set high_end = range_high(low, value, high, spread_factor, bound_factor) -%}
    coalesce(
        {{ value }},
        case
            when {{ low_end }} < 0 or {{ high_end }} < 0 then ({{ low_end }} + {{ high_end }}) / (1 + 1)
            else sqrt({{ low_end }} * {{ high_end }})
        end
    )
{%- endmacro %}

{#- Log-normal draw through three percentiles, each side with its own width; zero stays zero. -#}
{% macro log_normal_draw(low, mid, high, normal) -%}
    case
        when {{ mid }} <= 0 then {{ mid }}
        when {{ normal }} < 0 and {{ low }} > 0
            then {{ mid }} * exp({{ normal }} * ln({{ mid }} / {{ low }}) / {{ normal_distance_of_95th_percentile() }})
        when {{ normal }} < 0 then {{ mid }}
        else {{ mid }} * exp({{ normal }} * ln({{ high }} / {{ mid }}) / {{ normal_distance_of_95th_percentile() }})
    end
{%- endmacro %}

{#- Log odds of a share in percent, kept off 0 and 100 by the edge. -#}
{% macro log_odds(percent, edge) -%}
    ln(least(greatest({{ percent }}, {{ edge }}), {{ hundred() }} - {{ edge }})
        / ({{ hundred() }} - least(greatest({{ percent }}, {{ edge }}), {{ hundred() }} - {{ edge }})))
{%- endmacro %}

{#- Percent per whole, the unit factor between a share in percent and a ratio. -#}
{% macro hundred() %}100{% endmacro %}

{#- Draw of a share in percent on the logit scale through three percentiles. -#}
{% macro logit_normal_draw(low, mid, high, normal, edge) -%}
    {{ hundred() }} / (1 + exp(-(
        {{ log_odds(mid, edge) }} + {{ normal }} * case
            when {{ normal }} < 0 then {{ log_odds(mid, edge) }} - {{ log_odds(low, edge) }}
            else {{ log_odds(high, edge) }} - {{ log_odds(mid, edge) }}
        end / {{ normal_distance_of_95th_percentile() }}
    )))
{%- endmacro %}

{#- Rows of one source share a part of their error. -#}
{% macro correlated_normal(own, shared, shared_part) -%}
    ({{ own }} * sqrt(1 - {{ shared_part }}) + coalesce({{ shared }}, {{ own }}) * sqrt({{ shared_part }}))
{%- endmacro %}

{#- A drawn amount to the nearest 1/1048576 (2^20): a watt of a megawatt. Such numbers add up exactly, so that a sum over
    draws does not depend on the order in which an engine meets them; a sum of others differs in its last digits. -#}
{% macro addable(expression) %}round({{ expression }} * 1048576) / 1048576{% endmacro %}

{#- The whole dollars of a drawn sum of money, for the same reason: trillions leave no room for smaller parts. Down, so that the
    parts of a sum are never more than the sum. -#}
{% macro whole_dollars(expression) %}floor({{ expression }}){% endmacro %}

{#- The three published percentiles of drawn values. -#}
{% macro low_percentile(expression) %}{{ published_percentile(expression, 1) }}{% endmacro %}
{% macro mid_percentile(expression) %}{{ published_percentile(expression, 2) }}{% endmacro %}
{% macro high_percentile(expression) %}{{ published_percentile(expression, 3) }}{% endmacro %}

{#- One assumption's best figure as a scalar: its value, else the middle of its bounds. -#}
{% macro assumed(assumption_id) -%}
    (select coalesce(value, sqrt(low * high)) from {{ ref('stg_assumptions') }} where assumption_id = '{{ assumption_id }}')
{%- endmacro %}
