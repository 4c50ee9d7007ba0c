// Before anything else of the page runs: where the server is, so that the browser neither looks for it below the address
// of a page nor asks it first; the theme that was chosen last, which Streamlit keeps for each page apart; the language that
// an address had last; and what an address hides.

window.__streamlit = {
  BACKEND_BASE_URL: location.origin,
  MAIN_PAGE_BASE_URL: location.origin,
  HOST_CONFIG: { allowedOrigins: [location.origin], useExternalAuthToken: false },
};

try {
  const chosen = localStorage.getItem("split-explorer-theme");
  if (chosen === "Light" || chosen === "Dark") {
    localStorage.setItem(`stActiveTheme-${location.pathname}-v2`, JSON.stringify(chosen));
    document.documentElement.style.colorScheme = chosen.toLowerCase();
  }
} catch {
  // The browser lets no page keep anything: the theme is that of the system.
}

{
  const LANGUAGE = "split-explorer-language";
  const spoken = document.currentScript?.dataset.language ?? ""; // what the server made this page in
  const query = new URLSearchParams(location.search);
  try {
    const asked = query.get("language");
    const known = localStorage.getItem(LANGUAGE);
    if (asked === spoken) localStorage.setItem(LANGUAGE, spoken);
    else if (asked === null && known !== null && known !== spoken) {
      query.set("language", known);
      location.replace(`${location.pathname}?${query}${location.hash}`);
    }
  } catch {
    // As above: the language is that of the address.
  }
  if (query.has("present")) document.documentElement.dataset.present = "";
  if (query.has("hide")) document.documentElement.dataset.hide = query.get("hide")?.split(/[\s,]+/).filter(Boolean).join(" ");
}
