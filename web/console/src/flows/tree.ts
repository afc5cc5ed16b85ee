import type { Kind, Seen, Step } from "./api.ts";

/** A flow as it is written, before it is saved. */
export interface Draft {
  name: string;
  languages: readonly string[];
  intents: readonly string[];
  start: string;
  steps: readonly Step[];
}

export const KINDS = ["say", "choice", "fact", "look", "article", "hand_over", "end"] as const satisfies Kind[];
export const SEEN = ["found", "pending", "failed", "not_found", "unavailable"] as const satisfies Seen[];
export const MOST_STEPS = 60;
export const MOST_CHOICES = 8;
const ENDS: readonly Kind[] = ["hand_over", "end"];
const BRANCHES: readonly Kind[] = ["choice", "look"];

/** Where a way begins: a step and its field, or the flow's own start. */
export interface Place {
  step: string | null;
  /** `next`, `choices.1.next`, `ways.found`, `start`. */
  field: string;
}

export const START: Place = { step: null, field: "start" };

export interface Way extends Place {
  to: string;
  /** Number of the choice, or what a look saw. */
  choice?: number;
  seen?: Seen;
}

/** A step as it is drawn: what follows it in its line, or the lines into which it parts. */
export interface Node {
  step: Step;
  ways: readonly (Way & { line: readonly Node[] })[];
  /** Where the line goes on that is drawn elsewhere or nowhere; null where it ends or parts. */
  on: Way | null;
}

export function waysOf(step: Step): Way[] {
  if (step.kind === "choice") {
    return step.choices.map(({ next }, choice) => ({
      step: step.id,
      field: `choices.${choice}.next`,
      to: next,
      choice,
    }));
  }
  if (step.kind === "look") {
    return SEEN.map((seen) => ({ step: step.id, field: `ways.${seen}`, to: step.ways[seen] ?? "", seen }));
  }
  return ENDS.includes(step.kind) ? [] : [{ step: step.id, field: "next", to: step.next }];
}

/** The flow as lines that part: each step is drawn once, where a way leads first. */
export function drawn(draft: Draft): { lines: readonly Node[]; numbers: ReadonlyMap<string, number>; lost: Step[] } {
  const steps = new Map(draft.steps.map((one) => [one.id, one]));
  const numbers = new Map<string, number>();
  const line = (from: string): Node[] => {
    const found: Node[] = [];
    let id = from;
    while (true) {
      const step = steps.get(id);
      if (!step || numbers.has(id)) return found;
      numbers.set(id, numbers.size + 1);
      const ways = waysOf(step);
      if (BRANCHES.includes(step.kind)) {
        found.push({ step, ways: ways.map((way) => ({ ...way, line: line(way.to) })), on: null });
        return found;
      }
      const way = ways[0];
      const goesOn = way !== undefined && steps.has(way.to) && !numbers.has(way.to);
      found.push({ step, ways: [], on: way === undefined || goesOn ? null : way });
      if (!goesOn) return found;
      id = way.to;
    }
  };
  const lines = line(draft.start);
  const lost = draft.steps.filter(({ id }) => !numbers.has(id));
  for (const { id } of lost) numbers.set(id, numbers.size + 1);
  return { lines, numbers, lost };
}

export const emptyStep = (id: string, kind: Kind): Step => ({
  id,
  kind,
  texts: {},
  next: "",
  choices: kind === "choice" ? [0, 1].map(() => ({ texts: {}, next: "" })) : [],
  fact: kind === "fact" || kind === "look" ? "hash" : "",
  ways: {},
  article: "",
  category: "",
});

function freshId(steps: readonly Step[]): string {
  const numbers = steps.map(({ id }) => Number(id.slice(1)) || 0);
  return `s${Math.max(0, ...numbers) + 1}`;
}

/** `draft` with the way at `place` leading to `to`. */
export function lead(draft: Draft, { step, field }: Place, to: string): Draft {
  if (step === null) return { ...draft, start: to };
  return change(draft, step, (old) => {
    const [what, which = ""] = field.split(".");
    if (what === "choices") {
      return { ...old, choices: old.choices.map((one, n) => (String(n) === which ? { ...one, next: to } : one)) };
    }
    if (what === "ways") return { ...old, ways: { ...old.ways, [which]: to } };
    return { ...old, next: to };
  });
}

export function targetOf(draft: Draft, { step, field }: Place): string {
  if (step === null) return draft.start;
  const found = draft.steps.find(({ id }) => id === step);
  return (found && waysOf(found).find((way) => way.field === field)?.to) ?? "";
}

/** A new step at a way: what stood there comes behind it. */
export function insert(draft: Draft, place: Place, kind: Kind): { draft: Draft; id: string } {
  const id = freshId(draft.steps);
  const behind = targetOf(draft, place);
  let made = emptyStep(id, kind);
  if (kind === "choice")
    made = { ...made, choices: made.choices.map((one, n) => (n === 0 ? { ...one, next: behind } : one)) };
  else if (kind === "look") made = { ...made, ways: behind ? { found: behind } : {} };
  else if (!ENDS.includes(kind)) made = { ...made, next: behind };
  return { draft: lead({ ...draft, steps: [...draft.steps, made] }, place, id), id };
}

/** Without a step: who led to it leads to what came behind it, where that is one thing. */
export function remove(draft: Draft, id: string): Draft {
  const gone = draft.steps.find((one) => one.id === id);
  if (!gone) return draft;
  const behind = BRANCHES.includes(gone.kind) || gone.next === id ? "" : gone.next;
  return redirect({ ...draft, steps: draft.steps.filter((one) => one.id !== id) }, id, behind);
}

function redirect(draft: Draft, from: string, to: string): Draft {
  const led = (next: string) => (next === from ? to : next);
  return {
    ...draft,
    start: led(draft.start),
    steps: draft.steps.map((one) => ({
      ...one,
      next: led(one.next),
      choices: one.choices.map((choice) => ({ ...choice, next: led(choice.next) })),
      ways: Object.fromEntries(Object.entries(one.ways).map(([seen, next]) => [seen, led(next)])),
    })),
  };
}

const simple = (step: Step | undefined): step is Step =>
  step !== undefined && !BRANCHES.includes(step.kind) && !ENDS.includes(step.kind);

/**
 * The step before this one in its line, with which it can change places; undefined where there is none, or where other
 * ways lead here too: those would take a step more.
 */
export function before(draft: Draft, id: string): Step | undefined {
  if (!simple(draft.steps.find((one) => one.id === id))) return undefined;
  const leading = draft.steps.filter((one) => waysOf(one).some(({ to }) => to === id));
  const [first] = leading;
  return leading.length === 1 && draft.start !== id && first?.id !== id && simple(first) ? first : undefined;
}

export function after(draft: Draft, id: string): Step | undefined {
  const step = draft.steps.find((one) => one.id === id);
  if (!simple(step)) return undefined;
  const next = draft.steps.find((one) => one.id === step.next);
  return next && before(draft, next.id)?.id === id ? next : undefined;
}

/** A step and the one before it change places. */
export function moveUp(draft: Draft, id: string): Draft {
  const first = before(draft, id);
  const second = draft.steps.find((one) => one.id === id);
  if (!first || !second) return draft;
  const swapped = redirect(draft, first.id, id);
  return {
    ...swapped,
    steps: swapped.steps.map((one) => {
      if (one.id === id) return { ...one, next: first.id };
      return one.id === first.id ? { ...one, next: second.next === first.id ? id : second.next } : one;
    }),
  };
}

export function change(draft: Draft, id: string, by: (step: Step) => Step): Draft {
  return { ...draft, steps: draft.steps.map((one) => (one.id === id ? by(one) : one)) };
}

/** What the server says of a flow, by the step and the field in it; "" is the step itself, or the flow. */
export function placed(
  fields: Readonly<Record<string, string>>,
  steps: readonly Step[],
): ReadonlyMap<string, Readonly<Record<string, string>>> {
  const found = new Map<string, Record<string, string>>();
  for (const [path, sentence] of Object.entries(fields)) {
    const parts = path.replace(/^flow\./, "").split(".");
    // By its mark where the flow was read, by its place where its shape was already wrong.
    const id = parts[0] === "steps" && parts[1] !== undefined ? (steps[Number(parts[1])]?.id ?? parts[1]) : "";
    const field = (id ? parts.slice(2) : parts).join(".");
    found.set(id, { ...found.get(id), [field]: sentence });
  }
  return found;
}
