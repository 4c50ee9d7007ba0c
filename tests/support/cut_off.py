"""What of a page is cut off: text that its box or the window has no room for, and boxes that scroll inside the page."""

from __future__ import annotations

from playwright.sync_api import Page

_FOUND = """() => {
  const found = [];
  const all = (root) => [...root.querySelectorAll("*")].flatMap((e) => [e, ...(e.shadowRoot ? all(e.shadowRoot) : [])]);
  const name = (e) => [e.tagName.toLowerCase(), e.dataset?.testid ?? "", e.getAttribute("class") ?? ""].join(" ").slice(0, 90);
  const said = (e) => (e.textContent ?? "").trim().replace(/\\s+/g, " ").slice(0, 60);
  const own = (e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
  const SCROLLS = "[data-testid=stMain], [data-testid=stSidebarContent], [data-testid=stSidebar]";
  const HIDDEN = ".sx-hidden, [class*=sr-only], [aria-hidden=true], [data-testid=stDataFrame] *, .js-plotly-plot *, style, script";
  for (const e of all(document.body)) {
    const box = e.getBoundingClientRect(), style = getComputedStyle(e);
    if (!box.width || box.width < 3 || style.visibility === "hidden" || e.matches(HIDDEN) || e.closest(".sx-hidden")) continue;
    const over = [e.scrollWidth - e.clientWidth, e.scrollHeight - e.clientHeight];
    const clips = [style.overflowX, style.overflowY];
    const scrolls = clips.map((c, i) => (c === "auto" || c === "scroll") && over[i] > 1);
    if (scrolls.some(Boolean) && !e.matches(SCROLLS)) found.push(["scrolls", name(e), over.join(" "), said(e)]);
    if (!said(e) || e.closest("svg")) continue;
    if (own(e) && clips[0] !== "visible" && over[0] > 1) found.push(["cut at its side", name(e), over[0], said(e)]);
    if (own(e) && clips[1] === "hidden" && over[1] > 2) found.push(["cut below", name(e), over[1], said(e)]);
    if (own(e) && (box.right > innerWidth + 1 || box.left < -1) && style.position !== "fixed" && !e.closest("[data-testid=stSidebar]")) {
      found.push(["beyond the window", name(e), Math.round(Math.max(box.right - innerWidth, -box.left)), said(e)]);
    }
    for (const child of e.children) {
      const inner = child.getBoundingClientRect();
      if (style.overflowY === "visible" && style.height !== "auto" && own(child) && child.offsetParent === e
        && getComputedStyle(child).position === "static" && (inner.bottom > box.bottom + 2 || inner.top < box.top - 2))
        found.push(["over its box", name(child), Math.round(Math.max(inner.bottom - box.bottom, box.top - inner.top)), said(child)]);
    }
  }
  for (const text of all(document.body).filter((e) => e.matches?.(".js-plotly-plot .main-svg text"))) {
    const box = text.getBoundingClientRect(), chart = text.closest(".js-plotly-plot").getBoundingClientRect();
    if (!box.width || getComputedStyle(text).opacity === "0") continue;
    const beyond = Math.max(box.right - chart.right, chart.left - box.left, box.bottom - chart.bottom, chart.top - box.top);
    if (beyond > 1) found.push(["beyond its chart", "text", Math.round(beyond), said(text)]);
  }
  return found.map((each) => each.join(" | "));
}"""


def cut_off(page: Page) -> list[str]:
    """Returns a line for each text or box of a page that has no room: how, which, by how many pixels, its words."""
    found: list[str] = page.evaluate(_FOUND)
    return sorted(set(found))
