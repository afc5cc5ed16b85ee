import { MantineProvider } from "@mantine/core";
import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { Shell } from "./shell.tsx";

test("the console has one main landmark", () => {
  render(
    <MantineProvider>
      <Shell />
    </MantineProvider>,
  );
  expect(screen.getAllByRole("main")).toHaveLength(1);
});
