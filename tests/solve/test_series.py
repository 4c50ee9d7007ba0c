"""Blocks by structure: passages, blocks between them, and their labels."""

from random import Random

from graphs import graph, layer, random_graph, source
from seeds import seeds

import sample_models
from explorer.model.graph import ModelGraph
from explorer.solve.contract.series import passages, series_blocks

RESIDUAL = graph(
    source(),
    layer("stem", "x"),
    layer("a.conv", "stem"),
    layer("a.relu", "a.conv"),
    layer("a.add", "a.relu", "stem"),
    layer("b.left", "a.add"),
    layer("b.right", "a.add"),
    layer("b.concat", "b.left", "b.right"),
    layer("head", "b.concat"),
)


def everything_passes(model: ModelGraph, v: int) -> bool:
    """By the definition: without v, no layer after it is reached from one before it, or from nowhere."""
    before = set(range(v))
    if any(not set(model.consumers[u]) for u in before):
        return False  # an output before it
    after = range(v + 1, len(model.layers))
    reads_later = all(model.parents[w] and min(model.parents[w]) >= v for w in after)
    all_lead_to_it = all(max(model.consumers[u]) <= v for u in before)
    return reads_later and all_lead_to_it


def test_a_skip_connection_is_inside_its_block() -> None:
    names = [layer.name for layer in RESIDUAL.layers]
    blocks = [[names[v] for v in block.layers] for block in series_blocks(RESIDUAL)]
    assert blocks == [
        ["x"],
        ["stem"],
        ["a.conv", "a.relu", "a.add"],
        ["b.left", "b.right", "b.concat"],
        ["head"],
    ]
    assert [block.entry for block in series_blocks(RESIDUAL)] == [None, 0, 1, 4, 7]


@seeds(200)
def test_passages_are_what_all_data_passes_through(rng: Random) -> None:
    model = random_graph(rng)
    assert passages(model) == tuple(v for v in range(len(model.layers)) if everything_passes(model, v))


@seeds(100)
def test_every_layer_is_in_one_block(rng: Random) -> None:
    model = random_graph(rng)
    blocks = series_blocks(model)
    assert [v for block in blocks for v in block.layers] == list(range(len(model.layers)))
    assert all(block.ends for block in blocks[:-1])


def test_outputs_of_several_branches_leave_the_last_block_open() -> None:
    model = graph(source(), layer("a", "x"), layer("one", "a"), layer("two", "a"))
    last = series_blocks(model)[-1]
    assert [model.layers[v].name for v in last.layers] == ["one", "two"]
    assert not last.ends


def test_module_names_label_the_blocks() -> None:
    labels = [block.label for block in series_blocks(sample_models.load("resnet18")) if len(block.layers) > 1]
    assert labels[:3] == ["layer1.0", "layer1.1", "layer2.0"]


def test_names_do_not_decide() -> None:
    """The same graph with its modules' names taken away has the same blocks."""
    model = sample_models.load("googlenet")
    bare = ModelGraph(name="bare", layers=tuple(known.model_copy(update={"module_path": ""}) for known in model.layers))
    assert [block.layers for block in series_blocks(bare)] == [block.layers for block in series_blocks(model)]
