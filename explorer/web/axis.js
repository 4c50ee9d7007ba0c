// The time axis of the breakdown: where it ends, its unit and its ticks. Pure; breakdown.py has the same rules.

const LONGEST = 2; // times the first bar; a longer bar is shown torn at that length, so that the others can be compared
const MOST_TICKS = 5;
/** @type {[string, number][]} the largest unit in which the end of the axis still reads at least 2 */
const UNITS = [["days", 86400], ["hours", 3600], ["minutes", 60], ["seconds", 1], ["milliseconds", 1e-3]];

/**
 * Seconds at the end of the axis: the longest bar, but at most LONGEST times the first; above 0 also where all are 0.
 *
 * @param {number[]} delays in seconds
 */
export function axisEnd(delays) {
  const most = Math.max(...delays);
  return Math.min(most, LONGEST * delays[0]) || most || 1;
}

/**
 * The unit of an axis that ends at so many seconds, by its key, and the round numbers of it that are written.
 *
 * @param {number} end
 */
export function axisTicks(end) {
  const [unit, seconds] = UNITS.find(([, size]) => end >= 2 * size) ?? UNITS[UNITS.length - 1];
  const least = end / seconds / MOST_TICKS;
  const power = 10 ** Math.floor(Math.log10(least));
  const step = ([1, 2, 5].find((digit) => digit * power >= least * (1 - 1e-9)) ?? 10) * power;
  const count = Math.floor(end / seconds / step + 1e-9);
  const ticks = Array.from({ length: count + 1 }, (_, i) => Number((i * step).toPrecision(12)));
  return { unit, seconds, ticks };
}
