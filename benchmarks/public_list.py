"""A hundred public models that nobody prepared for: how each is built, without weights, and called.

Every one is built from a configuration by its library, imported only then; nothing is downloaded. Inputs are written as
the command line reads them, the letter B standing for the batch.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from types import SimpleNamespace
from typing import Any

IMAGE = "Bx3x224x224"
TOKENS = "Bx128:int64"


@dataclass(frozen=True)
class PublicModel:
    """One model of a library, as its users would build it."""

    name: str
    library: str  # the package that must be installed
    build: Callable[[], Any]
    inputs: tuple[str, ...]  # shapes and types, keyword=shape for those given by name
    in_bfloat16: bool = False  # whether torch runs it on shapes alone in this type only

    @property
    def is_installed(self) -> bool:
        """Whether its library can be imported here."""
        return find_spec(self.library) is not None


def _made(name: str, target: str, *inputs: str, first: tuple[Any, ...] = (), **arguments: Any) -> PublicModel:
    """A model by ``package.module:callable``, called with the arguments given."""
    module, _, called = target.partition(":")
    library = module.partition(".")[0]
    return PublicModel(name, library, lambda: getattr(import_module(module), called)(*first, **arguments), inputs)


def _timm(name: str, image: str = IMAGE) -> PublicModel:
    return _made(name, "timm:create_model", image, first=(name,))


def _vision(name: str, *inputs: str, at: str = "torchvision.models", **arguments: Any) -> PublicModel:
    return _made(f"torchvision_{name}", f"{at}:{name}", *(inputs or (IMAGE,)), **arguments)


def _transformers(model: str, config: str, *inputs: str, name: str = "", **fields: Any) -> PublicModel:
    """A model of transformers by its class and the fields of its configuration."""

    def build() -> Any:
        library = import_module("transformers")
        return getattr(library, model)(getattr(library, config)(**fields))

    of_experts = config in ("MixtralConfig", "Qwen2MoeConfig", "DeepseekV3Config")
    return PublicModel(name or model, "transformers", build, inputs or (TOKENS,), of_experts)


def _peft(name: str, base: PublicModel, config: str, **fields: Any) -> PublicModel:
    """A model of transformers with the adapters of peft."""

    def build() -> Any:
        library = import_module("peft")
        return library.get_peft_model(base.build(), getattr(library, config)(**fields))

    # Its forward takes anything by any name and hands it on.
    return PublicModel(name, "peft", build, tuple(f"input_ids={each}" for each in base.inputs[:1]))


def _clip() -> Any:
    return import_module("open_clip").create_model("ViT-B-32", pretrained=None)


def _tabnet() -> Any:
    network, torch = import_module("pytorch_tabnet.tab_network"), import_module("torch")
    return network.TabNet(input_dim=24, output_dim=3, group_attention_matrix=torch.eye(24))


BERT = _transformers("BertForSequenceClassification", "BertConfig")
LLAMA = _transformers(
    "LlamaForCausalLM",
    "LlamaConfig",
    "Bx64:int64",
    name="Llama-3-8B",
    hidden_size=4096,
    intermediate_size=14336,
    num_hidden_layers=32,
    num_attention_heads=32,
    num_key_value_heads=8,
    vocab_size=128256,
)
T5 = _transformers(
    "T5ForConditionalGeneration", "T5Config", "input_ids=Bx64:int64", "decoder_input_ids=Bx16:int64", num_layers=3
)
TWO_SMALL: dict[str, Any] = {"text_config": {"num_hidden_layers": 3}, "vision_config": {"num_hidden_layers": 3}}
MONAI = "monai.networks.nets"
GRAPH = ("400x32", "2x1200:int64")  # nodes by features, edges
GNN: dict[str, Any] = {"in_channels": 32, "hidden_channels": 64, "num_layers": 3, "out_channels": 7}
SMALL_DIT: dict[str, Any] = {"num_attention_heads": 8, "attention_head_dim": 64}

MODELS: tuple[PublicModel, ...] = (
    # Images
    _timm("hrnet_w18"),
    _timm("inception_v3", "Bx3x299x299"),
    _timm("regnety_008"),
    _timm("efficientnet_b0"),
    _timm("convnext_atto"),
    _timm("dm_nfnet_f0"),
    _timm("dla34"),
    _timm("ese_vovnet19b_dw"),
    _timm("xception41"),
    _timm("swin_tiny_patch4_window7_224"),
    _timm("beit_base_patch16_224"),
    _timm("maxvit_tiny_tf_224"),
    _timm("coatnet_0_rw_224"),
    _timm("mobilevit_s", "Bx3x256x256"),
    _timm("levit_256"),
    _timm("mixer_b16_224"),
    _timm("res2net50_26w_4s"),
    _timm("resnest14d"),
    _timm("ghostnet_100"),
    _timm("cait_xxs24_224"),
    _timm("pvt_v2_b0"),
    _timm("crossvit_15_240", "Bx3x240x240"),
    _timm("volo_d1_224"),
    _timm("hiera_tiny_224"),
    _vision("swin_v2_t", "Bx3x256x256"),
    _vision("googlenet", weights=None, init_weights=False),
    _vision("r3d_18", "Bx3x8x112x112", at="torchvision.models.video"),
    _vision("lraspp_mobilenet_v3_large", at="torchvision.models.segmentation", weights_backbone=None),
    _vision("raft_small", "Bx3x128x128", "Bx3x128x128", at="torchvision.models.optical_flow"),
    # Text
    BERT,
    T5,
    LLAMA,
    _transformers("MixtralForCausalLM", "MixtralConfig", "Bx64:int64", num_hidden_layers=2),
    _transformers("MambaForCausalLM", "MambaConfig", "Bx64:int64", num_hidden_layers=2),
    _transformers("Mamba2ForCausalLM", "Mamba2Config", "Bx64:int64", num_hidden_layers=2),
    _transformers("RwkvForCausalLM", "RwkvConfig", "Bx16:int64", hidden_size=512, num_hidden_layers=2),
    _transformers("Gemma2ForCausalLM", "Gemma2Config", "Bx64:int64", num_hidden_layers=2),
    _transformers("Qwen2MoeForCausalLM", "Qwen2MoeConfig", "Bx64:int64", num_hidden_layers=2),
    _transformers("DebertaV2ForSequenceClassification", "DebertaV2Config", num_hidden_layers=2),
    _transformers(
        "LongformerForMaskedLM", "LongformerConfig", "Bx512:int64", attention_window=128, num_hidden_layers=2
    ),
    _transformers("XLNetLMHeadModel", "XLNetConfig", n_layer=2, d_model=512, n_head=8),
    _transformers("BartForConditionalGeneration", "BartConfig", encoder_layers=3, decoder_layers=3),
    _transformers("BigBirdForMaskedLM", "BigBirdConfig", "Bx1024:int64", num_hidden_layers=2),
    _transformers("FNetForMaskedLM", "FNetConfig", num_hidden_layers=4),
    _transformers("AlbertForMaskedLM", "AlbertConfig", num_attention_heads=16, num_hidden_layers=4),
    _transformers("FunnelForMaskedLM", "FunnelConfig", block_sizes=[2, 2, 2]),
    _transformers("BloomForCausalLM", "BloomConfig", hidden_size=512, n_layer=2),
    _transformers("FalconForCausalLM", "FalconConfig", "Bx64:int64", num_hidden_layers=2),
    _transformers("GPTNeoXForCausalLM", "GPTNeoXConfig", "Bx64:int64", num_hidden_layers=2),
    _transformers(
        "DeepseekV3ForCausalLM", "DeepseekV3Config", "Bx64:int64", num_hidden_layers=2, first_k_dense_replace=1
    ),
    # Sound
    _transformers("WhisperForConditionalGeneration", "WhisperConfig", "Bx80x3000", "decoder_input_ids=Bx16:int64"),
    _transformers("Wav2Vec2ForCTC", "Wav2Vec2Config", "Bx16000", num_hidden_layers=3),
    _transformers("HubertModel", "HubertConfig", "Bx16000", num_hidden_layers=3),
    _transformers("WavLMModel", "WavLMConfig", "Bx16000", num_hidden_layers=3),
    _transformers("ASTForAudioClassification", "ASTConfig", "Bx1024x128", num_hidden_layers=3),
    _transformers("EncodecModel", "EncodecConfig", "Bx1x24000"),
    # Images and words, objects, depth, video
    _transformers("CLIPModel", "CLIPConfig", "Bx77:int64", IMAGE, **TWO_SMALL),
    _transformers("BlipForConditionalGeneration", "BlipConfig", "Bx3x384x384", "Bx16:int64", **TWO_SMALL),
    _transformers(
        "LlavaForConditionalGeneration",
        "LlavaConfig",
        "input_ids=Bx576:int64",  # all of them stand for the image
        "pixel_values=Bx3x336x336",
        text_config={"model_type": "llama", "hidden_size": 1024, "num_hidden_layers": 3, "vocab_size": 32064},
        vision_config={"model_type": "clip_vision_model", "image_size": 336, "patch_size": 14, "num_hidden_layers": 3},
        image_token_index=1,
    ),
    _transformers(
        "SamModel",
        "SamConfig",
        "pixel_values=Bx3x1024x1024",
        "input_points=Bx1x2x2",
        vision_config={"num_hidden_layers": 4},
    ),
    _transformers("SiglipModel", "SiglipConfig", "Bx64:int64", IMAGE, **TWO_SMALL),
    _transformers(
        "ViltForQuestionAnswering",
        "ViltConfig",
        "input_ids=Bx40:int64",
        "pixel_values=Bx3x384x384",
        num_hidden_layers=3,
    ),
    _transformers(
        "DetrForObjectDetection", "DetrConfig", "Bx3x320x320", use_timm_backbone=True, use_pretrained_backbone=False
    ),
    _transformers("SegformerForSemanticSegmentation", "SegformerConfig", "Bx3x256x256"),
    _transformers("DPTForDepthEstimation", "DPTConfig", "Bx3x384x384", num_hidden_layers=12),
    _transformers("VideoMAEForVideoClassification", "VideoMAEConfig", "Bx16x3x224x224", num_hidden_layers=2),
    # Time series
    _transformers("PatchTSTForPrediction", "PatchTSTConfig", "Bx96x7", context_length=96, num_input_channels=7),
    _transformers("PatchTSMixerForPrediction", "PatchTSMixerConfig", "Bx96x7", context_length=96, num_input_channels=7),
    _transformers(
        "InformerModel",
        "InformerConfig",
        "past_values=Bx61",
        "past_time_features=Bx61x2",
        "past_observed_mask=Bx61",
        "future_values=Bx24",
        "future_time_features=Bx24x2",
        prediction_length=24,
        context_length=54,
        num_time_features=2,
        lags_sequence=[1, 2, 7],
    ),
    # Diffusion
    _made("UNet2DConditionModel", "diffusers:UNet2DConditionModel", "Bx4x64x64", "B:int64", "Bx77x1280"),
    _made(
        "AutoencoderKL",
        "diffusers:AutoencoderKL",
        "Bx3x128x128",
        block_out_channels=(64, 128),
        down_block_types=("DownEncoderBlock2D",) * 2,
        up_block_types=("UpDecoderBlock2D",) * 2,
    ),
    _made(
        "DiTTransformer2DModel",
        "diffusers:DiTTransformer2DModel",
        "Bx4x32x32",
        "timestep=B:int64",
        "class_labels=B:int64",
        num_layers=4,
        **SMALL_DIT,
    ),
    _made(
        "SD3Transformer2DModel",
        "diffusers:SD3Transformer2DModel",
        "hidden_states=Bx16x64x64",
        "encoder_hidden_states=Bx77x4096",
        "pooled_projections=Bx2048",
        "timestep=B:int64",
        num_layers=4,
    ),
    _made(
        "FluxTransformer2DModel",
        "diffusers:FluxTransformer2DModel",
        "hidden_states=Bx256x64",
        "encoder_hidden_states=Bx77x4096",
        "pooled_projections=Bx768",
        "timestep=B:float32",
        "img_ids=256x3",
        "txt_ids=77x3",
        num_layers=2,
        num_single_layers=2,
    ),
    _made("VQModel", "diffusers:VQModel", "Bx3x64x64", block_out_channels=(64,)),
    _made("denoising_Unet", "denoising_diffusion_pytorch:Unet", "Bx3x64x64", "B:float32", dim=64),
    # Segmentation and medicine
    _made("UnetPlusPlus", "segmentation_models_pytorch:UnetPlusPlus", "Bx3x256x256", encoder_weights=None),
    _made("DeepLabV3Plus", "segmentation_models_pytorch:DeepLabV3Plus", "Bx3x256x256", encoder_weights=None),
    _made("MAnet", "segmentation_models_pytorch:MAnet", "Bx3x256x256", encoder_weights=None),
    _made("UNETR", f"{MONAI}:UNETR", "Bx1x96x96x96", in_channels=1, out_channels=4, img_size=(96, 96, 96)),
    _made("SegResNet", f"{MONAI}:SegResNet", "Bx1x64x64x64"),
    _made("SwinUNETR", f"{MONAI}:SwinUNETR", "Bx1x64x64x64", in_channels=1, out_channels=4, feature_size=24),
    _made("VNet", f"{MONAI}:VNet", "Bx1x64x64x64"),
    # Objects
    _made("yolo11n", "ultralytics.nn.tasks:DetectionModel", "Bx3x320x320", cfg="yolo11n.yaml", verbose=False),
    _made(
        "yolov8n_seg", "ultralytics.nn.tasks:SegmentationModel", "Bx3x320x320", cfg="yolov8n-seg.yaml", verbose=False
    ),
    _made("yolo11n_pose", "ultralytics.nn.tasks:PoseModel", "Bx3x320x320", cfg="yolo11n-pose.yaml", verbose=False),
    # Graphs
    _made("GCN", "torch_geometric.nn:GCN", *GRAPH, **GNN),
    _made("GAT", "torch_geometric.nn:GAT", *GRAPH, heads=4, **GNN),
    _made("GraphSAGE", "torch_geometric.nn:GraphSAGE", *GRAPH, **GNN),
    _made("GIN", "torch_geometric.nn:GIN", *GRAPH, **GNN),
    # Adapters
    _peft("bert_lora", BERT, "LoraConfig", r=8, target_modules=["query", "value"]),
    _peft("llama_lora", LLAMA, "LoraConfig", r=16, target_modules=["q_proj", "v_proj"], task_type="CAUSAL_LM"),
    # Others
    PublicModel("open_clip_ViT_B_32", "open_clip", _clip, (IMAGE, "Bx77:int64")),
    _made(
        "SimpleViT",
        "vit_pytorch:SimpleViT",
        IMAGE,
        image_size=224,
        patch_size=16,
        num_classes=10,
        dim=384,
        depth=6,
        heads=6,
        mlp_dim=1536,
    ),
    PublicModel("TabNet", "pytorch_tabnet", _tabnet, ("Bx24",)),
    _made(
        "FTTransformer",
        "tab_transformer_pytorch:FTTransformer",
        "Bx5:int64",
        "Bx8",
        categories=(10, 5, 6, 5, 8),
        num_continuous=8,
        dim=32,
        depth=2,
        heads=8,
    ),
    _made("InceptionResnetV1", "facenet_pytorch:InceptionResnetV1", "Bx3x160x160"),
    _made(
        "XTransformer",
        "x_transformers:XTransformer",
        "Bx64:int64",
        "Bx32:int64",
        dim=256,
        enc_num_tokens=256,
        enc_depth=3,
        enc_heads=4,
        enc_max_seq_len=64,
        dec_num_tokens=256,
        dec_depth=3,
        dec_heads=4,
        dec_max_seq_len=64,
    ),
    _made("HardNet", "kornia.feature:HardNet", "Bx1x32x32", pretrained=False),
    _made("Conformer", "conformer:Conformer", "Bx256x512", dim=512, depth=6),
)

factories = SimpleNamespace(**{model.name.replace("-", "_"): model.build for model in MODELS})
"""What the command line can be told to capture: ``benchmarks.public_list:factories.NAME``."""
