"""What of a page is cut off: text that its box or the window has no room for, and boxes that scroll inside the page.

Not looked at: what only a screen reader has, and the grids of tables, which Streamlit draws as a picture.
"""

from __future__ import annotations

from playwright.sync_api import Page

_FOUND = """() => {
  const SCROLLS = "[data-testid=stMain], [data-testid=stSidebarContent], [data-testid=stSidebar]";
  const NOT_SEEN = ".sx-hidden, .sx-hidden *, [class*=sr-only], [aria-hidden=true], style, script";
  const PICTURE = "[data-testid=stDataFrame] *, .js-plotly-plot *";
  const found = [];
  const all = (root) => [...root.querySelectorAll("*")].flatMap((e) => [e, ...(e.shadowRoot ? all(e.shadowRoot) : [])]);
  const name = (e) => [e.tagName.toLowerCase(), e.dataset?.testid, e.getAttribute("class")].join(" ").slice(0, 90);
  const said = (e) => (e.textContent ?? "").trim().replace(/\\s+/g, " ").slice(0, 60);
  const clips = ({ overflowX, contain }) => /clip|hidden/.test(overflowX) || /content|paint|strict/.test(contain);
  const clipping = (e) => (!e || e === document.body || clips(getComputedStyle(e)) ? e : clipping(e.parentElement));
  const speaks = (e) => [...e.childNodes].some((n) => n.nodeType === Node.TEXT_NODE && n.textContent.trim());
  const say = (how, e, px) => found.push([how, name(e), `${Math.round(px)} px`, said(e)].join(" | "));
  for (const e of all(document.body)) {
    const box = e.getBoundingClientRect(), style = getComputedStyle(e);
    if (box.width < 3 || style.visibility === "hidden" || e.matches(NOT_SEEN) || e.matches(PICTURE)) continue;
    const wide = e.scrollWidth - e.clientWidth, high = e.scrollHeight - e.clientHeight;
    const scrolls = (way) => way === "auto" || way === "scroll";
    if (!e.matches(SCROLLS) && ((scrolls(style.overflowX) && wide > 1) || (scrolls(style.overflowY) && high > 1))) {
      say("scrolls", e, Math.max(wide, high));
    }
    if (!speaks(e) || e.closest("svg")) continue;
    if (style.overflowX !== "visible" && wide > 1) say("cut at its side", e, wide);
    if (style.overflowY === "hidden" && high > 2) say("cut below", e, high);
    const frame = e.closest("[data-testid=stSidebar]") ? null : clipping(e.parentElement)?.getBoundingClientRect();
    const out = frame ? Math.max(box.right - frame.right, frame.left - box.left) : 0;
    if (out > 1) say("beyond its frame", e, out);
    const beyond = Math.max(box.right - innerWidth, -box.left);
    if (beyond > 1 && !e.closest("[data-testid=stSidebar]")) say("beyond the window", e, beyond);
    const parent = e.parentElement, room = parent?.getBoundingClientRect();
    if (parent && style.position === "static" && e.offsetParent === parent && parent.style.height !== "auto") {
      const over = Math.max(box.bottom - room.bottom, room.top - box.top);
      if (getComputedStyle(parent).overflowY === "visible" && over > 2) say("over its box", e, over);
    }
  }
  for (const text of document.querySelectorAll(".js-plotly-plot .main-svg text")) {
    const box = text.getBoundingClientRect(), chart = text.closest(".js-plotly-plot").getBoundingClientRect();
    const ends = [box.right - chart.right, chart.left - box.left, box.bottom - chart.bottom, chart.top - box.top];
    if (box.width && getComputedStyle(text).opacity !== "0" && Math.max(...ends) > 1) {
      say("beyond its chart", text, Math.max(...ends));
    }
  }
  return found;
}"""


def cut_off(page: Page) -> list[str]:
    """Returns a line for each text or box of a page that has no room: how, which, by how many pixels, its words."""
    found: list[str] = page.evaluate(_FOUND)
    return sorted(set(found))
