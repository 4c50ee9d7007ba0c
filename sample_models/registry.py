"""What there is to know about each sample model without building it; reading this imports no torch."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Input:
    """One example input of a model."""

    name: str  # the argument of `forward`
    shape: tuple[int, ...]  # of one sample, without the batch
    dtype: str = "float32"
    maximum: int | None = None  # largest value of an integer input, such as the last token number


@dataclass(frozen=True)
class Source:
    """Where a model and its figures were published."""

    paper: str
    paper_url: str
    figures: str  # who published the parameter count and the multiply-adds
    figures_url: str = ""  # empty where they follow from the table of layers and are counted by hand


@dataclass(frozen=True)
class SampleModel:
    """A model that the explorer can show at once, and its published figures."""

    name: str
    title: str
    description: str  # one line
    factory: str  # "module:function" in this package
    inputs: tuple[Input, ...]
    batch: int  # a usual batch size to train with
    parameters: int  # published
    gmacs: float  # published, of one forward pass of one sample
    source: Source


_IMAGE = (Input("x", (3, 224, 224)),)


def _arxiv(paper: str, number: str, figures: str, figures_url: str) -> Source:
    return Source(paper, f"https://arxiv.org/abs/{number}", figures, figures_url)


def _torchvision(paper: str, number: str, function: str) -> Source:
    url = f"https://docs.pytorch.org/vision/stable/models/generated/torchvision.models.{function}.html"
    return _arxiv(paper, number, "torchvision", url)


_MODELS = (
    SampleModel(
        name="lenet5",
        title="LeNet-5",
        description="The 1998 digit reader: small enough to follow every number by hand.",
        factory="lenet:lenet5",
        inputs=(Input("x", (1, 32, 32)),),
        batch=64,
        parameters=61_706,
        gmacs=0.000416520,
        source=Source(
            "LeCun et al., Gradient-based learning applied to document recognition, 1998",
            "https://doi.org/10.1109/5.726791",
            "counted by hand from the table of layers, C3 fully connected",
        ),
    ),
    SampleModel(
        name="alexnet",
        title="AlexNet",
        description="Few large convolutions, then linear layers that hold 96 % of the parameters.",
        factory="alexnet:alexnet",
        inputs=_IMAGE,
        batch=32,
        parameters=61_100_840,
        gmacs=0.71,
        source=_torchvision(
            "Krizhevsky, One weird trick for parallelizing convolutional neural networks, 2014", "1404.5997", "alexnet"
        ),
    ),
    SampleModel(
        name="vgg16",
        title="VGG-16",
        description="A straight chain of heavy 3x3 convolutions: large tensors early, large weights late.",
        factory="vgg:vgg16",
        inputs=_IMAGE,
        batch=32,
        parameters=138_357_544,
        gmacs=15.47,
        source=_torchvision(
            "Simonyan and Zisserman, Very deep convolutional networks for large-scale image recognition, 2014",
            "1409.1556",
            "vgg16",
        ),
    ),
    SampleModel(
        name="resnet18",
        title="ResNet-18",
        description="Residual blocks of two convolutions: the usual first example of a network that is no chain.",
        factory="resnet:resnet18",
        inputs=_IMAGE,
        batch=32,
        parameters=11_689_512,
        gmacs=1.81,
        source=_torchvision("He et al., Deep residual learning for image recognition, 2015", "1512.03385", "resnet18"),
    ),
    SampleModel(
        name="resnet50",
        title="ResNet-50",
        description="Residual bottleneck blocks: the network most machines are compared on.",
        factory="resnet:resnet50",
        inputs=_IMAGE,
        batch=32,
        parameters=25_557_032,
        gmacs=4.09,
        source=_torchvision("He et al., Deep residual learning for image recognition, 2015", "1512.03385", "resnet50"),
    ),
    SampleModel(
        name="googlenet",
        title="GoogLeNet",
        description="Nine inception blocks of four parallel branches: a cut can pass between the branches.",
        factory="googlenet:googlenet",
        inputs=_IMAGE,
        batch=32,
        parameters=6_624_904,
        gmacs=1.50,
        source=_torchvision("Szegedy et al., Going deeper with convolutions, 2014", "1409.4842", "googlenet"),
    ),
    SampleModel(
        name="densenet121",
        title="DenseNet-121",
        description="Every layer of a block reads all before it: one tensor has dozens of consumers.",
        factory="densenet:densenet121",
        inputs=_IMAGE,
        batch=32,
        parameters=7_978_856,
        gmacs=2.83,
        source=_torchvision(
            "Huang et al., Densely connected convolutional networks, 2016", "1608.06993", "densenet121"
        ),
    ),
    SampleModel(
        name="mobilenet_v2",
        title="MobileNetV2",
        description="Depthwise convolutions for phones: little arithmetic, much memory traffic.",
        factory="mobilenet:mobilenet_v2",
        inputs=_IMAGE,
        batch=32,
        parameters=3_504_872,
        gmacs=0.30,
        source=_torchvision(
            "Sandler et al., MobileNetV2: inverted residuals and linear bottlenecks, 2018", "1801.04381", "mobilenet_v2"
        ),
    ),
    SampleModel(
        name="unet",
        title="U-Net",
        description="Segmentation with skip connections at every scale: a cut in the middle pays for all of them.",
        factory="unet:unet",
        inputs=(Input("x", (3, 256, 256)),),
        batch=8,
        parameters=31_037_698,
        gmacs=48.17,
        source=_arxiv(
            "Ronneberger et al., U-Net: convolutional networks for biomedical image segmentation, 2015",
            "1505.04597",
            # Tools that take a transposed convolution by its output size count it four times and say 54.7 GMAC.
            "layers of milesial/Pytorch-UNet with bilinear=False, multiply-adds counted by hand",
            "https://github.com/milesial/Pytorch-UNet",
        ),
    ),
    SampleModel(
        name="vit_b_16",
        title="ViT-B/16",
        description="A transformer over 16x16 pixel patches: every block's result has the same size.",
        factory="vit:vit_b_16",
        inputs=_IMAGE,
        batch=32,
        parameters=86_567_656,
        gmacs=17.56,
        source=_torchvision("Dosovitskiy et al., An image is worth 16x16 words, 2020", "2010.11929", "vit_b_16"),
    ),
    SampleModel(
        name="gpt2",
        title="GPT-2 small",
        description="A language model whose input is far smaller than anything inside it.",
        factory="gpt2:gpt2",
        inputs=(Input("input_ids", (1024,), "int64", maximum=50256),),
        batch=4,
        parameters=124_439_808,
        gmacs=145.824,
        source=Source(
            "Radford et al., Language models are unsupervised multitask learners, 2019",
            "https://cdn.openai.com/better-language-models/language_models_are_unsupervised_multitask_learners.pdf",
            "nanoGPT, transformer_sizing.ipynb",
            "https://github.com/karpathy/nanoGPT/blob/master/transformer_sizing.ipynb",
        ),
    ),
)

REGISTRY: dict[str, SampleModel] = {model.name: model for model in _MODELS}
"""The sample models by name, from the smallest idea to the largest."""
