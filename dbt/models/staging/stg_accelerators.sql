-- One row per accelerator product.
select
    accelerator_id,
    name,
    designer_id,
    released_on,
    tdp_w,
    dense_bf16_tflops,
    dense_fp8_tflops,
    memory_gb,
    memory_bandwidth_tbps,
    process_node,
    source_id
from {{ staged('accelerators') }}
