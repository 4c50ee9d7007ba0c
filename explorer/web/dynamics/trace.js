// One trace, unpacked: for each round what the link does, and what every policy chose and what that took.

/** @import { PolicyData, TimelineData } from "../payload.js" */

/**
 * @typedef {Omit<PolicyData, "split" | "delay_s" | "parts_s"> & {
 *   split: Uint16Array, delay: Float32Array, parts: Float32Array[], total: string, sum: Float64Array,
 *   resplits: number[],
 * }} Policy `sum` are seconds of all rounds up to the end of each, `resplits` the rounds that begin with another cut
 */
/**
 * @typedef {{
 *   rounds: number, every: number, uplink: Float32Array, speed: Float32Array, policies: Policy[], rules: string[],
 * }} Rounds
 */

/** @param {string} packed base64 */
const bytesOf = (packed) => Uint8Array.from(atob(packed), (byte) => byte.charCodeAt(0)).buffer;

/** @param {string} packed */
export const floats = (packed) => new Float32Array(bytesOf(packed));

/** @param {string} packed */
export const positions = (packed) => new Uint16Array(bytesOf(packed));

/**
 * @param {TimelineData} timeline
 * @returns {Rounds}
 */
export function unpack({ rounds, every_s: every, uplink, device_speed: speed, policies, rules }) {
  return { rounds, every, uplink: floats(uplink), speed: floats(speed), policies: policies.map((each) => policyOf(each, rounds)), rules };
}

/**
 * @param {PolicyData} policy
 * @param {number} rounds
 * @returns {Policy}
 */
function policyOf(policy, rounds) {
  const [split, delay, parts] = [positions(policy.split), floats(policy.delay_s), floats(policy.parts_s)];
  const sum = new Float64Array(rounds);
  let total = 0;
  for (let round = 0; round < rounds; round += 1) sum[round] = total += delay[round];
  return {
    ...policy,
    split,
    delay,
    parts: Array.from({ length: parts.length / rounds }, (_, i) => parts.subarray(i * rounds, (i + 1) * rounds)),
    sum,
    resplits: [...split.keys()].filter((round) => round > 0 && split[round] !== split[round - 1]),
  };
}

/**
 * Stretches of rounds with one value, as [first, end, value].
 *
 * @param {ArrayLike<number>} values
 * @returns {[number, number, number][]}
 */
export function stretches(values) {
  /** @type {[number, number, number][]} */
  const found = [];
  for (let round = 0; round < values.length; round += 1) {
    const last = found.at(-1);
    if (last && last[2] === values[round]) last[1] = round + 1;
    else found.push([round, round + 1, values[round]]);
  }
  return found;
}

/**
 * The first of some rounds, ascending, behind a round; from the start again where there is none; null of none at all.
 *
 * @param {number[]} rounds
 * @param {number} after
 */
export const nextOf = (rounds, after) => rounds.find((round) => round > after) ?? rounds[0] ?? null;
