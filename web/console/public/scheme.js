// Before anything is drawn: the scheme chosen last time, else the system's, so that a dark page never flashes white.
// Classic and apart from the bundle because it must run before the module does; storage may be forbidden.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem("mantine-color-scheme-value");
  } catch {
    chosen = null;
  }
  const dark = chosen === "dark" || (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.setAttribute("data-mantine-color-scheme", dark ? "dark" : "light");
})();
