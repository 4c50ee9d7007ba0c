// The theme that a person chose: remembered for every page, and put where Streamlit reads it as it starts (index/start.js).

export const THEME = "split-explorer-theme"; // in the browser's storage: "Light" or "Dark"

/** Whether the page is dark now, whoever decided that. */
export const isDark = () => getComputedStyle(document.querySelector("[data-testid=stApp]") ?? document.body).colorScheme === "dark";

/** Show the other theme. The page starts anew, as Streamlit reads its theme only then; the address brings back what is shown. */
export function switchTheme() {
  localStorage.setItem(THEME, isDark() ? "Light" : "Dark");
  location.reload();
}
