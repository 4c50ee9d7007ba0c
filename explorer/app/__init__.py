"""The page: Streamlit and nothing else, one folder a page."""
