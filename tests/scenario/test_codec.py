"""Options as text: applied, refused in one sentence, and written so that they read back exactly."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer import presets
from explorer.machines.machine import (
    BANDWIDTH_RANGE,
    MACHINE_MEMORY_RANGE,
    OWN,
    POWER_RANGE,
    Machine,
    Role,
    tidy,
    utilisation,
    utilisations,
)
from explorer.machines.measured import SECONDS_RANGE, Measured
from explorer.machines.precision import PEAK_RANGE, Peaks
from explorer.present import errors
from explorer.scenario.choices import DataSet, Results, Sharing, TiedWeights
from explorer.scenario.codec import apply, from_options, to_options
from explorer.scenario.fields import FIELDS, figures_of, uses_of
from explorer.scenario.scenario import UNLIMITED, Constraints, Link, Mode, Optimiser, Scenario, ScenarioError, Workload
from explorer.values.names import shortened
from tests.support.errors import refused

DEFAULT = Scenario.default()
PEAK = st.none() | st.floats(*PEAK_RANGE)


def machines(role: Role) -> st.SearchStrategy[Machine]:
    """Presets, and machines of one's own with any figures and any text."""
    known = st.sampled_from(list(presets.machines(role).values()))
    own = st.fixed_dictionaries(
        {
            "title": st.text(min_size=1).map(lambda text: text if tidy(text, 9) else "Box"),
            "source": st.text(max_size=300),
            "kind": st.sampled_from(list(utilisations())),
            "peak_flops": st.floats(*PEAK_RANGE),
            "memory_bytes": st.floats(*MACHINE_MEMORY_RANGE),
            "bandwidth_bytes_per_s": st.floats(*BANDWIDTH_RANGE),
            "power_w": st.floats(*POWER_RANGE),
            "peaks": st.builds(Peaks, fp16=PEAK, int8=PEAK),
            "products": st.builds(Peaks, fp32=PEAK, tf32=PEAK),
        }
    )
    machine = known | st.builds(lambda machine, figures: machine.own(**figures), known, own)
    return st.builds(_used, machine, st.integers(0, 9), st.integers(0, 9), st.none() | MEASURED)


seconds = st.floats(*SECONDS_RANGE)
MEASURED = st.builds(
    Measured,
    seconds=seconds,
    model=st.sampled_from(["", "resnet50", "a model, of sorts"]),
    digest=st.sampled_from(["", "0123456789abcdef"]),
    training=st.none() | st.booleans(),
    batch=st.none() | st.integers(1, 65_536),
    expected_s=st.none() | seconds,
)


def _used(machine: Machine, precision: int, runtime: int, measured: Measured | None) -> Machine:
    """Returns a machine as it may be used."""
    runtimes = utilisation(machine.kind).runtimes
    used = {
        "precision": machine.precisions[precision % len(machine.precisions)],
        "runtime": runtimes[runtime % len(runtimes)],
        "measured": measured,
    }
    return machine.model_copy(update=used)


scenarios = st.builds(
    Scenario,
    device=machines("device"),
    server=machines("server"),
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
    assert hash(from_options(options)) == hash(scenario)  # so that results can be kept by their scenarios


def test_a_figure_makes_a_machine_its_users_own() -> None:
    own = from_options({"device": "jetson-nano", "device-peak": "1 TFLOP/s"})
    nano = presets.machine("device", "jetson-nano")
    assert own.device == nano.own(peak_flops=1e12)
    assert (own.device.name, own.device.title, own.device.source, own.device.memory_bytes) == (OWN, nano.title, "", 4e9)
    assert from_options({"device": "own"}, own) == own
    assert from_options({"device": "jetson-nano"}, own).device == nano
    assert from_options({"server": "own"}).server == DEFAULT.server.own()


def test_a_preset_with_another_figure_is_written_with_all_of_them() -> None:
    changed = DEFAULT.device.model_copy(update={"power_w": 7.5})
    options = to_options(replace(DEFAULT, device=changed))
    assert (options["device"], options["device-power"], options["device-peak"]) == (OWN, "7.5W", "0.236TFLOP/s")
    assert from_options(options).device == changed.own(source=changed.source)


def test_text_of_a_stranger_is_one_short_line_that_can_be_seen() -> None:
    title, source = ("\x1b[2J\u202eBoard\n" + "x" * length for length in (50, 300))
    device = from_options({"device-title": title, "device-source": source}).device
    assert device.title == "[2J Board " + "x" * 50
    assert len(device.title) == 60
    assert device.source == "[2J Board " + "x" * 187 + "..."
    with refused(ScenarioError, match="device-title must have 1 to 60 characters, got 61"):
        from_options({"device-title": f"{title}x"})


def test_options_are_what_people_write() -> None:
    assert to_options(DEFAULT) == {
        "device": "jetson-nano",
        "server": "rtx-a6000",
        "link": "wifi-5",
        "up": "400Mbit/s",
        "down": "444Mbit/s",
        "rtt": "3.5ms",
        "mode": "training",
        "batch": "32",
        "iterations": str(Workload().iterations),
        "raw-data-may-leave": "no",
        "keep": "",
        "bits": "32",
        "gradient-bits": "",
        "optimiser": "adam",
        "sharing": "federated",
        "results": "all",
        "label-bytes": "",
        "input-bits": "",
        "input-compression": "1.0",
        "data-set": "each-iteration",
        "ties": "kept-equal",
        "turnaround": "0ms",
        "wire-overhead": "0.0",
        "memory": "",
        "overlap": "one-after-another",
        "micro-batches": "4",
        "device-speed": "1.0",
        "server-speed": "1.0",
    }


def test_every_option_is_written_and_read() -> None:
    figures = {field.name for field in (*figures_of("device"), *figures_of("server"))}
    uses = {field.name for field in (*uses_of("device"), *uses_of("server"))}
    assert set(to_options(DEFAULT)) == set(FIELDS) - figures - uses
    own = replace(DEFAULT, device=DEFAULT.device.own(), server=DEFAULT.server.own())
    assert set(to_options(own)) == set(FIELDS)
    used = from_options({"server-precision": "int8", "device-measured": "0.96s"})
    assert set(to_options(used)) == set(to_options(DEFAULT)) | {"server-precision", "device-measured"}


def test_each_option_changes_its_own_part() -> None:
    assert from_options({}) == DEFAULT
    assert from_options({"device": "jetson-tx2"}).device.peak_flops == 0.666e12
    assert from_options({"server": "t4"}).server.title == "NVIDIA T4"
    assert from_options({"up": "8 Mbit/s"}).link == Link(1e6, 55.5e6, 0.0035)
    assert from_options({"down": "8Mbit/s"}).link == Link(50e6, 1e6, 0.0035)
    assert from_options({"rtt": "1min"}).link == Link(50e6, 55.5e6, 60)
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
    assert from_options({"memory": "Unlimited"}).constraints == Constraints(memory_bytes=UNLIMITED)
    assert to_options(from_options({"memory": "unlimited"}))["memory"] == "unlimited"
    assert from_options({"gradient-bits": 16}).constraints == Constraints(gradient_bits=16)
    assert from_options({"gradient-bits": None}, from_options({"gradient-bits": 16})).constraints == Constraints()
    assert from_options({"memory": ""}, from_options({"memory": "4GB"})).constraints == Constraints()
    assert to_options(from_options({"memory": "512MB"}))["memory"] == "0.512GB"
    assert from_options({"sharing": "one-device"}).workload == Workload(sharing=Sharing.ONE_DEVICE)
    assert from_options({"results": "last-position"}).workload == Workload(results=Results.LAST_POSITION)
    assert from_options({"label-bytes": "4 B"}).workload == Workload(label_bytes=4.0)
    assert from_options({"label-bytes": "nothing"}).workload == Workload(label_bytes=0.0)
    assert to_options(from_options({"label-bytes": "nothing"}))["label-bytes"] == "nothing"
    assert from_options({"input-bits": 12}).constraints == Constraints(input_bits=12)
    assert from_options({"input-compression": "10x"}).constraints == Constraints(input_compression=10.0)
    assert from_options({"data-set": "once"}).workload == Workload(data_set=DataSet.ONCE)
    assert from_options({"ties": "untied"}).workload == Workload(ties=TiedWeights.UNTIED)
    assert from_options({"turnaround": "2ms"}).turnaround_s == 0.002
    for share in ("0.05", "5%", "5 %", "5,0 %", "\uff15\uff05"):
        assert from_options({"wire-overhead": share}).constraints == Constraints(wire_overhead=0.05)
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
        ("sharing", "alone", 'sharing must be federated or one-device, got "alone"'),
        ("input-bits", "65", "input-bits must be at least 1 and at most 64, got 65"),
        ("input-compression", "0.5", "input-compression must be between 1 and 1e+06, got 0.5"),
        ("wire-overhead", "-0.1", "wire-overhead must be between 0 and 10, got -0.1"),
        ("wire-overhead", "1001 %", "wire-overhead must be between 0 and 10, got 10.01"),
        ("wire-overhead", "5%%", 'wire-overhead must be a number such as 0.5 or 2, got "5%%"'),
        ("wire-overhead", "%", 'wire-overhead must be a number such as 0.5 or 2, got "%"'),
        ("turnaround", "2h", "turnaround must be between 0 s and 3600 s, got 7200 s"),
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
        ("bandwidth", "1", 'unknown option "bandwidth": did you mean'),
        ("device-peak", "1", 'device-peak "1": unit missing, use FLOP/s'),
        ("device-peak", "2e18FLOP/s", "device-peak must be between 1 MFLOP/s and 1000 PFLOP/s, got 2000000TFLOP/s"),
        ("device-memory", "1B", "device-memory must be between 1 kB and 1000 TB, got 1e-09GB"),
        ("server-bandwidth", "1e9TB/s", "server-bandwidth must be between 1 kB/s and 10000 TB/s, got"),
        ("server-power", "0W", 'server-power must be more than 0, got "0W"'),
        ("server-kind", "gpu", 'unknown kind of machine "gpu": did you mean cpu, server-gpu'),
        ("server-title", "\x00", "server-title must have 1 to 60 characters, got 0"),
        ("device-title", "x" * 501, "device-title must have 1 to 60 characters, got 501"),
        ("keeep", "1", 'unknown option "keeep": did you mean keep'),
        ("device", "?", f'unknown device "?": known are {", ".join(presets.machines("device"))}'),
    ],
)
def test_nonsense_is_one_clear_sentence(option: str, value: object, message: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        from_options({option: value})
    assert errors.sentence(caught.value).startswith(message)


ANYTHING = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.text(), max_size=2)
QUANTITY = st.builds(
    "{}{}".format, st.floats() | st.integers(), st.sampled_from(["", "bit/s", " Mbit/s", "ms", "h", "x", "GB", " kB"])
)


@given(st.sampled_from(sorted(FIELDS)), ANYTHING | QUANTITY)
def test_any_value_is_taken_or_refused_with_the_value(option: str, value: object) -> None:
    """Nothing but `ScenarioError` comes out; its message holds the value, as written or as the number it is."""
    try:
        scenario = from_options({option: value})
    except ScenarioError as error:
        message = errors.sentence(error)
    else:
        assert from_options(to_options(scenario)) == scenario
        return
    words = {"None": "", "True": "yes", "False": "no"}
    written = str(value) if isinstance(value, str) else words.get(str(value), str(value))
    assert shortened(written.strip()) in message or ", got " in message


@given(st.dictionaries(st.text(), ANYTHING, min_size=1))
def test_unknown_options_are_refused(options: dict[str, object]) -> None:
    if options.keys() <= FIELDS.keys():
        return
    with refused(ScenarioError, match=r"^unknown option "):
        from_options(options)
