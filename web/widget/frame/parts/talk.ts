/** What `later` fetches, as one file. */

import "../words/late.ts";

export { uploader } from "../chat/uploads.ts";
export { AlarmAgain, AlarmPanel } from "./alarm.tsx";
export { AttachedFiles } from "./attached.tsx";
export { prepare, read } from "./guard.ts";
export { List } from "./list.tsx";
export { Strip } from "./strip.tsx";
export { ThreadView } from "./thread.tsx";
