// Where the sliders were let go, and what Python says meanwhile.

import assert from "node:assert/strict";
import test from "node:test";

const FIRST = { uplink: 8, downlink: 32, device_speed: 1, server_speed: 1 };
const setting = (revision, values, taken = 0) => ({
  revision,
  taken,
  link: "",
  ...Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value, min: value / 8, max: value * 8 }])),
});
const standing = (set) => Object.fromEntries(Object.keys(FIRST).map((name) => [name, set[name].value]));

globalThis.window = new EventTarget();
globalThis.document = Object.assign(new EventTarget(), { hidden: false });
globalThis.location = { pathname: "/", search: "", hash: "" };
const { Moves } = await import("../../explorer/web/moves.js");

function begun() {
  const sent = [];
  const moves = new Moves({}, { settle() {}, send: (said) => sent.push(said.map((move) => move.uplink)) });
  moves.take(setting(0, FIRST));
  return { moves, sent };
}

test("a move is said until Python has it, and each flush says it once", () => {
  const { moves, sent } = begun();
  moves.add({ ...FIRST, uplink: 4 });
  moves.flush();
  moves.flush();
  moves.add({ ...FIRST, uplink: 2 });
  moves.flush();
  assert.deepEqual(sent, [[4], [4, 2]]);
  moves.take(setting(0, FIRST, moves.pending[0].at));
  moves.add({ ...FIRST, uplink: 1 });
  moves.flush();
  assert.deepEqual(sent.at(-1), [2, 1]);
  moves.take(setting(0, FIRST, moves.pending.at(-1).at));
  moves.flush();
  assert.equal(sent.length, 3);
});

test("an answer to an earlier message moves no slider that was moved since", () => {
  const { moves } = begun();
  moves.add({ ...FIRST, uplink: 4 });
  const answered = setting(1, { ...FIRST, downlink: 64 });
  assert.deepEqual(standing(moves.take(answered)), { ...FIRST, uplink: 4, downlink: 64 });
});

test("what Python has already is no move: it may set that slider", () => {
  const { moves } = begun();
  moves.add({ ...FIRST, uplink: 4 });
  moves.take(setting(0, FIRST, moves.pending[0].at));
  moves.add({ ...FIRST, uplink: 4, device_speed: 2 });
  const undone = setting(1, FIRST);
  assert.deepEqual(standing(moves.take({ ...undone, taken: moves.pending[0].at - 1 })), { ...FIRST, device_speed: 2 });
});
