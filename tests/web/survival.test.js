// How far off the times of a machine may be before another split is the best.

import assert from "node:assert/strict";
import test from "node:test";
import { failingCorner, survival, survivalText } from "../../explorer/web/survival.js";
import { translator } from "../../explorer/web/text.js";

const MESSAGES = `machine-doubt = { $low } to { $high }{ $limit ->
        [one] ; { $machine } { $change }.
        [both] ; { $machine } { $change }, { $other } { $other_change }.
       *[none] .
    }
machine-doubt_same = the same{ $limit ->
        [one] ; { $machine } { $change }.
       *[none] .
    }
machine-change_longer = { $change } % longer
machine-change_less = { $change } % less`;
const t = translator({ language: "en-GB", messages: MESSAGES });
const SEGMENTS = [{ from: 0.1, to: 0.8, row: 2 }, { from: 0.8, to: 1.25, row: 1 }, { from: 1.25, to: 10, row: 0 }];

test("a split holds as far as its part of the envelope, and no farther than the doubt", () => {
  assert.deepEqual(survival(SEGMENTS, 1, 1, 2), { slower: 1.25, faster: 1.25 });
  assert.deepEqual(survival(SEGMENTS, 1, 1, 1.2), { slower: 1.2, faster: 1.2 });
  assert.deepEqual(survival(SEGMENTS, 0.5, 2, 2), { slower: 2, faster: 1.6 });
  assert.deepEqual(survival(SEGMENTS, 0.16, 2, 2), { slower: 2, faster: 2 });
});

test("the least that makes another split the best is said, and no range of equal ends", () => {
  const everywhere = [{ from: 0.1, to: 10, row: 1 }];
  const near = [{ from: 0.1, to: 0.9, row: 2 }, { from: 0.9, to: 1.1, row: 1 }, { from: 1.1, to: 10, row: 0 }];
  const alone = { features: [[4, 1, 3, 1, 0, 0]] }; // no other split is the best where both machines are off
  const state = {
    pricing: { doubt: [2, 1.5], table: alone },
    segments: { device_speed: SEGMENTS, server_speed: everywhere },
    values: { device_speed: 1, server_speed: 1 },
    solution: { row: 0, theta: [1, 1, 1, 1, 1, 1], terms: [4, 1, 3, 1, 0, 0], delay: 9 },
  };
  const titles = { device: "a Pi", server: "a GPU" };
  const said = (changed) => survivalText({ ...state, solution: { ...state.solution, row: 1 }, ...changed }, titles, t);
  assert.equal(said({}), "6 s to 14.5 s; a Pi 25 % longer.");
  assert.equal(said({ segments: { device_speed: SEGMENTS, server_speed: near } }), "6 s to 14.5 s; a GPU 9.1 % less.");
  const tied = [{ from: 0.1, to: 0.8 * (1 + 1e-12), row: 2 }, { from: 0.8 * (1 + 1e-12), to: 10, row: 1 }];
  assert.equal(said({ segments: { device_speed: SEGMENTS, server_speed: tied } }), "6 s to 14.5 s; a Pi 25 % longer.");
  assert.equal(said({ solution: { row: 1, terms: [0, 9, 0, 0, 0, 0], delay: 9 } }), "the same; a Pi 25 % longer.");
  assert.equal(said({ pricing: { doubt: [1, 1], table: alone } }), "");
  const far = { segments: { device_speed: [{ from: 0.1, to: 10, row: 0 }], server_speed: [{ from: 0.1, to: 10, row: 0 }] } };
  assert.equal(survivalText({ ...state, ...far }, titles, t), "6 s to 14.5 s.");
});

test("a split that survives each machine alone need not survive both", () => {
  // All on the device, 9 s, beside 4.5 s there and 6.5 s on the server: 13.5 and 15.5 s, 9 and 9.17, but 13.5 and 11.1.
  const features = [[9, 0, 0, 0, 0, 0], [4.5, 0, 6.5, 0, 0, 0]];
  const segments = [{ from: 0.1, to: 10, row: 0 }];
  const state = {
    pricing: { doubt: [1.5, 1.5], table: { features } },
    segments: { device_speed: segments, server_speed: segments },
    values: { device_speed: 1, server_speed: 1 },
    solution: { row: 0, theta: [1, 1, 1, 1, 1, 1], terms: features[0], delay: 9 },
  };
  assert.deepEqual(failingCorner(state.pricing, state.solution), [1.5, 1 / 1.5]);
  const titles = { device: "a Pi", server: "a GPU" };
  assert.equal(survivalText(state, titles, t), "6 s to 13.5 s; a Pi 50 % longer, a GPU 33 % less.");
});
