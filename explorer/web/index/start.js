// Before anything else of the page runs. Where the server is, so that the browser neither looks for it below the
// address of a page nor asks it first; and the theme that was chosen last, which Streamlit keeps for each page apart.
window.__streamlit = {
  BACKEND_BASE_URL: location.origin,
  MAIN_PAGE_BASE_URL: location.origin,
  HOST_CONFIG: { allowedOrigins: [location.origin], useExternalAuthToken: false },
};
