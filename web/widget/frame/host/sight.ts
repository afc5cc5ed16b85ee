/**
 * Keep the whole view above the on-screen keyboard.  Where the browser shrinks only what is seen and not the page
 * (iOS), the page is made as high as what is seen; the loader does the same for the iframe on a phone.
 */
export function keepInSight(root: HTMLElement): void {
  const seen = window.visualViewport;
  if (!seen) return;
  function fit(): void {
    if (!seen) return;
    root.style.setProperty("--view-height", `${seen.height}px`);
    // The page was pushed up to show the field; now that it fits, it goes back.
    if (seen.offsetTop > 0) window.scrollTo(0, 0);
  }
  seen.addEventListener("resize", fit);
  seen.addEventListener("scroll", fit);
  fit();
}
