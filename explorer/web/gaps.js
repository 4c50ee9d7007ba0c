// How far a delay is from the best one, in words; gaps.py says the same.

const LEAST = 0.001; // a smaller gap is not written in digits
const MOST = 0.9995; // nor is a larger share that is saved
const ROUNDING = 1e-9; // relative; delays that differ by less are equal

/** How much longer one delay is than another, as a fraction of it: 0.12 is 12 % longer; 0 within rounding. */
export function longerBy(delay, best) {
  if (Math.abs(delay - best) <= ROUNDING * best) return 0;
  return best > 0 ? delay / best - 1 : Infinity;
}

/** "just as long", "9.23 % longer", "5.53 times as long". */
export function distanceText(gap, t) {
  if (gap === 0) return t("gap_same");
  if (gap < 0) return t("gap_shorter", { percent: -gap >= MOST ? "> 99.9" : percent(-gap) });
  if (gap >= 1) return t("gap_times", { ratio: Number((1 + gap).toPrecision(3)).toLocaleString("en-US") });
  return gap >= LEAST ? t("gap_longer", { percent: percent(gap) }) : t("gap_little");
}

const percent = (gap) => (gap < LEAST ? "< 0.1" : Number((100 * gap).toPrecision(3)));
