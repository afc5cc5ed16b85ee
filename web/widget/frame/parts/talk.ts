/** What `later` fetches, as one file. */

export { AlarmPanel } from "./alarm.tsx";
export { List } from "./list.tsx";
export { Strip } from "./strip.tsx";
export { ThreadView } from "./thread.tsx";
