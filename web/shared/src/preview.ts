/** The first words of a message as lists show them; of one without words, how many files it carries (`⟦files:2⟧`). */

const FILES = /^⟦files:([0-9]{1,2})⟧$/;

/** How many files a message without words carried, where its preview says just that; else 0. */
export function filesAlone(preview: string): number {
  return Number(FILES.exec(preview)?.[1] ?? 0);
}

/** What a list shows of a message, as the server says it: its words or, without any, how many files it carries. */
export function previewOf(text: string, files: number): string {
  return text.trim() === "" && files > 0 ? `⟦files:${files}⟧` : text;
}
