"""Every format is read as its makers mean it, and every bad file is refused in one sentence with its line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from explorer.dynamics.readers import lines, read_trace
from explorer.dynamics.readers.lines import LARGEST, LONGEST
from explorer.dynamics.trace import Trace, TraceError
from explorer.present.errors import sentence
from explorer.scenario.scenario import Scenario

BASE = Trace.of(Scenario.default())
MBIT = 1e6 / 8


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_two_columns_stand_for_both_directions(tmp_path: Path) -> None:
    trace = read_trace(written(tmp_path, "t.txt", "# from a train\n10.0 12.5\n11.0\t8\n\n14.0 0\n"), BASE)
    assert trace.start_s.tolist() == [0.0, 1.0, 4.0]
    assert trace.end_s == 7.0  # the last step lasts as long as the one before it
    assert trace.uplink_bytes_per_s.tolist() == trace.downlink_bytes_per_s.tolist() == [12.5 * MBIT, 8 * MBIT, 0.0]
    assert (trace.rtt_s == BASE.rtt_s[0]).all()
    assert (trace.device_speed == 1).all()


def test_a_third_column_is_the_downlink(tmp_path: Path) -> None:
    trace = read_trace(written(tmp_path, "t.dat", "0 1 10\n1 2 20\n"), BASE)
    assert trace.uplink_bytes_per_s.tolist() == [MBIT, 2 * MBIT]
    assert trace.downlink_bytes_per_s.tolist() == [10 * MBIT, 20 * MBIT]


def test_mahimahi_counts_packets_of_1500_bytes_in_half_seconds(tmp_path: Path) -> None:
    written(tmp_path, "drive.up", "".join(f"{ms}\n" for ms in (100, 500, 501, 1700)))
    down = written(tmp_path, "drive.down", "250\n250\n900\n1600\n2000\n")
    trace = read_trace(down, BASE)
    assert trace.end_s == 1.7  # of the shorter one
    assert trace.start_s.tolist() == [0.0, 0.5, 1.0, 1.5]
    up, fell = trace.uplink_bytes_per_s, trace.downlink_bytes_per_s
    assert up.tolist() == pytest.approx([2 * 1500 / 0.5, 1500 / 0.5, 0.0, 1500 / 0.2])
    assert fell.tolist() == pytest.approx([2 * 1500 / 0.5, 1500 / 0.5, 0.0, 2 * 1500 / 0.5])
    assert float(up @ trace.length_s) == pytest.approx(4 * 1500)


def test_a_packet_trace_alone_stands_for_both_directions(tmp_path: Path) -> None:
    trace = read_trace(written(tmp_path, "link", "0\n1\n2\n"), BASE)
    assert trace.uplink_bytes_per_s.tolist() == trace.downlink_bytes_per_s.tolist() == [3 * 1500 / 0.002]


def test_json_rows_have_durations(tmp_path: Path) -> None:
    rows = [
        {"duration_ms": 1000, "bandwidth_kbps": 5000, "latency_ms": 20},
        {"duration_ms": 500, "bandwidth_kbps": 0, "latency_ms": 40, "bandwidth_up_kbps": 100},
    ]
    trace = read_trace(written(tmp_path, "t.json", json.dumps(rows)), BASE)
    assert (trace.start_s.tolist(), trace.end_s) == ([0.0, 1.0], 1.5)
    assert trace.downlink_bytes_per_s.tolist() == [625_000.0, 0.0]
    assert trace.uplink_bytes_per_s.tolist() == [625_000.0, 12_500.0]
    assert trace.rtt_s.tolist() == [0.02, 0.04]


def test_csv_takes_units_from_its_names_and_passes_over_other_columns(tmp_path: Path) -> None:
    content = (
        "Time (ms),lat,Uplink (Mbit/s),downlink_kbps,RTT_ms,device_speed,temperature_c,server\n"
        '0,"48,1",10,2000,25,1,40,x\n2000,48.2,20,4000,30,0.5,80,y\n'
    )
    trace = read_trace(written(tmp_path, "t.csv", content), BASE)
    assert (trace.start_s.tolist(), trace.end_s) == ([0.0, 2.0], 4.0)
    assert trace.uplink_bytes_per_s.tolist() == [10 * MBIT, 20 * MBIT]
    assert trace.downlink_bytes_per_s.tolist() == [2 * MBIT, 4 * MBIT]
    assert trace.rtt_s.tolist() == [0.025, 0.03]
    assert trace.device_speed.tolist() == [1.0, 0.5]
    assert trace.measured["temperature_c"].tolist() == [40.0, 80.0]


def iperf(reverse: int = 0, both: bool = False) -> dict[str, Any]:
    def interval(number: int) -> dict[str, Any]:
        part = {"start": number, "end": number + 1, "bits_per_second": 8e6 * (number + 1)}
        back = {"sum_bidir_reverse": {**part, "bits_per_second": 1e6}} if both else {}
        return {"streams": [{"rtt": 20_000}, {"rtt": 40_000}], "sum": part, **back}

    start = {"test_start": {"reverse": reverse}, "connected": [{"socket": 5}]}
    return {"start": start, "intervals": [interval(0), interval(1)], "end": {}}


@pytest.mark.parametrize(
    ("document", "up", "down"),
    [
        (iperf(), [1e6, 2e6], [1e6, 2e6]),
        (iperf(both=True), [1e6, 2e6], [125e3, 125e3]),
        (iperf(reverse=1, both=True), [125e3, 125e3], [1e6, 2e6]),
    ],
)
def test_iperf3_tells_one_direction_or_both(
    tmp_path: Path, document: dict[str, Any], up: list[float], down: list[float]
) -> None:
    trace = read_trace(written(tmp_path, "t.json", json.dumps(document)), BASE)
    assert trace.uplink_bytes_per_s.tolist() == up
    assert trace.downlink_bytes_per_s.tolist() == down
    assert trace.rtt_s.tolist() == [0.03, 0.03]


ROW = '{"duration_ms": 1000, "bandwidth_kbps": 5000'
BAD = [
    ("t.txt", "", "it has no row"),
    ("t.csv", "", "it has no row"),
    ("t.json", "", "it has no row"),
    ("t.json", "[]", "it has no row"),
    ("t.txt", "# nothing\n\n", "it has no row"),
    ("t.txt", "0 1\n1 2 3\n", "line 2 must have 2 numbers"),
    ("t.txt", "0 1\nabc 2\n", 'line 2: time must be a plain number of s, got "abc"'),
    ("t.txt", "0 1\n1 2Mbit/s\n", 'line 2: uplink must be a plain number of Mbit/s, got "2Mbit/s"'),
    ("t.txt", "0 nan\n", "line 1: uplink must be a plain number"),
    ("t.txt", "0 1_0\n", "line 1: uplink must be a plain number"),
    ("t.txt", "0 1\n1 -2\n", "line 2: uplink must be 0 or more, got -2"),
    ("t.txt", "-1 1\n", "line 1: time must be 0 or more, got -1"),
    ("t.txt", "0 1\n2 1\n1 1\n", "line 3: the time 1 s is not later than 2 s in the row before"),
    ("t.txt", "0 1\n0 1\n", "line 2: the time 0 s is not later than 0 s"),
    ("t.txt", "0 5000000\n", "line 1: uplink must be between 0 and 1e+06 Mbit/s, got 5e+06; is it in another unit?"),
    ("t.txt", "0 0\n1 0\n", "the link is out"),
    ("t.txt", b"0 1\n1 \xff\n", "line 2 is not UTF-8 text"),
    ("t.txt", "0 1\n" + " " * (LONGEST + 1), f"line 2 has more than {LONGEST:,} bytes"),
    ("link", "1\n2.5\n", 'line 2: a packet\'s time must be a whole number of milliseconds, got "2.5"'),
    ("link", "1\n-2\n", "line 2: time must be 0 or more"),
    ("link", "5\n2\n", "line 2: the time 2 ms is earlier than 5 ms"),
    ("link", "0\n0\n", "all packets are at 0 ms"),
    ("link", "1\n1e18\n", "at line 2 it has more than 1,000,000 steps"),
    ("t.up", "1\n", "t.down is not beside"),
    ("t.csv", "a,b\n1,2\n", "line 1 must name one column with the time"),
    ("t.csv", "time_s,b\n1,2\n", "line 1 must name a column with a rate"),
    ("t.csv", "time_s,uplink\n1,2\n", 'line 1: column "uplink" must say its unit in its name; known are uplink_bps'),
    ("t.csv", "time_s,uplink_mph\n1,2\n", 'line 1: column "uplink_mph" must say its unit'),
    ("t.csv", "time_s,rate_mbps,up_mbps\n1,2,3\n", 'line 1: column "up_mbps" says what another column says'),
    ("t.csv", "time_s,rate_mbps\n1,2\n2\n", "line 3 must have 2 fields, as many as the first line has names; got 1"),
    ("t.csv", "time_s,rate_mbps\n1,x\n", 'line 2: rate_mbps must be a plain number of Mbit/s, got "x"'),
    ("t.csv", 'time_s,rate_mbps\n1,"2\n', "line 2 is not CSV"),
    ("t.csv", "time_s,rate_mbps,device_speed\n1,2,0\n", "line 2: device_speed must be between 0.001 and 1000, got 0"),
    ("t.csv", "time_s,rate_mbps,device_speed\n1,2,?\n", 'line 2: device_speed must be a plain number, got "?"'),
    ("t.csv", "duration_ms,rate_mbps\n0,2\n", "line 2: duration_ms must be more than 0"),
    ("t.csv", "duration_s,rate_mbps\n1e20,1\n1,2\n", "line 2: 1e+20 s is too long: a trace may last 1e+09 s"),
    ("t.csv", "duration_ms,rate_mbps\n1,1\n1e-9,2\n", "line 3: a step of 1e-12 s is too short: it must last 1e-06 s"),
    ("t.txt", "0 1\n1e300 1\n", "line 2: 1e+300 s is too long"),
    ("t.txt", "0 1\n1e-9 1\n", "line 2: a step of 1e-09 s is too short"),
    ("t.json", f"[{ROW}}},\n{ROW}{'0' * 400}}}]", "line 2: bandwidth_kbps must be between 0 and 1e+09 kbit/s"),
    ("t.json", '[{"duration_ms": 1e306, "bandwidth_kbps": 5}]', "line 1: 1e+303 s is too long"),
    ("t.json", "[1\n", "it is not JSON at line 2"),
    ("t.json", '{"rows": []}', "JSON must be a list of rows"),
    ("t.json", f"[{ROW}}},\n 7]", "line 2 must be an object"),
    ("t.json", f'[{ROW}}},\n\n {{"duration_ms": 5}}]', 'line 3: "bandwidth_kbps" must be a number, got nothing'),
    (
        "t.json",
        f'[\n{ROW}}},\n{{"duration_ms": 5, "bandwidth_kbps": "9"}}]',
        'line 3: "bandwidth_kbps" must be a number',
    ),
    ("t.json", '[{"duration_ms": -5, "bandwidth_kbps": 9}]', "line 1: duration_ms must be more than 0"),
    ("t.json", '[{"duration_ms": 5, "bandwidth_kbps": -9}]', "line 1: bandwidth_kbps must be 0 or more, got -9"),
    ("t.json", f'[{ROW}}},\n{ROW}, "latency_ms": 5}}]', 'line 2: "latency_ms" must stand in all rows or in none'),
    ("t.json", f'[{ROW}, "latency_ms": 5}},\n{ROW}}}]', 'line 2: "latency_ms" must be a number, got nothing'),
    ("t.json", '{"error": "unable to connect"}', "the run of iperf3 failed: unable to connect"),
    ("t.json", '{"intervals": 5}', '"intervals" must be a list, got 5'),
    ("t.json", '{"intervals": [\n5]}', 'line 2: "sum" must be an object'),
    (
        "t.json",
        '{"start": [],\n"intervals": [{"sum": {"start": 0, "end": 0, "bits_per_second": 5}}]}',
        "line 2: the time 0 s is not later than 0 s",
    ),
]


@pytest.mark.parametrize(("name", "content", "expected"), BAD)
def test_a_bad_file_is_refused_in_one_sentence(tmp_path: Path, name: str, content: str, expected: str) -> None:
    path = written(tmp_path, name, content)
    with pytest.raises(TraceError) as caught:
        read_trace(path, BASE)
    said = sentence(caught.value)
    assert said.startswith(f'trace file "{path}": ')
    assert expected in said
    assert "\n" not in said


@pytest.mark.parametrize("ending", ["txt", "csv", "json", "up"])
def test_a_gigabyte_is_refused_without_being_read(tmp_path: Path, ending: str) -> None:
    """The file is as long as a gigabyte and holds nothing but its start: nothing behind the limit is read."""
    start = {"txt": "0 1\n", "csv": "time_s,rate_mbps\n0,1\n", "json": "[", "up": "1\n"}[ending]
    path = written(tmp_path, f"big.{ending}", start)
    written(tmp_path, "big.down", "1\n")
    with open(path, "r+b") as stream:
        stream.truncate(1_000_000_000)
    with pytest.raises(TraceError) as caught:
        read_trace(path, BASE)
    said = sentence(caught.value)
    assert "line" in said
    assert "more than 64 MB" in said or f"more than {LONGEST:,} bytes" in said


def test_a_file_with_too_many_rows_is_refused_at_its_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "MOST_STEPS", 100)
    path = written(tmp_path, "long.txt", "".join(f"{second} 1\n" for second in range(101)))
    with pytest.raises(TraceError) as caught:
        read_trace(path, BASE)
    assert "at line 101 it has more than 100 steps" in sentence(caught.value)


def test_no_more_than_the_limit_is_read_of_a_file_of_many_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "LARGEST", 1_000)
    path = written(tmp_path, "long.txt", "0 1\n" * 1_000)
    found: Iterator[tuple[int, str]] = lines.text_lines(path)
    with pytest.raises(TraceError, match="trace-too-large"):
        list(found)
    assert LARGEST == 64_000_000


def test_a_file_that_is_not_there_is_the_systems_own_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_trace(tmp_path / "none.csv", BASE)


def test_a_trace_repeats_after_its_end() -> None:
    trace = BASE.spread(np.array([0.0, 1.0]), 3.0)
    assert trace.step_at(np.array([0.0, 0.5, 1.0, 2.9, 3.0, 4.5])).tolist() == [0, 0, 1, 1, 0, 1]
    assert trace.step_before(np.array([0.0, 0.5, 1.0, 2.9, 3.0, 4.5])).tolist() == [1, 0, 0, 1, 1, 1]
