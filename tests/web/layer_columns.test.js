// Which columns a table of layers has room for, and how wide each is.

import assert from "node:assert/strict";
import { test } from "node:test";

import { COLUMNS, fitting } from "../../explorer/web/layer_columns.js";

/** @import { ColumnName } from "../../explorer/web/layer_columns.js" */

const WIDTH = /** @type {Record<ColumnName, number>} */ (Object.fromEntries(COLUMNS.map((column) => [column, 96])));
WIDTH.layer = 170;
WIDTH.side = 62;
WIDTH.up = 69;

const sum = (/** @type {Partial<Record<ColumnName, number>>} */ shown) => Object.values(shown).reduce((all, each) => all + each, 0);

test("on no screen the columns are wider than their table, and names keep room for two lines", () => {
  for (let room = 250; room <= 1600; room += 1) {
    const shown = fitting(WIDTH, room, true);
    assert.ok(sum(shown) <= room + 1e-9, `${sum(shown)} px of ${room}`);
    assert.ok(/** @type {number} */ (shown.layer) >= 90);
  }
});

test("a phone's table has the side, the device's time and what goes up; a smaller one leaves the last out", () => {
  assert.deepEqual(Object.keys(fitting(WIDTH, 358, false)), ["layer", "side", "device_time", "up"]);
  assert.deepEqual(Object.keys(fitting(WIDTH, 300, false)), ["layer", "side", "device_time"]);
});

test("a name has what it needs where there is room", () => {
  assert.equal(fitting(WIDTH, 1600, true).layer, WIDTH.layer);
});
