// What Streamlit's page reads before it starts.

interface Window {
  __streamlit?: {
    BACKEND_BASE_URL: string;
    MAIN_PAGE_BASE_URL: string;
    HOST_CONFIG: { allowedOrigins: string[]; useExternalAuthToken: boolean };
  };
}
