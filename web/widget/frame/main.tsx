import "./frame.css";
import { installTheme } from "@walletdesk/shared/theme";
import { render } from "preact";
import { Frame } from "./frame.tsx";

installTheme(document);

const root = document.getElementById("root");
if (root) render(<Frame />, root);
