// Numbers as people read them. SI inside, people's units only here.

/** @param {string} language */
const writersOf = (language) => ({
  whole: new Intl.NumberFormat(language),
  rounded: new Intl.NumberFormat(language, { maximumSignificantDigits: 3 }),
  rough: new Intl.NumberFormat(language, { maximumSignificantDigits: 2 }),
  unparted: new Intl.NumberFormat(language, { maximumSignificantDigits: 3, useGrouping: false }),
  list: new Intl.ListFormat(language),
});

let writers = writersOf("en-GB");

/**
 * Write numbers and lists from here on as a language does, such as "en-GB".
 *
 * @param {string} language
 */
export function speak(language) {
  writers = writersOf(language);
}

/**
 * A number to three significant digits, its thousands apart: 1,230.
 *
 * @type {(value: number) => string}
 */
export const number = (value) => writers.rounded.format(round3(value));

/**
 * A number to two significant digits, as a measure has it: 3.2.
 *
 * @type {(value: number) => string}
 */
export const rough = (value) => writers.rough.format(rounded(value, 2));

// A number to three significant digits with no thousands apart, so that what stands in a field can be read back.
/** @type {(value: number) => string} */
const digits = (value) => writers.unparted.format(round3(value));

/**
 * A number in full, its thousands apart: 1,234.
 *
 * @type {(value: number) => string}
 */
export const count = (value) => writers.whole.format(value);

/**
 * a, b and c.
 *
 * @type {(parts: string[]) => string}
 */
export const listed = (parts) => writers.list.format(parts);

/**
 * @param {number} value
 * @param {[number, string][]} units
 */
function scaled(value, units) {
  // Round before choosing the unit, so that 999.6 kB becomes 1 MB and not 1000 kB.
  const near = round3(value);
  const [size, unit] = units.find(([least]) => Math.abs(near) >= least) ?? units[units.length - 1];
  return `${digits(near / size)} ${unit}`;
}

/**
 * Seconds: 340 µs, 12.5 ms, 8.21 s, 3 min 25 s, 4.2 h, 3.1 d.
 *
 * @param {number} seconds
 */
export function duration(seconds) {
  const size = Math.abs(seconds);
  if (size === 0) return "0 s";
  if (size >= 2 * 86400) return `${digits(seconds / 86400)} d`;
  if (size >= 2 * 3600) return `${digits(seconds / 3600)} h`;
  if (size >= 119.5) {
    const near = Math.round(size);
    const whole = near - size === 0.5 && near % 2 === 1 ? near - 1 : near;
    const rest = whole % 60;
    return `${seconds < 0 ? "-" : ""}${Math.floor(whole / 60)} min${rest ? ` ${rest} s` : ""}`;
  }
  return scaled(seconds, [[1, "s"], [1e-3, "ms"], [1e-6, "µs"], [1e-9, "ns"]]);
}

/**
 * A difference in seconds with its sign: +1.2 s, -120 ms.
 *
 * @param {number} seconds
 */
export function difference(seconds) {
  return seconds > 0 ? `+${duration(seconds)}` : duration(seconds).replace("-", "\u2212");
}

/**
 * Bytes, decimal: 1.61 MB.
 *
 * @param {number} value
 */
export function bytes(value) {
  return scaled(value, [[1e12, "TB"], [1e9, "GB"], [1e6, "MB"], [1e3, "kB"], [1, "B"]]);
}

/**
 * Bytes per second as a bit rate: 100 Mbit/s.
 *
 * @param {number} bytesPerSecond
 */
export function rate(bytesPerSecond) {
  return scaled(bytesPerSecond * 8, [[1e9, "Gbit/s"], [1e6, "Mbit/s"], [1e3, "kbit/s"], [1, "bit/s"]]);
}

/**
 * Bytes per second as such: 12.5 MB/s.
 *
 * @param {number} bytesPerSecond
 */
export function byteRate(bytesPerSecond) {
  return `${bytes(bytesPerSecond)}/s`;
}

/**
 * Two bit rates with their unit said once where it is the same: 42 to 131 Mbit/s.
 *
 * @param {number} from
 * @param {number} to
 * @template T
 * @param {(low: string, high: string) => T} joined
 */
export function rateRange(from, to, joined) {
  const [low, high] = [rate(from), rate(to)];
  const unit = high.slice(high.indexOf(" "));
  return joined(low.endsWith(unit) ? low.slice(0, -unit.length) : low, high);
}

/**
 * Floating-point operations: 3.62 GFLOP.
 *
 * @param {number} value
 */
export function flops(value) {
  return scaled(value, [[1e15, "PFLOP"], [1e12, "TFLOP"], [1e9, "GFLOP"], [1e6, "MFLOP"], [1e3, "kFLOP"], [1, "FLOP"]]);
}

/**
 * A speed factor: 1.5×.
 *
 * @param {number} value
 */
export function factor(value) {
  return `${digits(value)}×`;
}

/** @type {Record<string, number>} */
const RATE_UNITS = { bit: 1, kbit: 1e3, mbit: 1e6, gbit: 1e9, tbit: 1e12 };

/**
 * What a person typed as a rate, in bytes/s; a bare number is Mbit/s. Null where it is no rate above 0.
 *
 * @param {string} text
 */
export function parseRate(text) {
  const match = /^\s*([\d.]+(?:e[+-]?\d+)?)\s*(?:([kmgt]?bit)\/?s?)?\s*$/i.exec(text);
  const value = match ? Number(match[1]) * RATE_UNITS[(match[2] ?? "mbit").toLowerCase()] : NaN;
  return value > 0 && Number.isFinite(value) ? value / 8 : null;
}

/**
 * What a person typed as a speed factor. Null where it is no number above 0.
 *
 * @param {string} text
 */
export function parseFactor(text) {
  const match = /^\s*([\d.]+)\s*[x×]?\s*$/i.exec(text);
  const value = match ? Number(match[1]) : NaN;
  return value > 0 && Number.isFinite(value) ? value : null;
}

/**
 * The value with three significant digits, which is what a slider commits.
 *
 * @param {number} value
 */
export function round3(value) {
  return rounded(value, 3);
}

const EXACT = 60; // digits that are looked at: a number with more of them is no tie

/**
 * The value with so many significant digits; one that is exactly between two becomes the even one, as in Python.
 *
 * @param {number} value
 * @param {number} most
 */
function rounded(value, most) {
  const [mantissa, exponent] = value.toExponential(EXACT).split("e");
  const end = mantissa.indexOf(".") + most; // of what is kept: a digit, the point and the other digits
  const isTie = /^50*$/.test(mantissa.slice(end));
  return isTie && Number(mantissa[end - 1]) % 2 === 0 ? Number(`${mantissa.slice(0, end)}e${exponent}`) : Number(value.toPrecision(most));
}
