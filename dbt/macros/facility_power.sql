{#- How the stated power and chips of a phase become facility power and H100-equivalents: which assumption converts what. The
    draws and the points without draws take the same ways. -#}

{#- The assumption that turns power of a basis into facility power; none where it is facility power already. -#}
{% macro basis_assumption_id(power_basis) -%}
    case {{ power_basis }}
        when 'it' then 'bn-facility-over-it-frontier'
        when 'grid' then 'facility-over-grid'
        when 'unknown' then 'facility-over-unknown-basis'
    end
{%- endmacro %}

{#- How the compute of a phase is counted, from its columns accelerators, tdp_w and h100e_per_chip. -#}
{% macro h100e_method() -%}
    case
        when accelerators is not null and h100e_per_chip is not null then 'accelerators stated'
        when tdp_w is not null and h100e_per_chip is not null then 'power by accelerator'
        else 'power by mix'
    end
{%- endmacro %}

{#- The assumption that turns facility power into compute for that way of counting; none where the chips are counted. -#}
{% macro intensity_assumption_id() -%}
    case {{ h100e_method() }}
        when 'power by accelerator' then 'facility-w-per-tdp-w'
        when 'power by mix' then 'facility-w-per-h100e-' || cast(mix_year as string)
    end
{%- endmacro %}
