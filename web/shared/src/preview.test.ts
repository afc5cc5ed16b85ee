import { expect, test } from "vitest";
import { filesAlone, previewOf } from "./preview.ts";

test("the preview of files without words says how many, and nothing else does", () => {
  expect(filesAlone(previewOf(" ", 2))).toBe(2);
  expect(previewOf("look", 2)).toBe("look");
  expect(previewOf("", 0)).toBe("");
  expect(filesAlone("see ⟦files:2⟧")).toBe(0);
});
