// Numbers, texts and the words of badges.

import assert from "node:assert/strict";
import test from "node:test";
import * as format from "../../explorer/web/format.js";
import { gapText, longerBy, measureText } from "../../explorer/web/gaps.js";
import { badgeWords, blockNote } from "../../explorer/web/notes.js";
import { plain, toned, translator } from "../../explorer/web/text.js";

const keys = (key, values = {}) => [key, ...Object.values(values)].join(" ");
const t = Object.assign(keys, { runs: () => [] });
const texts = (language, ...messages) => translator({ language, messages: messages.join("\n") });

test("times change their unit where people do", () => {
  const said = [0, 3.4e-4, 0.0125, 0.9996, 119.4, 119.5, 205, 7199, 7200, 2 * 86400].map(format.duration);
  assert.deepEqual(said, ["0 s", "340 µs", "12.5 ms", "1 s", "119 s", "2 min", "3 min 25 s", "119 min 59 s", "2 h", "2 d"]);
  assert.deepEqual([0.12, -0.12].map(format.difference), ["+120 ms", "\u2212120 ms"]);
});

test("a size is rounded before its unit is chosen", () => {
  assert.deepEqual([999.4, 999600, 1.61e6].map(format.bytes), ["999 B", "1 MB", "1.61 MB"]);
  assert.equal(format.rate(12.5e6), "100 Mbit/s");
  assert.equal(format.flops(3.624e9), "3.62 GFLOP");
});

test("a range of rates has its unit once where it is the same", () => {
  const range = (from, to) => format.rateRange(from, to, (low, high) => `${low}|${high}`);
  assert.equal(range(5.25e6, 16.4e6), "42|131 Mbit/s");
  assert.equal(range(5.25e6, 16.4e8), "42 Mbit/s|13.1 Gbit/s");
});

test("a typed rate is read in bytes a second, and what is none is refused", () => {
  const rates = { "20 Gbit/s": 2.5e9, "7.5": 937500, "8 kbit": 1000, "0 Mbit/s": null, "12 Mbs": null, "1e3 bit/s": 125, "": null };
  for (const [typed, read] of Object.entries(rates)) assert.equal(format.parseRate(typed), read, typed);
  const factors = { "1.5x": 1.5, "2 ×": 2, "-1": null, "0": null, "1.2.3": null };
  for (const [typed, read] of Object.entries(factors)) assert.equal(format.parseFactor(typed), read, typed);
});

test("what is written is read back", () => {
  for (let power = -1; power < 11; power += 1) {
    for (const digits of [1, 1.25, 3.33, 9.99]) {
      const value = (digits * 10 ** power) / 8;
      assert.ok(Math.abs(format.parseRate(format.rate(value)) / value - 1) < 1e-12, format.rate(value));
    }
  }
});

test("a gap is said as a share, and from double on as a factor", () => {
  assert.equal(longerBy(1 + 1e-10, 1), 0);
  assert.equal(longerBy(1.5, 1), 0.5);
  assert.equal(longerBy(1, 0), Infinity);
  const said = [0, 0.0001, 0.0923, 1, 1233.4, -0.25, -0.6].map((gap) => gapText(gap, t).trim());
  const expected = ["same", "little_longer 0.1", "longer 9.2", "slow 2", "slow 1,200", "saves 25", "fast 2.5"];
  assert.deepEqual(said, expected.map((words) => `phrase-measure ${words}`));
});

test("a gain has its range in its own unit, and none where both ends read the same", () => {
  const said = (times, between) => measureText(times, t, "", between).trim();
  assert.equal(said(3.2, [1.61, 4.1]), "phrase-measure fast 3.2 phrase-measure_range fast 1.6 4.1");
  assert.equal(said(1.25, [0.8, 5]), "phrase-measure saves 20 phrase-measure_range saves \u221225 80");
  assert.equal(said(3.2, [3.2, 3.21]), "phrase-measure fast 3.2");
  assert.equal(said(0.5, [0.4, 0.6]), "phrase-measure slow 2");
});

test("a toned value is a run of its own, and a missing one or a missing text stays readable", () => {
  const say = texts("en-GB", "graph-kept = { $count } of { $total } on { $device }", "graph-bold = <b>{ $name }</b>");
  const runs = say.runs("kept", { count: toned(2, "device"), total: 5, device: toned("a", "x") });
  assert.deepEqual(runs, [toned(2, "device"), toned(" of 5 on ", ""), toned("a", "x")]);
  assert.equal(plain(say.runs("kept", { count: 1, total: 2 })), "1 of 2 on {$device}");
  assert.equal(say("bold", { name: "<img>" }), "<b><img></b>");
  assert.equal(say("bold", { name: "{ $count }" }), "<b>{ $count }</b>");
  assert.equal(say("missing"), "missing");
});

test("a text is chosen by a number as the language counts, and a phrase by its whole key", () => {
  const plural = (key) => `${key} = { $count ->\n  [one] one\n  [few] { $count } few\n *[other] { $count }\n }`;
  const said = (language) => [1, 3, 12345].map((count) => texts(language, plural("graph-n"), plural("phrase-n"))("n", { count }));
  assert.deepEqual(said("en-GB"), ["one", "3", "12,345"]);
  assert.deepEqual(said("pl"), ["one", "3 few", "12\u00a0345"]);
  assert.equal(texts("en-GB", plural("phrase-n"))("phrase-n", { count: 1 }), "one");
});

test("numbers and lists are written as the language of the texts does", () => {
  texts("de");
  assert.deepEqual([format.number(12345.6), format.count(1234567), format.listed(["a", "b", "c"])], ["12.300", "1.234.567", "a, b und c"]);
  texts("en-GB");
  assert.deepEqual([format.number(12345.6), format.count(1234567), format.listed(["a", "b", "c"])], ["12,300", "1,234,567", "a, b and c"]);
});

test("a badge's names have ever fewer modules, and never a bare number for the first", () => {
  const { names, size } = badgeWords([{ layer: 0, bytes: 12.6e6 }], ["encoder.layers.0.downsample.1"], t);
  assert.deepEqual(names, ["encoder.layers.0.downsample.1", "layers.0.downsample.1", "downsample.1"]);
  assert.equal(size, "12.6 MB");
  assert.deepEqual(badgeWords([{ layer: 0, bytes: 1 }, { layer: 1, bytes: 2 }], ["a", "b"], t), { names: ["badge_many 2"], size: "3 B" });
});

test("a block says how many of its layers are on the device only where the cut passes through it", () => {
  const block = { layers: [0, 1, 2] };
  assert.deepEqual([0, 2, 3].map((count) => blockNote(block, count, t)), ["block_layers 3", "block_mixed 2 3", "block_layers 3"]);
});
