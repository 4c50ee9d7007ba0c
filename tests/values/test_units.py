"""Quantities as people write them, parsed and written."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.present import errors
from explorer.values.names import shortened
from explorer.values.units import (
    RATE_UNITS,
    TIME_UNITS,
    UnitError,
    format_bytes,
    format_flops,
    format_rate,
    format_time,
    parse_bytes,
    parse_rate,
    parse_time,
)


@pytest.mark.parametrize(
    ("text", "bytes_per_s"),
    [
        ("20Mbit/s", 2.5e6),
        ("20 Mbit/s", 2.5e6),
        (" 20 mbit/s ", 2.5e6),
        ("1Gbit/s", 1.25e8),
        ("8bit/s", 1.0),
        ("1e3 kbit/s", 1.25e5),
        (".5Mbit/s", 62_500.0),
        ("10Mbps", 1.25e6),
        ("10 mbps", 1.25e6),
        ("0.5 Gbps", 6.25e7),
        ("300 Kb/s", 37_500.0),
        ("1 Mbits/s", 125_000.0),
        ("1.5MB/s", 1.5e6),
        ("1.5 MBps", 1.5e6),
        ("2 kbytes/s", 2000.0),
        ("1,5Mbit/s", 187_500.0),
        ("1,50 MB/s", 1.5e6),
        ("0,500 MB/s", 0.5e6),
        (",5MB/s", 0.5e6),
        ("1,5e1 MB/s", 1.5e7),
        ("1.500 MB/s", 1.5e6),
        ("1.5MB/s".translate({ascii: ascii + 0xFEE0 for ascii in range(0x21, 0x7F)}), 1.5e6),  # full width
        ("20\N{NO-BREAK SPACE}Mbit/s", 2.5e6),
        ("2.e1Mbit/s", 2.5e6),
    ],
)
def test_parse_rate(text: str, bytes_per_s: float) -> None:
    assert parse_rate(text) == pytest.approx(bytes_per_s, rel=1e-15)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("15ms", 0.015),
        ("0s", 0.0),
        ("2 min", 120.0),
        ("1h", 3600.0),
        ("7us", 7e-6),
        ("7\N{MICRO SIGN}s", 7e-6),
        ("15\N{GREEK SMALL LETTER MU}s", 1.5e-5),
        ("1,5 ms", 1.5e-3),
        ("0.5 s", 0.5),
    ],
)
def test_parse_time(text: str, seconds: float) -> None:
    assert parse_time(text) == pytest.approx(seconds, rel=1e-15)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("4GB", 4e9),
        ("4 gb", 4e9),
        ("512 MB", 5.12e8),
        ("1.5kB", 1500.0),
        ("1B", 1.0),
        ("4GiB", 2.0**32),
        ("1,5 MiB", 1.5 * 2**20),
        ("2e-3TB", 2e9),
    ],
)
def test_parse_bytes(text: str, count: float) -> None:
    assert parse_bytes(text) == pytest.approx(count, rel=1e-15)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("4", 'memory "4": unit missing, use B, kB, MB, GB, TB'),
        ("4 Gb/s", 'memory "4 Gb/s": unknown unit, use B, kB, MB, GB, TB'),
        ("1,500 MB", 'memory "1,500 MB": 1,500 could be 1500 or 1.500; write it without a comma'),
        ("much", 'memory "much": not a number with a unit; write it like 4GB'),
        ("0GB", 'memory must be more than 0, got "0GB"'),
        ("-1MB", 'memory must be more than 0, got "-1MB"'),
        ("-1", 'memory must be more than 0, got "-1"'),
        ("-1 GiB", 'memory must be more than 0, got "-1 GiB"'),
        ("0", 'memory must be more than 0, got "0"'),
        ("1e999 B", 'memory must be finite, got "1e999 B"'),
    ],
)
def test_refused_sizes(text: str, message: str) -> None:
    with pytest.raises(UnitError) as caught:
        parse_bytes(text, "memory")
    assert errors.sentence(caught.value) == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("12 Mbs", 'uplink "12 Mbs": unknown unit, use bit/s, kbit/s, Mbit/s, Gbit/s'),
        ("12", 'uplink "12": unit missing, use bit/s, kbit/s, Mbit/s, Gbit/s'),
        ("fast", 'uplink "fast": not a number with a unit; write it like 20Mbit/s'),
        ("", 'uplink "": not a number with a unit; write it like 20Mbit/s'),
        ("0Mbit/s", 'uplink must be more than 0, got "0Mbit/s"'),
        ("-3 Mbit/s", 'uplink must be more than 0, got "-3 Mbit/s"'),
        ("1e999 Mbit/s", 'uplink must be finite, got "1e999 Mbit/s"'),
        ("nan Mbit/s", 'uplink "nan Mbit/s": not a number with a unit; write it like 20Mbit/s'),
        ("inf", 'uplink "inf": not a number with a unit; write it like 20Mbit/s'),
        ("٣ Mbit/s", 'uplink "٣ Mbit/s": not a number with a unit; write it like 20Mbit/s'),
        ("1e٣ Mbit/s", 'uplink "1e٣ Mbit/s": unknown unit, use bit/s, kbit/s, Mbit/s, Gbit/s'),
        ("10 MBPS", 'uplink "10 MBPS": unknown unit, use bit/s, kbit/s, Mbit/s, Gbit/s'),
        *(
            (
                f"{number} Mbit/s",
                f'uplink "{number} Mbit/s": a number has the digits 0 to 9 and one point, nothing else;'
                " write it like 20Mbit/s",
            )
            for number in ("1_000", "0x10", "0xFF", "1,500,000", "1.500,5", "1,500.5", "1'000", "1.2.3", "1 500")
        ),
    ],
)
def test_rates_that_cannot_be_read(text: str, message: str) -> None:
    with pytest.raises(UnitError) as caught:
        parse_rate(text, "uplink")
    assert errors.sentence(caught.value) == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("-1ms", 'rtt must be 0 or more, got "-1ms"'),
        ("-1", 'rtt must be 0 or more, got "-1"'),
        ("0", 'rtt "0": unit missing, use us, µs, ms, s, min, h'),
        ("5", 'rtt "5": unit missing, use us, µs, ms, s, min, h'),
        ("5 days", 'rtt "5 days": unknown unit, use us, µs, ms, s, min, h'),
        ("1e999s", 'rtt must be finite, got "1e999s"'),
    ],
)
def test_times_that_cannot_be_read(text: str, message: str) -> None:
    with pytest.raises(UnitError) as caught:
        parse_time(text, "rtt")
    assert errors.sentence(caught.value) == message


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"),
        (1.5e-9, "1.5 ns"),
        (2e-6, "2 µs"),
        (0.0152, "15.2 ms"),
        (0.9996, "1 s"),
        (3.4, "3.4 s"),
        (59.96, "60 s"),
        (125.2, "2 min 5 s"),
        (119.6, "2 min"),
        (3599.6, "60 min"),
        (4800, "80 min"),
        (47.999 * 3600, "48 h"),
        (86400 * 3 + 7200, "3.08 d"),
        (-0.0152, "-15.2 ms"),
    ],
)
def test_format_time(seconds: float, text: str) -> None:
    assert format_time(seconds) == text


def test_format_counts() -> None:
    assert format_rate(1.5625e6) == "12.5 Mbit/s"
    assert format_rate(0.125) == "1 bit/s"
    assert format_bytes(1_611_392) == "1.61 MB"
    assert format_bytes(999_999) == "1 MB"
    assert format_bytes(12) == "12 B"
    assert format_bytes(0) == "0 B"
    assert format_flops(118_013_952) == "118 MFLOP"
    assert format_flops(2.5e15) == "2.5 PFLOP"


@given(st.floats(0.125, 125e9))
def test_a_written_rate_reads_back_to_three_digits(bytes_per_s: float) -> None:
    assert parse_rate(format_rate(bytes_per_s)) == pytest.approx(bytes_per_s, rel=5.1e-3)


@given(st.floats(1e-6, 59.9))
def test_a_written_time_reads_back_to_three_digits(seconds: float) -> None:
    assert parse_time(format_time(seconds)) == pytest.approx(seconds, rel=5.1e-3)


@given(st.floats(1e-6, 1e6), st.sampled_from(sorted(RATE_UNITS)))
def test_any_rate_unit(number: float, unit: str) -> None:
    assert parse_rate(f"{number!r} {unit}") == pytest.approx(number * RATE_UNITS[unit] / 8, rel=1e-15)


@given(st.floats(0, 1e6), st.sampled_from(sorted(TIME_UNITS)))
def test_any_time_unit(number: float, unit: str) -> None:
    assert parse_time(f"{number!r}{unit}") == pytest.approx(number * TIME_UNITS[unit], rel=1e-15)


@given(st.text())
def test_any_text_is_a_quantity_or_one_sentence(text: str) -> None:
    for parse in (parse_rate, parse_time):
        try:
            outcome = str(math.isfinite(parse(text)))
        except UnitError as error:
            outcome = errors.sentence(error)
        assert outcome == "True" or shortened(text.strip()) in outcome
