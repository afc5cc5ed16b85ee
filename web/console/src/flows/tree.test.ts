import { describe, expect, it } from "vitest";
import { after, type Draft, drawn, emptyStep, insert, lead, moveUp, placed, remove, START } from "./tree.ts";

const empty: Draft = { name: "", languages: ["en"], intents: [], start: "", steps: [] };

function two(): Draft {
  const first = insert(empty, START, "say");
  return insert(first.draft, { step: "s1", field: "next" }, "fact").draft;
}

describe("a flow's tree", () => {
  it("puts a new step before what stood at its way", () => {
    const { draft } = insert(two(), { step: "s1", field: "next" }, "choice");
    const { lines, numbers } = drawn(draft);
    expect(lines.map(({ step }) => step.id)).toEqual(["s1", "s3"]);
    expect(lines[1]?.ways.map(({ line }) => line.map(({ step }) => step.id))).toEqual([["s2"], []]);
    expect(numbers.get("s2")).toBe(3);
  });

  it("draws each step once and says where else it is led to", () => {
    const draft = lead(
      insert(two(), { step: "s1", field: "next" }, "choice").draft,
      { step: "s2", field: "next" },
      "s1",
    );
    const [, choice] = drawn(draft).lines;
    expect(choice?.ways[0]?.line[0]?.on?.to).toBe("s1");
  });

  it("closes the gap where a step goes, and shows what no way leads to", () => {
    const draft = remove(two(), "s1");
    expect(draft.start).toBe("s2");
    const lost = { ...draft, steps: [...draft.steps, emptyStep("s9", "end")] };
    expect(drawn(lost).lost.map(({ id }) => id)).toEqual(["s9"]);
  });

  it("lets two steps of a line change places", () => {
    const draft = lead(
      { ...two(), steps: [...two().steps, emptyStep("s9", "end")] },
      { step: "s2", field: "next" },
      "s9",
    );
    expect(after(draft, "s1")?.id).toBe("s2");
    const moved = moveUp(draft, "s2");
    expect(drawn(moved).lines.map(({ step }) => step.id)).toEqual(["s2", "s1", "s9"]);
    const shared = insert(draft, START, "choice").draft;
    const led = lead(shared, { step: "s10", field: "choices.1.next" }, "s2");
    expect(after(led, "s1")).toBeUndefined();
  });

  it("finds the step that a sentence of the server is about, by mark or by place", () => {
    const found = placed({ "steps.s2.texts.zh": "one", "steps.0.next": "two", name: "three" }, two().steps);
    expect(found.get("s2")).toEqual({ "texts.zh": "one" });
    expect(found.get("s1")).toEqual({ next: "two" });
    expect(found.get("")).toEqual({ name: "three" });
  });
});
