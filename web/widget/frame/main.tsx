import "./frame.css";
import { socketAddress } from "@walletdesk/shared/socket";
import { installTheme } from "@walletdesk/shared/theme";
import { render } from "preact";
import { makeChat } from "./chat/chat.ts";
import { makeDrafts } from "./chat/drafts.ts";
import { keeper } from "./chat/keep.ts";
import { Frame } from "./frame.tsx";
import { bridgeOf } from "./host/bridge.ts";
import { follow } from "./host/follow.ts";
import { placeFrom } from "./host/place.ts";
import { keepInSight } from "./host/sight.ts";
import { fetchLater } from "./parts/later.ts";
import { preferred } from "./words/language.ts";

installTheme(document);

const place = placeFrom(location.href);
const bridge = bridgeOf(place);
if (place.scheme === "light" || place.scheme === "dark") document.documentElement.dataset.scheme = place.scheme;
if (place.view === "page") keepInSight(document.documentElement);

let uploads: ReturnType<Awaited<ReturnType<typeof fetchLater>>["uploader"]> | undefined;
const drafts = makeDrafts(async (...upload) => {
  const { uploader } = await fetchLater();
  uploads ??= uploader(chat, place.inbox);
  return uploads(...upload);
});
const chat = makeChat({
  inbox: place.inbox,
  address: () => socketAddress("/widget/socket"),
  language: preferred(place.language),
  keeper: keeper(place.inbox),
  askIdentity: () => bridge.tell({ type: "token-request" }),
  drafting: drafts.any,
  topic: (conversation) => drafts.get(conversation).topic,
  onOpened: drafts.move,
  onForgotten: drafts.clear,
});

follow(chat, bridge);

const root = document.getElementById("root");
if (root) render(<Frame chat={chat} drafts={drafts} bridge={bridge} place={place} />, root);
