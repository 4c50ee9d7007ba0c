"""Options as text: applied, refused in one sentence, and written so that they read back exactly."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer import presets
from explorer.scenario.options import OPTIONS, apply, from_options, to_options
from explorer.scenario.scenario import Constraints, Link, Mode, Optimiser, Scenario, ScenarioError, Workload

DEFAULT = Scenario.default()

scenarios = st.builds(
    Scenario,
    device=st.sampled_from(list(presets.machines("device").values())),
    server=st.sampled_from(list(presets.machines("server").values())),
    link=st.builds(Link, st.floats(0.125, 125e9), st.floats(0.125, 125e9), st.floats(0, 3600))
    | st.sampled_from([Link.preset(name) for name in presets.links()]),
    workload=st.builds(
        Workload, st.sampled_from(Mode), st.integers(1, 65_536), st.integers(1, 10**9), st.sampled_from(Optimiser)
    ),
    constraints=st.builds(
        Constraints,
        st.booleans(),
        st.none() | st.text(min_size=1),
        st.integers(1, 32),
        st.none() | st.floats(1, 1e15),
    ),
    device_speed=st.floats(1e-3, 1e3),
    server_speed=st.floats(1e-3, 1e3),
)


@given(scenarios, scenarios)
def test_options_read_back_to_the_same_scenario(scenario: Scenario, base: Scenario) -> None:
    options = to_options(scenario)
    assert from_options(options) == scenario
    assert from_options(options, base) == scenario
    assert from_options(json.loads(json.dumps(options))) == scenario


def test_options_are_what_people_write() -> None:
    assert to_options(DEFAULT) == {
        "device": "jetson-tx2",
        "server": "rtx-a6000",
        "link": "100-400",
        "up": "100Mbit/s",
        "down": "400Mbit/s",
        "rtt": "10ms",
        "mode": "training",
        "batch": "32",
        "iterations": str(Workload().iterations),
        "raw-data-may-leave": "no",
        "keep": "",
        "bits": "32",
        "optimiser": "adam",
        "memory": "",
        "device-speed": "1.0",
        "server-speed": "1.0",
    }


def test_every_option_is_written_and_read() -> None:
    assert set(to_options(DEFAULT)) == set(OPTIONS)


def test_each_option_changes_its_own_part() -> None:
    assert from_options({}) == DEFAULT
    assert from_options({"device": "jetson-nano"}).device.peak_flops == 0.236e12
    assert from_options({"server": "t4"}).server.title == "NVIDIA T4"
    assert from_options({"up": "8 Mbit/s"}).link == Link(1e6, 50e6, 0.01)
    assert from_options({"down": "8Mbit/s"}).link == Link(12.5e6, 1e6, 0.01)
    assert from_options({"rtt": "1min"}).link == Link(12.5e6, 50e6, 60)
    assert from_options({"mode": "inference"}).workload == Workload(Mode.INFERENCE)
    assert from_options({"batch": 8}).workload == Workload(batch=8)
    assert from_options({"iterations": " 5 "}).workload == Workload(iterations=5)
    assert from_options({"raw-data-may-leave": True}).constraints == Constraints(raw_data_stays=False)
    assert from_options({"raw-data-may-leave": "No"}).constraints == Constraints(raw_data_stays=True)
    assert from_options({"keep": "conv1"}).constraints == Constraints(keep="conv1")
    assert from_options({"keep": None}).constraints == Constraints(keep=None)
    assert from_options({"bits": "8"}).constraints == Constraints(bits=8)
    assert from_options({"optimiser": "sgd"}).workload == Workload(optimiser=Optimiser.SGD)
    assert from_options({"memory": "4 GB"}).constraints == Constraints(memory_bytes=4e9)
    assert from_options({"memory": ""}, from_options({"memory": "4GB"})).constraints == Constraints()
    assert to_options(from_options({"memory": "512MB"}))["memory"] == "0.512GB"
    assert from_options({"device-speed": "2x"}).device_speed == 2
    assert from_options({"server-speed": 0.5}).server_speed == 0.5


def test_a_single_rate_overrides_the_preset_link_in_any_order() -> None:
    expected = replace(Link.preset("lte"), uplink_bytes_per_s=1e6)
    assert from_options({"up": "8Mbit/s", "link": "lte"}).link == expected
    assert from_options({"link": "lte", "up": "8Mbit/s"}).link == expected


def test_a_refused_option_leaves_the_scenario() -> None:
    base = from_options({"batch": "7"})
    with pytest.raises(ScenarioError):
        apply(base, "batch", "0")
    assert base.workload.batch == 7


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("device", "jetson", 'unknown device "jetson": did you mean jetson-tx2, jetson-tx1'),
        ("device", "rtx-a6000", 'unknown device "rtx-a6000": '),  # a server, not offered as a device
        ("server", "", 'unknown server "": known are t4, l4, rtx-a6000'),
        ("link", "wifi", 'unknown link "wifi": did you mean wifi-6, wifi-5'),
        ("up", "0Mbit/s", 'uplink must be more than 0, got "0Mbit/s"'),
        ("up", "12 Mbs", 'uplink "12 Mbs": unknown unit, use bit/s, kbit/s, Mbit/s, Gbit/s'),
        ("down", "1e6 Gbit/s", "downlink must be between 1 bit/s and 1000 Gbit/s, got 1e+15 bit/s"),
        ("down", 20, 'downlink "20": unit missing, use bit/s, kbit/s, Mbit/s, Gbit/s'),
        ("rtt", "-1ms", 'rtt must be 0 or more, got "-1ms"'),
        ("rtt", "2h", "rtt must be between 0 s and 1 h, got 7200 s"),
        ("mode", "both", 'mode must be training or inference, got "both"'),
        ("batch", "0", "batch must be at least 1 and at most 65,536, got 0"),
        ("batch", "3.5", 'batch must be a whole number, got "3.5"'),
        ("batch", "", 'batch must be a whole number, got ""'),
        ("batch", 1.0, 'batch must be a whole number, got "1.0"'),
        ("batch", "1_000", 'batch must be a whole number, got "1_000"'),
        ("batch", "٣", 'batch must be a whole number, got "٣"'),
        ("iterations", "many", 'iterations must be a whole number, got "many"'),
        ("bits", "64", "bits must be at least 1 and at most 32, got 64"),
        ("optimiser", "lion", 'optimiser must be sgd, momentum or adam, got "lion"'),
        ("memory", 4, 'memory "4": unit missing, use B, kB, MB, GB, TB'),
        ("memory", "-1GB", 'memory must be more than 0, got "-1GB"'),
        ("memory", "-1", 'memory must be more than 0, got "-1"'),
        ("memory", "1001TB", "memory must be between 1 B and 1000 TB, got 1.001e+15 B"),
        ("raw-data-may-leave", "perhaps", 'raw-data-may-leave must be yes or no, got "perhaps"'),
        ("device-speed", "nan", 'device-speed must be a number such as 0.5 or 2, got "nan"'),
        ("device-speed", "1_0", 'device-speed must be a number such as 0.5 or 2, got "1_0"'),
        ("device-speed", "٣", 'device-speed must be a number such as 0.5 or 2, got "٣"'),
        ("device-speed", "infx", 'device-speed must be a number such as 0.5 or 2, got "infx"'),
        ("device-speed", float("inf"), 'device-speed must be a number such as 0.5 or 2, got "inf"'),
        ("device-speed", "fast", 'device-speed must be a number such as 0.5 or 2, got "fast"'),
        ("server-speed", "-1", "server-speed must be between 0.001 and 1000, got -1"),
        ("server-speed", "1e999", "server-speed must be between 0.001 and 1000, got inf"),
        ("bandwidth", "1", 'unknown option "bandwidth": '),
        ("keeep", "1", 'unknown option "keeep": did you mean keep'),
        ("device", "?", f'unknown device "?": known are {", ".join(presets.machines("device"))}'),
    ],
)
def test_nonsense_is_one_clear_sentence(option: str, value: object, message: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        from_options({option: value})
    assert str(caught.value).startswith(message)


ANYTHING = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.text(), max_size=2)
QUANTITY = st.builds(
    "{}{}".format, st.floats() | st.integers(), st.sampled_from(["", "bit/s", " Mbit/s", "ms", "h", "x", "GB", " kB"])
)


@given(st.sampled_from(sorted(OPTIONS)), ANYTHING | QUANTITY)
def test_any_value_is_taken_or_refused_with_the_value(option: str, value: object) -> None:
    """Nothing but `ScenarioError` comes out; its message holds the value, as written or as the number it is."""
    try:
        scenario = from_options({option: value})
    except ScenarioError as error:
        message = str(error)
    else:
        assert from_options(to_options(scenario)) == scenario
        return
    words = {"None": "", "True": "yes", "False": "no"}
    written = str(value) if isinstance(value, str) else words.get(str(value), str(value))
    assert written.strip() in message or ", got " in message


@given(st.dictionaries(st.text(), ANYTHING, min_size=1))
def test_unknown_options_are_refused(options: dict[str, object]) -> None:
    if options.keys() <= OPTIONS.keys():
        return
    with pytest.raises(ScenarioError, match=r"^unknown option "):
        from_options(options)
