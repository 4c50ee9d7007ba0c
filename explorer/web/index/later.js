// What the other pages need, a file at a time while nobody does anything on this one: so they open with it there.

const QUIET_MS = 400; // without a press, a move or a long task
const files = /** @type {string[]} */ (JSON.parse(document.currentScript?.dataset.files ?? "[]"));
let busy = 0; // the time of the last of them

const stir = () => {
  busy = performance.now();
};
for (const event of ["pointerdown", "pointermove", "keydown", "wheel", "touchmove"]) {
  addEventListener(event, stir, { capture: true, passive: true });
}
new PerformanceObserver(stir).observe({ type: "longtask" });

async function next() {
  if (performance.now() - busy < QUIET_MS) return wait();
  const file = files.shift();
  if (file === undefined) return undefined;
  await import(file).catch(() => {}); // the page that needs it asks again, and says what is wrong
  return wait();
}

function wait() {
  setTimeout(() => requestIdleCallback(next), QUIET_MS / 4);
}

addEventListener("load", () => {
  stir();
  wait();
});
