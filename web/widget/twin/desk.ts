/** What the desk says of itself that reading is done by. */
export const desk: {
  /** Countries whose numbers of people it does not look for. */
  leftOut: readonly string[];
} = { leftOut: [] };
