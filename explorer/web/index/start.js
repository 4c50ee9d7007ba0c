// Before anything else of the page runs: where the server is, so that the browser neither looks for it below the address
// of a page nor asks it first; and the theme that was chosen last, which Streamlit keeps for each page apart.

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

for (const option of new URLSearchParams(location.search).keys()) {
  if (option === "present") document.documentElement.dataset.present = "";
}
