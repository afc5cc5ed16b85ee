/** Where the frame stands, read from its own address (the loader or the app wrote it). */

export interface Place {
  /** Public id of the inbox. */
  inbox: string;
  /** Origin of the page around us, empty when there is none: then nobody may tell us anything by `postMessage`. */
  host: string;
  /** `page`: the whole view of an app, or a tab of its own. */
  view: "frame" | "page";
  /** Asked for; empty: the browser's. */
  language: string;
  scheme: string;
}

export function placeFrom(address: string): Place {
  const query = new URL(address).searchParams;
  return {
    inbox: query.get("inbox") ?? "",
    host: origin(query.get("host") ?? ""),
    view: query.get("view") === "page" ? "page" : "frame",
    language: query.get("lang") ?? "",
    scheme: query.get("scheme") ?? "",
  };
}

/** The origin of an address, empty for what has none of its own (`file:`, `data:`, sandboxed pages). */
function origin(text: string): string {
  try {
    const { origin } = new URL(text);
    return origin === "null" ? "" : origin;
  } catch {
    return "";
  }
}
