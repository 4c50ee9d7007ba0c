// What the address bar is given.

import assert from "node:assert/strict";
import test from "node:test";
import address, { ADDRESS_WRITTEN, queryAfter } from "../../explorer/web/address.js";

test("a page's query takes the place of the one before, but for what Streamlit has there of its own", () => {
  assert.equal(queryAfter("a=1&b=2", ""), "?a=1&b=2");
  assert.equal(queryAfter("a=1", "?a=0&c=3"), "?a=1");
  assert.equal(queryAfter("a=1", "?embed=true&a=0&embed_options=dark_theme"), "?a=1&embed=true&embed_options=dark_theme");
});

test("it is written in place, and only where it is another; who wrote something of its own hears of it", () => {
  const written = [];
  let heard = 0;
  globalThis.window = new EventTarget();
  globalThis.window.addEventListener(ADDRESS_WRITTEN, () => (heard += 1));
  globalThis.location = { pathname: "/compare", search: "?a=1", hash: "#b" };
  globalThis.history = { state: { page: 1 }, replaceState: (...step) => written.push(step) };
  address({ data: { query: "a=1" } });
  assert.deepEqual(written, []);
  address({ data: { query: "a=2" } });
  assert.deepEqual(written, [[{ page: 1 }, "", "/compare?a=2#b"]]);
  assert.equal(heard, 2);
});
