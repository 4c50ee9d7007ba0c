// What the address bar is given, and which of it is a step of the history.

import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";
import { isBlank, lastStep, openPage, queryAfter, step, writeQuery } from "../../explorer/web/address.js";

beforeEach(() => {
  const steps = [{ state: null, search: "?a=1" }];
  let at = 0;
  const storage = new Map();
  const write = (kept) => (state, _, url) => {
    steps.splice(kept(), steps.length, { state, search: new URL(url, "http://page.test").search });
    at = steps.length - 1;
  };
  globalThis.sessionStorage = { getItem: (key) => storage.get(key) ?? null, setItem: (key, value) => storage.set(key, value) };
  globalThis.location = {
    pathname: "/compare",
    hash: "#b",
    get search() {
      return steps[at].search;
    },
    get href() {
      return `/compare${steps[at].search}#b`;
    },
  };
  globalThis.history = {
    get state() {
      return steps[at].state;
    },
    get length() {
      return steps.length;
    },
    pushState: write(() => at + 1),
    replaceState: write(() => at),
  };
});

test("a page's query takes the place of the one before, but for what Streamlit has there of its own", () => {
  assert.equal(queryAfter("a=1&b=2", ""), "?a=1&b=2");
  assert.equal(queryAfter("a=1", "?a=0&c=3"), "?a=1");
  assert.equal(queryAfter("a=1", "?embed=true&a=0&embed_options=dark_theme"), "?a=1&embed=true&embed_options=dark_theme");
});

test("what a page writes first is no step, and each change after it is one", () => {
  writeQuery("?a=2", false);
  assert.deepEqual([history.length, step(), location.search], [1, 0, "?a=2"]);
  writeQuery("?a=3", true);
  writeQuery("?a=4", true);
  assert.deepEqual([history.length, step(), lastStep()], [3, 2, 2]);
  writeQuery("?a=4", true);
  writeQuery("?a=04", false);
  assert.deepEqual([history.length, step(), location.search], [3, 2, "?a=04"]);
});

test("the step of a page that is opened follows the one before", () => {
  openPage(4);
  assert.deepEqual([history.length, step(), lastStep()], [1, 5, 5]);
});

test("an address is blank where nothing of it is the product's own", () => {
  history.replaceState(null, "", "/compare");
  assert.equal(isBlank(), true);
  history.replaceState(null, "", "/compare?embed=true");
  assert.equal(isBlank(), true);
  history.replaceState(null, "", "/compare?embed=true&up=1Mbit");
  assert.equal(isBlank(), false);
});
