// The table of all optimal splits, read in the browser: price a row, pick the best, find where it changes.
// A row is six features phi; the delay is theta . phi, so nothing here needs the graph.

export const TERMS = ["device_compute", "uplink", "server_compute", "downlink", "model_exchange", "round_trips"];
export const SLIDERS = ["uplink", "downlink", "device_speed", "server_speed"];

// The feature columns that each slider divides: the model exchange goes over both directions of the link.
const COLUMNS = { uplink: [1, 4], downlink: [3, 4], device_speed: [0], server_speed: [2] };

/** Seconds per unit of each feature. Rates in bytes/s, speeds as factors, rttS in seconds. */
export function coefficients({ uplink, downlink, device_speed, server_speed }, rttS) {
  return [1 / device_speed, 1 / uplink, 1 / server_speed, 1 / downlink, 1 / uplink + 1 / downlink, rttS];
}

/** The six named terms of a feature row, in seconds, in the order of TERMS. */
export function termsOf(row, theta) {
  return row.map((feature, i) => feature * theta[i]);
}

/** The delay of a feature row in seconds: the sum of its six terms. */
export function delayOf(row, theta) {
  let delay = 0;
  for (let i = 0; i < row.length; i += 1) delay += row[i] * theta[i];
  return delay;
}

/** The index of the row with the least delay; the first of several. */
export function optimalRow(features, theta) {
  let best = 0;
  let least = Infinity;
  features.forEach((row, index) => {
    const delay = delayOf(row, theta);
    if (delay < least) {
      least = delay;
      best = index;
    }
  });
  return best;
}

/**
 * Which row is optimal where along one slider, the others held: [{from, to, row}], ascending, touching.
 *
 * Along a slider the delay of a row is A + B x with x = 1 / slider, so the optimum is the lower envelope of
 * straight lines. It is walked exactly, from the small x (the fast end) on; its slopes only fall.
 */
export function envelope(features, sliders, rttS, name, { min, max }) {
  const atZero = coefficients({ ...sliders, [name]: Infinity }, rttS);
  const lines = features.map((row) => ({
    slope: COLUMNS[name].reduce((sum, column) => sum + row[column], 0),
    intercept: delayOf(row, atZero),
  }));
  let x = 1 / max;
  const end = 1 / min;
  let current = lowestAt(lines, x);
  const segments = [];
  for (;;) {
    const next = nextCrossing(lines, current, x);
    if (next === null || next.x >= end) break;
    if (next.x > x) segments.push({ from: 1 / next.x, to: 1 / x, row: current });
    x = next.x;
    current = next.row;
  }
  segments.push({ from: min, to: 1 / x, row: current });
  segments[0].to = max;
  return segments.reverse();
}

// The lowest line at x; of equal ones the flattest, which stays lowest as x grows.
function lowestAt(lines, x) {
  let best = 0;
  lines.forEach((line, index) => {
    const here = line.intercept + line.slope * x;
    const lowest = lines[best].intercept + lines[best].slope * x;
    if (here < lowest || (here === lowest && line.slope < lines[best].slope)) best = index;
  });
  return best;
}

function nextCrossing(lines, current, x) {
  const { slope, intercept } = lines[current];
  let next = null;
  lines.forEach((line, row) => {
    if (line.slope >= slope) return;
    const at = Math.max(x, (line.intercept - intercept) / (slope - line.slope));
    if (next === null || at < next.x || (at === next.x && line.slope < lines[next.row].slope)) next = { x: at, row };
  });
  return next;
}

/** The part of an envelope that holds a slider value: {from, to}. At a border, the part of the given row. */
export function holdsRange(segments, value, row) {
  const around = segments.filter((segment) => segment.from <= value * (1 + 1e-9) && value <= segment.to * (1 + 1e-9));
  return around.find((segment) => segment.row === row) ?? around[0] ?? segments[0];
}
