import { act, fireEvent, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { draw } from "../testing/desk.tsx";
import { later } from "./later.tsx";

it("a page that could not be fetched says so in its place and comes when it is tried again", async () => {
  let reachable = false;
  const Page = later(async () => {
    if (!reachable) throw new TypeError("Failed to fetch dynamically imported module");
    return { default: ({ name }: { name: string }) => <p>Hello {name}</p> };
  });
  await act(async () => void draw(<Page name="Ada" />));
  expect(screen.getByText(/cannot be reached/)).toBeTruthy();
  reachable = true;
  await act(async () => fireEvent.click(screen.getByRole("button", { name: "Try again" })));
  expect(screen.getByText("Hello Ada")).toBeTruthy();
});

it("a page that was fetched before it is shown is there at once", async () => {
  const Page = later(async () => ({ default: () => <p>Here</p> }));
  Page.fetch();
  await act(async () => undefined);
  draw(<Page />);
  expect(screen.getByText("Here")).toBeTruthy();
});
