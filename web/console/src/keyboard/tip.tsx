import { Kbd, Tooltip } from "@mantine/core";
import type { ReactElement } from "react";
import classes from "./keyboard.module.css";
import { keyLabel } from "./keys.ts";

/** A tooltip with the key that does the same. */
export function Tip({ label, keys, children }: { label: string; keys?: string; children: ReactElement }) {
  return (
    <Tooltip
      label={
        <span className={classes.tip}>
          {label}
          {keys && <Kbd size="xs">{keyLabel(keys)}</Kbd>}
        </span>
      }
    >
      {children}
    </Tooltip>
  );
}
