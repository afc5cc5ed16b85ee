export interface Line {
  readonly kind: "same" | "gone" | "new";
  readonly text: string;
}

/** More comparisons than this take too long for a page: then all of the middle is gone and new. */
const MOST = 4_000_000;

/** What was taken out of a text and put in, line by line. */
export function difference(before: string, after: string): Line[] {
  const [old, now] = [split(before), split(after)];
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head += 1;
  let tail = 0;
  while (
    tail < old.length - head &&
    tail < now.length - head &&
    old[old.length - 1 - tail] === now[now.length - 1 - tail]
  )
    tail += 1;
  const middle = compare(old.slice(head, old.length - tail), now.slice(head, now.length - tail));
  const same = (lines: readonly string[]): Line[] => lines.map((text) => ({ kind: "same", text }));
  return [...same(old.slice(0, head)), ...middle, ...same(old.slice(old.length - tail))];
}

const split = (text: string) => (text === "" ? [] : text.replace(/\n$/, "").split("\n"));

/** By the longest common run of lines. */
function compare(old: readonly string[], now: readonly string[]): Line[] {
  const gone = (text: string): Line => ({ kind: "gone", text });
  const added = (text: string): Line => ({ kind: "new", text });
  if (old.length * now.length > MOST) return [...old.map(gone), ...now.map(added)];
  const width = now.length + 1;
  const length = new Uint32Array((old.length + 1) * width);
  const at = (i: number, j: number) => length[i * width + j] ?? 0;
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = now.length - 1; j >= 0; j -= 1) {
      length[i * width + j] = old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const found: Line[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    const [was, is] = [old[i], now[j]];
    if (was !== undefined && was === is) {
      found.push({ kind: "same", text: was });
      i += 1;
      j += 1;
    } else if (was !== undefined && (is === undefined || at(i + 1, j) >= at(i, j + 1))) {
      found.push(gone(was));
      i += 1;
    } else if (is !== undefined) {
      found.push(added(is));
      j += 1;
    }
  }
  return found;
}

/** The lines that differ, with `around` lines of what stayed; a null stands for what is left out. */
export function shortened(lines: readonly Line[], around = 2): (Line | null)[] {
  const near = lines.map((_, at) =>
    lines.slice(Math.max(0, at - around), at + around + 1).some(({ kind }) => kind !== "same"),
  );
  const found: (Line | null)[] = [];
  lines.forEach((line, at) => {
    if (near[at]) found.push(line);
    else if (found.at(-1) !== null) found.push(null);
  });
  return found;
}
