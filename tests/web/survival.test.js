// How far off the times of a machine may be before another split is the best.

import assert from "node:assert/strict";
import test from "node:test";
import { survival, survivalText } from "../../explorer/web/survival.js";
import { translator } from "../../explorer/web/text.js";

const MESSAGES = [
  "machine-holds = { $low } to { $high }; while { $limits }.",
  "machine-limit_slower = { $machine } is up to { $slower } times slower",
  "machine-limit_faster = { $machine } is up to { $faster } times faster",
  "machine-limit_both = { $machine } is { $slower } slower or { $faster } faster",
  "machine-holds_all = { $low } to { $high }.",
].join("\n");
const t = translator({ language: "en-GB", messages: MESSAGES });
const SEGMENTS = [{ from: 0.1, to: 0.8, row: 2 }, { from: 0.8, to: 1.25, row: 1 }, { from: 1.25, to: 10, row: 0 }];

test("a split holds as far as its part of the envelope, and no farther than the doubt", () => {
  assert.deepEqual(survival(SEGMENTS, 1, 1, 2), { slower: 1.25, faster: 1.25 });
  assert.deepEqual(survival(SEGMENTS, 1, 1, 1.2), { slower: 1.2, faster: 1.2 });
  assert.deepEqual(survival(SEGMENTS, 0.5, 2, 2), { slower: 2, faster: 1.6 });
  assert.deepEqual(survival(SEGMENTS, 0.16, 2, 2), { slower: 2, faster: 2 });
});

test("what limits it is said of each machine", () => {
  const everywhere = [{ from: 0.1, to: 10, row: 1 }];
  const state = {
    pricing: { doubt: [2, 1.5] },
    segments: { device_speed: SEGMENTS, server_speed: everywhere },
    values: { device_speed: 1, server_speed: 1 },
    solution: { row: 1, terms: [4, 1, 3, 1, 0, 0], delay: 9 },
  };
  const titles = { device: "a Pi", server: "a GPU" };
  assert.equal(survivalText(state, titles, t), "6 s to 14.5 s; while a Pi is 1.2 slower or 1.2 faster.");
  assert.equal(survivalText({ ...state, pricing: { doubt: [1.1, 1.5] } }, titles, t), "7.64 s to 10.9 s.");
  assert.equal(survivalText({ ...state, pricing: { doubt: [1, 1] } }, titles, t), "");
});
