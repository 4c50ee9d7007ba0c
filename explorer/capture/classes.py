"""Which class of work an operation is, and which operations need no formula of FLOPs."""

from __future__ import annotations

from typing import Any

import torch

from explorer.model.graph import OperationClass

_CLASSES: dict[OperationClass, tuple[str, ...]] = {
    OperationClass.CONVOLUTION: (
        *("convolution", "conv_tbc", "deform_conv2d", "slow_conv_transpose2d", "slow_conv_transpose3d"),
        *("_slow_conv2d_forward", "slow_conv3d_forward", "slow_conv_dilated2d", "slow_conv_dilated3d"),
    ),
    OperationClass.MATRIX_PRODUCT: (
        *("mm", "addmm", "bmm", "baddbmm", "addbmm", "mv", "addmv", "dot", "vdot", "addr", "_addmm_activation"),
        *("_int_mm", "_scaled_mm", "_grouped_mm", "_scaled_grouped_mm", "_trilinear", "_cdist_forward"),
        *("_weight_int8pack_mm", "_weight_int4pack_mm", "_weight_int4pack_mm_for_cpu", "_dyn_quant_matmul_4bit"),
        *("grouped_mm_fallback", "_transformer_encoder_layer_fwd"),
    ),
    OperationClass.ATTENTION: (
        "_scaled_dot_product_flash_attention_for_cpu",
        "_scaled_dot_product_flash_attention",
        "_scaled_dot_product_efficient_attention",
        "_flash_attention_forward",
        "_efficient_attention_forward",
        "_native_multi_head_attention",
        "flex_attention",
    ),
    OperationClass.NORMALISATION: (
        "native_batch_norm",
        "_native_batch_norm_legit",
        "_native_batch_norm_legit_functional",
        "_native_batch_norm_legit_no_training",
        "native_layer_norm",
        "native_group_norm",
        "_fused_rms_norm",
        "_softmax",
        "_log_softmax",
    ),
    OperationClass.POOLING: (
        "max_pool2d_with_indices",
        "max_pool3d_with_indices",
        "avg_pool2d",
        "avg_pool3d",
        "_adaptive_avg_pool2d",
        "_adaptive_avg_pool3d",
        "adaptive_max_pool2d",
        "adaptive_max_pool3d",
        "mean",
        "sum",
        "argmax",
        "argmin",
        "amax",
        "amin",
        "max",
        "min",
    ),
    OperationClass.DATA_MOVEMENT: (
        "cat",
        "stack",
        "clone",
        "copy",
        "copy_",
        "_to_copy",
        "embedding",
        "index",
        "index_select",
        "gather",
        "scatter",
        "constant_pad_nd",
        "reflection_pad2d",
        "replication_pad2d",
        "slice_scatter",
        "select_scatter",
        "roll",
        "flip",
        "repeat",
        "_reshape_copy",
        "_unsafe_view",
        "upsample_nearest2d",
        "fill",
        "zeros_like",
        "ones_like",
    ),
}
_CLASS_OF = {name: operation_class for operation_class, names in _CLASSES.items() for name in names}
# Beside what torch marks as element-wise or a reduction: they pass over their numbers a small, fixed number of times.
_PASSES_OVER = frozenset(
    {
        *("_adaptive_avg_pool2d", "_aminmax", "_batch_norm_no_update", "_batch_norm_with_update", "_chunk_cat"),
        *("_conj_copy", "_copy_from", "_fused_dropout", "_fused_moving_avg_obs_fq_helper", "_fw_primal_copy"),
        *("_index_put_impl", "_is_all_true", "_is_any_true", "_masked_scale", "_masked_softmax", "_prelu_kernel"),
        *("_pack_padded_sequence", "_safe_softmax", "_segment_reduce", "_standard_gamma", "_sample_dirichlet"),
        *("_thnn_fused_gru_cell", "_thnn_fused_lstm_cell", "_thnn_fused_lstm_cell_backward_impl", "_to_dense"),
        *("_transform_bias_rescale_qkv", "_unsafe_index", "_unsafe_index_put", "_unsafe_masked_index"),
        *("_unsafe_masked_index_put_accumulate", "_upsample_bicubic2d_aa", "_upsample_bilinear2d_aa"),
        *("_upsample_lanczos2d_aa", "_upsample_nearest_exact1d", "_upsample_nearest_exact2d"),
        *("_upsample_nearest_exact3d", "_weight_norm_interface", "_stack", "affine_grid_generator", "arange"),
        *("adaptive_avg_pool3d", "bartlett_window", "batch_norm", "batch_norm_elemt", "batch_norm_stats"),
        *("bernoulli", "binary_cross_entropy", "binary_cross_entropy_with_logits", "bincount", "binomial"),
        *("blackman_window", "block_diag", "cauchy", "channel_shuffle", "col2im", "complex", "copysign"),
        *("cudnn_affine_grid_generator", "cudnn_batch_norm", "cudnn_grid_sampler", "dequantize", "diag_embed"),
        *("diagonal", "diagonal_scatter", "dist", "elu", "embedding_dense", "embedding_renorm", "exponential", "eye"),
        *("_embedding_bag", "_embedding_bag_dense", "_embedding_bag_per_sample_weights", "fft_fftfreq"),
        *("fft_rfftfreq", "floor_divide", "fractional_max_pool2d", "fractional_max_pool3d", "full", "full_like"),
        *("geometric", "glu", "grid_sampler_2d", "grid_sampler_3d", "hamming_window", "hann_window", "hardsigmoid"),
        *("hardswish", "hardtanh", "hardshrink", "heaviside", "histc", "huber_loss", "im2col", "index_copy"),
        *("index_fill", "index_put", "int_repr", "isin", "kaiser_window", "leaky_relu", "lift", "lift_fresh_copy"),
        *("linalg_cross", "linspace", "log_normal", "log_sigmoid", "log_sigmoid_forward", "logspace", "lu_unpack"),
        *("masked_fill", "masked_scatter", "masked_select", "max_pool2d", "max_pool3d", "max_unpool2d"),
        *("max_unpool3d", "mse_loss", "multi_margin_loss", "multilabel_margin_loss", "multinomial", "native_dropout"),
        *("native_norm", "new_full", "new_ones", "new_zeros", "nll_loss", "nll_loss2d", "nll_loss_forward"),
        *("nll_loss2d_forward", "nonzero", "nonzero_static", "normal", "normal_functional", "ones", "pixel_shuffle"),
        *("pixel_unshuffle", "poisson", "polar", "put", "quantize_per_channel", "quantize_per_tensor"),
        *("quantize_per_tensor_dynamic", "quantized_batch_norm", "rand", "rand_like", "randint", "randint_like"),
        *("randn", "randn_like", "random", "randperm", "range", "reflection_pad1d", "reflection_pad3d", "renorm"),
        *("repeat_interleave", "replication_pad1d", "replication_pad3d", "resize", "resize_as", "rot90", "rrelu"),
        *("rrelu_with_noise", "rrelu_with_noise_functional", "rsub", "scalar_tensor", "select", "slice"),
        *("as_strided_scatter", "smooth_l1_loss", "soft_margin_loss", "softplus", "softshrink", "take", "threshold"),
        *("to_padded_tensor", "trace", "tril", "tril_indices", "triu", "triu_indices", "unbind_copy", "unfold"),
        *("uniform", "upsample_bicubic2d", "upsample_bilinear2d", "upsample_linear1d", "upsample_nearest1d"),
        *("upsample_nearest3d", "upsample_trilinear3d", "unsafe_split", "unsafe_split_with_sizes", "xlogy", "zero"),
        *("zeros", "set", "detach", "t", "transpose", "squeeze", "unsqueeze", "as_strided"),
        *("fake_quantize_per_channel_affine_cachemask", "fake_quantize_per_tensor_affine_cachemask"),
        *("_fake_quantize_per_tensor_affine_cachemask_tensor_qparams", "_fake_quantize_learnable_per_channel_affine"),
        *("_fake_quantize_learnable_per_tensor_affine", "_nested_from_padded", "_jagged_to_padded_dense_forward"),
        *("_padded_dense_to_jagged_forward", "_ctc_loss"),
    }
)
_PASSING_CLASSES = (OperationClass.NORMALISATION, OperationClass.POOLING, OperationClass.DATA_MOVEMENT)
_PASSING_TAGS = {torch.Tag.pointwise, torch.Tag.reduction, torch.Tag.view_copy}
_CONVOLUTION_INPUT, _CONVOLUTION_GROUPS = 0, 8


def short_name(operation: Any) -> str:
    """Returns ``add`` for ``aten::add_``: the name without its library, and the same in place."""
    return without_library(operation).removesuffix("_")


def without_library(operation: Any) -> str:
    """Returns ``add_`` for ``aten::add_``; of an operation on functions its own name."""
    name = operation._schema.name if isinstance(operation, torch._ops.OpOverload) else operation.name()
    return str(name).split("::")[-1]


def class_of(operation: Any, args: Any) -> OperationClass:
    """Returns what bounds the operation's speed."""
    name = without_library(operation)
    if name == "convolution":
        groups = args[_CONVOLUTION_GROUPS]
        if groups == args[_CONVOLUTION_INPUT].shape[1] > 1:
            return OperationClass.DEPTHWISE_CONVOLUTION
    return _CLASS_OF.get(name, OperationClass.ELEMENTWISE)


def passes_over(operation: Any) -> bool:
    """Returns whether torch's own operation only passes over its numbers, so that it needs no formula.

    A gradient is like what it is the gradient of.
    """
    if not isinstance(operation, torch._ops.OpOverload) or operation.namespace not in ("aten", "prims"):
        return False
    name = short_name(operation).removesuffix("_data").removesuffix("_backward")
    return (
        not _PASSING_TAGS.isdisjoint(operation.tags)
        or name in _PASSES_OVER
        or _CLASS_OF.get(name) in _PASSING_CLASSES
        or name.startswith("_foreach_")
    )
