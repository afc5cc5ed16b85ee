/** The chat as it stands in the iframe. */
export function Frame() {
  return <main class="frame" />;
}
