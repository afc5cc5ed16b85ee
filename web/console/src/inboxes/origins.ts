/** What is wrong with a line that should be an origin; `instead` is what was probably meant. */
export interface BadLine {
  line: number;
  fault: "no_scheme" | "path" | "star" | "scheme" | "form";
  instead: string;
}

/** The origins of a text, one a line: lower case, each once, empty lines left out; and what is wrong, by line. */
export function readOrigins(text: string): { origins: string[]; bad: BadLine[] } {
  const origins = new Set<string>();
  const bad: BadLine[] = [];
  for (const [index, whole] of text.split(/\r?\n/).entries()) {
    const given = whole.trim();
    if (!given) continue;
    const found = readOrigin(given);
    if (typeof found === "string") origins.add(found);
    else bad.push({ line: index + 1, ...found });
  }
  return { origins: [...origins], bad };
}

function readOrigin(given: string): string | Omit<BadLine, "line"> {
  if (given.includes("*")) return { fault: "star", instead: "" };
  if (/\s|@/.test(given)) return { fault: "form", instead: "" };
  if (!given.includes("://")) {
    const meant = parse(`https://${given}`);
    return meant?.hostname.includes(".")
      ? { fault: "no_scheme", instead: meant.origin }
      : { fault: "form", instead: "" };
  }
  const address = parse(given);
  if (!address) return { fault: "form", instead: "" };
  if (address.protocol !== "https:" && address.protocol !== "http:") return { fault: "scheme", instead: "" };
  if (!/^([a-z0-9.-]{1,253}|\[[0-9a-f:]+\])$/.test(address.hostname)) return { fault: "form", instead: "" };
  if (address.pathname !== "/" || address.search || address.hash) return { fault: "path", instead: address.origin };
  return address.origin;
}

/** Whether it can be the address of a page; "" is none and fine. */
export function isPageAddress(text: string): boolean {
  if (text === "") return true;
  const address = parse(text);
  return Boolean(address && /^https?:$/.test(address.protocol) && address.hostname && !/[\s@]/.test(text));
}

function parse(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}
