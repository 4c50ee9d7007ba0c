import assert from "node:assert/strict";
import { test } from "node:test";

import { borderPoint } from "../../explorer/web/cut_pointer.js";

const AREA = { width: 400, height: 200 };

test("nothing points at a cut that is in view, or at none", () => {
  assert.equal(borderPoint([{ x: 10, y: 10 }, { x: 900, y: 0 }], AREA), null);
  assert.equal(borderPoint([], AREA), null);
});

test("the pointer stands inside the border, on the way to the nearest tensor of the cut", () => {
  const right = borderPoint([{ x: 900, y: 100 }, { x: 5000, y: -900 }], AREA);
  assert.deepEqual(right, { x: 374, y: 100, angle: 0 });
  const above = borderPoint([{ x: 200, y: -500 }], AREA);
  assert.ok(Math.abs(above.y - 26) < 1e-9 && above.x === 200 && above.angle === -Math.PI / 2);
});
