import { lazy, Suspense } from "react";
import { useStore } from "../store.ts";
import { helper } from "./open.ts";

const Sheet = lazy(() => import("./sheet.tsx"));
const Palette = lazy(() => import("./palette.tsx"));

/** The help sheet and the palette, fetched when first wanted. */
export function Helpers() {
  const open = useStore(helper);
  return (
    <Suspense fallback={null}>
      {open === "sheet" && <Sheet />}
      {open === "palette" && <Palette />}
    </Suspense>
  );
}
