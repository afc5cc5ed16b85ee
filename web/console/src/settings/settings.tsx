import { Empty } from "../parts/states.tsx";

/** The settings' pages. */
export default function Settings() {
  return <Empty title="Settings" order={1} />;
}
