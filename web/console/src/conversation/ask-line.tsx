import { ActionIcon, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { Tip } from "../keyboard/tip.tsx";
import { sentenceOf, useSlow } from "../parts/states.tsx";
import classes from "./chain.module.css";

interface Props {
  label: string;
  action: string;
  /** Characters. */
  most: number;
  leftToRight?: boolean;
  /** The field is empty again after an answer. */
  clears?: boolean;
  ask: (text: string) => Promise<void>;
}

/** One line that is asked about beside the conversation; what was typed stays when the answer does not come. */
export function AskLine({ label, action, most, leftToRight, clears, ask }: Props) {
  const [text, setText] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const slow = useSlow(busy);
  const send = async () => {
    if (!text.trim() || busy) return;
    setBusy(true);
    setProblem("");
    try {
      await ask(text.trim());
      if (clears) setText("");
    } catch (error) {
      setProblem(sentenceOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      className={classes.ask}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <TextInput
        size="xs"
        aria-label={label}
        placeholder={label}
        dir={leftToRight ? "ltr" : undefined}
        autoComplete="off"
        spellCheck={false}
        maxLength={most}
        value={text}
        error={problem}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Tip label={action}>
        <ActionIcon type="submit" size={30} variant="default" loading={slow} aria-label={action}>
          <IconSearch size={16} />
        </ActionIcon>
      </Tip>
    </form>
  );
}
