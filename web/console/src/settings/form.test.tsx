import { TextInput } from "@mantine/core";
import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { ApiError } from "../api.ts";
import { session } from "../session/store.ts";
import { draw } from "../testing/desk.tsx";
import { drafts, hasDrafts } from "./drafts.ts";
import { differences, problemsOf, useForm } from "./form.ts";
import { FormBox } from "./parts.tsx";

beforeEach(() => drafts.set({}));

function Example({ send, name = "example" }: { send: (values: { name: string }) => Promise<unknown>; name?: string }) {
  const form = useForm({
    name,
    saved: { name: "Ada" },
    places: { name_taken: "name" },
    check: (values) => ({ name: values.name ? undefined : "A name is needed." }),
  });
  return (
    <FormBox form={form} send={send}>
      <TextInput
        label="Name"
        value={form.values.name}
        error={form.problems.name}
        onChange={(event) => form.set({ name: event.currentTarget.value })}
      />
    </FormBox>
  );
}

const field = () => screen.getByLabelText<HTMLInputElement>("Name");
const type = (value: string) => fireEvent.change(field(), { target: { value } });
const save = async () => {
  await act(async () => fireEvent.click(screen.getByRole("button", { name: "Save" })));
};

describe("a form", () => {
  it("keeps what was typed when the server refuses it, and says why beside the field", async () => {
    draw(<Example send={() => Promise.reject(new ApiError(409, "name_taken", "Somebody has this name."))} />);
    type("Grace");
    await save();
    expect(field().value).toBe("Grace");
    expect(screen.getByText("Somebody has this name.")).toBeTruthy();
    expect(document.activeElement).toBe(field());
    type("Grace H.");
    expect(screen.queryByText("Somebody has this name.")).toBeNull();
  });

  it("says what concerns no field, and that what was typed is kept, when there is no answer", async () => {
    draw(<Example send={() => Promise.reject(new ApiError(0, "offline"))} />);
    type("Grace");
    await save();
    expect(screen.getByText(/cannot be reached. What you typed is kept/)).toBeTruthy();
    expect(field().value).toBe("Grace");
  });

  it("does not send what it can see to be wrong", async () => {
    const sent: unknown[] = [];
    draw(<Example send={async (values) => sent.push(values)} />);
    type("");
    await save();
    expect(sent).toEqual([]);
    expect(screen.getByText("A name is needed.")).toBeTruthy();
  });

  it("that is left and opened again shows what was typed, until it is discarded", () => {
    const first = draw(<Example send={async () => undefined} />);
    type("Grace");
    first.unmount();
    draw(<Example send={async () => undefined} />);
    expect(field().value).toBe("Grace");
    expect(screen.getByText("Changes are not saved yet")).toBeTruthy();
    fireEvent.click(screen.getByRole("button", { name: "Discard" }));
    expect(field().value).toBe("Ada");
    expect(drafts.get()).toEqual({});
  });

  it("has nothing to save once what was typed is what is saved", async () => {
    draw(<Example send={async () => undefined} />);
    const button = () => screen.getByRole<HTMLButtonElement>("button", { name: "Save" });
    expect(button().disabled).toBe(true);
    type("Grace");
    expect(button().disabled).toBe(false);
    type("Ada");
    expect(button().disabled).toBe(true);
  });

  it("keeps what is typed while it is being saved", async () => {
    let answer: (value: unknown) => void = () => undefined;
    draw(<Example send={() => new Promise((resolve) => (answer = resolve))} />);
    type("Grace");
    await save();
    type("Grace Hopper");
    await act(async () => answer(undefined));
    await waitFor(() => expect(drafts.get()).toEqual({ example: { name: "Grace Hopper" } }));
  });

  it("asks before the page is closed, only while something is not saved", () => {
    draw(<Example send={async () => undefined} />);
    const closes = () => window.dispatchEvent(new Event("beforeunload", { cancelable: true }));
    expect(closes()).toBe(true);
    type("Grace");
    expect(closes()).toBe(false);
    type("Ada");
    expect(closes()).toBe(true);
  });

  it("forgets everything when one logs out", () => {
    draw(<Example send={async () => undefined} />);
    type("Grace");
    act(() => session.set({ state: "out" }));
    expect(drafts.get()).toEqual({});
  });
});

describe("drafts and refusals", () => {
  it("know the page they belong to by how their name begins", () => {
    expect(hasDrafts({ "inboxes/7/hours": {} }, "inboxes")).toBe(true);
    expect(hasDrafts({ "inboxes/7/hours": {} }, "inbox")).toBe(false);
  });

  it("are compared by value", () => {
    expect(differences({ list: ["a"], name: "x" }, { list: ["a"], name: "y" })).toEqual({ name: "x" });
  });

  it("put the server's sentences where their fields are, and the rest above the button", () => {
    const error = new ApiError(422, "wrong_fields", "Some fields are not right.", undefined, {
      "allowed_origins.3": "This is too long: at most 300 characters.",
      settings: "Not right.",
    });
    expect(problemsOf(error, ["name", "allowed_origins"], {})).toEqual({
      allowed_origins: "This is too long: at most 300 characters.",
      "": "Not right.",
    });
  });
});
