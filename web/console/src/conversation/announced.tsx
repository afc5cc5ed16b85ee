import { VisuallyHidden } from "@mantine/core";
import { previewOf } from "@walletdesk/shared/preview";
import { useEffect, useMemo, useRef } from "react";
import type { Row } from "../inbox/api.ts";
import { contactName } from "../inbox/contact-name.ts";
import { plainText } from "../parts/marks.tsx";
import { useStore } from "../store.ts";
import { threadOf } from "./threads.ts";

/** Tells screen readers politely of what the contact writes while it is open; what was taken out of it in words. */
export function NewMessages({ row }: { row: Row }) {
  const last = useStore(threadOf(row.number), ({ thread }) => {
    const newest = thread?.entries.findLast((entry) => entry.t === "message" && entry.author === "contact");
    return newest?.t === "message" ? newest : undefined;
  });
  const first = useRef(last?.seq);
  const words = useMemo(() => {
    if (!last || first.current === undefined || last.seq <= first.current) return "";
    return `${contactName(row)}: ${plainText(previewOf(last.text, last.files.length))}`;
  }, [last, row]);
  useEffect(() => {
    first.current ??= last?.seq ?? 0;
  }, [last]);
  return (
    <VisuallyHidden role="status" aria-live="polite">
      {words}
    </VisuallyHidden>
  );
}
