import { expect, it } from "vitest";
import { firstPassword } from "./password.ts";

it("a first password is four groups of five letters and digits that nobody mistakes for others", () => {
  const made = Array.from({ length: 200 }, firstPassword);
  for (const password of made)
    expect(password).toMatch(/^([abcdefghjkmnpqrstuvwxyz2-9]{5}-){3}[abcdefghjkmnpqrstuvwxyz2-9]{5}$/);
  expect(new Set(made).size).toBe(200);
  expect(new Set(made.join("")).size).toBe(32);
});
