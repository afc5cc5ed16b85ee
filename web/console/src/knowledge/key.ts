/** What the page knows of articles begins with it. */
export const knowledgeKey = ["knowledge"] as const;
