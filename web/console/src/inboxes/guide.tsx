import { Anchor, Code, List, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

type Block =
  | { t: "heading"; text: string; level: number }
  | { t: "text"; text: string }
  | { t: "code"; lines: string[] }
  | { t: "list"; ordered: boolean; items: Item[] };

interface Item {
  text: string;
  /** What is typed in this step, a line each. */
  code: string[];
}

/**
 * The Markdown of our own guides: headings, paragraphs, lists of one level, indented commands, `code`, **strong** and
 * [links](https://...).
 */
export function Guide({ text }: { text: string }) {
  return <>{blocksOf(text).map((block, at) => drawn(block, at))}</>;
}

export function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let open: Block | null = null;
  for (const line of text.split("\n")) {
    const heading = /^(#{1,4}) (.+)$/.exec(line);
    const item = /^(?:[-*]|\d+\.) (.+)$/.exec(line);
    const step: Item | undefined = open?.t === "list" ? open.items.at(-1) : undefined;
    if (heading) {
      open = null;
      blocks.push({ t: "heading", level: (heading[1] ?? "#").length, text: heading[2] ?? "" });
    } else if (item) {
      const ordered = /^\d/.test(line);
      if (open?.t !== "list" || open.ordered !== ordered) {
        open = { t: "list", ordered, items: [] };
        blocks.push(open);
      }
      open.items.push({ text: item[1] ?? "", code: [] });
    } else if (line.trim() === "") {
      // A list goes on after an empty line, nothing else does.
      if (open?.t !== "list") open = null;
    } else if (step && /^ {7}/.test(line)) {
      step.code.push(line.trim());
    } else if (step && /^\s/.test(line)) {
      step.text += ` ${line.trim()}`;
    } else if (open?.t === "code" && /^ {4}/.test(line)) {
      open.lines.push(line.trim());
    } else if (open === null && /^ {4}/.test(line)) {
      open = { t: "code", lines: [line.trim()] };
      blocks.push(open);
    } else if (open?.t === "text") {
      open.text += ` ${line.trim()}`;
    } else {
      open = { t: "text", text: line.trim() };
      blocks.push(open);
    }
  }
  return blocks;
}

function drawn(block: Block, key: number): ReactNode {
  switch (block.t) {
    case "heading":
      // The page and its sections have the first two.
      return (
        <Title key={key} order={block.level > 1 ? 4 : 3} size="h6" mt={block.level > 1 ? "sm" : 0}>
          {inline(block.text)}
        </Title>
      );
    case "list":
      return (
        <List key={key} type={block.ordered ? "ordered" : "unordered"} spacing={6} withPadding>
          {block.items.map(({ text, code }) => (
            <List.Item key={text}>
              {inline(text)}
              {code.length > 0 && <Commands lines={code} />}
            </List.Item>
          ))}
        </List>
      );
    case "code":
      return <Commands key={key} lines={block.lines} />;
    default:
      return <Text key={key}>{inline(block.text)}</Text>;
  }
}

function Commands({ lines }: { lines: string[] }) {
  // What scrolls must be reached by keyboard.
  return (
    <Code block my={6} tabIndex={0}>
      {lines.join("\n")}
    </Code>
  );
}

const MARKS = /(`[^`]+`|\*\*[^*]+\*\*|\[[^\]]+\]\(https:\/\/[^\s)]+\))/;

function inline(text: string): ReactNode[] {
  return text.split(MARKS).map((part, at) => {
    const key = `${at}:${part}`;
    const link = /^\[([^\]]+)\]\((https:\/\/[^\s)]+)\)$/.exec(part);
    if (link) {
      return (
        <Anchor key={key} href={link[2]} target="_blank" rel="noreferrer">
          {link[1]}
        </Anchor>
      );
    }
    if (part.startsWith("`") && part.endsWith("`") && part.length > 2)
      return <Code key={key}>{part.slice(1, -1)}</Code>;
    if (part.startsWith("**") && part.endsWith("**") && part.length > 4) return <b key={key}>{part.slice(2, -2)}</b>;
    return part;
  });
}
