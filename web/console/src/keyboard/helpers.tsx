import { type ComponentType, useEffect, useState } from "react";
import { ApiError } from "../api.ts";
import { tellError } from "../parts/toast.ts";
import { useStore } from "../store.ts";
import { helper } from "./open.ts";

const PARTS = { sheet: () => import("./sheet.tsx"), palette: () => import("./palette.tsx") };
type Known = Partial<Record<keyof typeof PARTS, ComponentType>>;

/** The help sheet and the palette, fetched when first wanted; nothing stands in their place meanwhile. */
export function Helpers() {
  const open = useStore(helper);
  const [known, setKnown] = useState<Known>({});
  useEffect(() => {
    if (!open || known[open]) return;
    PARTS[open]().then(
      (part) => setKnown((old) => ({ ...old, [open]: part.default })),
      () => {
        helper.set("");
        tellError(new ApiError(0, "offline"));
      },
    );
  }, [open, known]);
  const Part = open ? known[open] : undefined;
  return Part ? <Part /> : null;
}
