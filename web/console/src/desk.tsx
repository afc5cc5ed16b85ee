import { Empty } from "./parts/states.tsx";

/** List, conversation and panel. */
export function Desk() {
  return (
    <main>
      <Empty title="…" />
    </main>
  );
}
