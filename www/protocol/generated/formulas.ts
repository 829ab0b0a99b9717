// Written by the engine's tests from its schema, never by hand. To renew it:
// UPDATE_PROTOCOL=1 cargo test -p convscope protocol

/** How many parameters are trained, in the lecture's letters. */
export const PARAMETERS = {
  conv: "F·F·D·K + K",
  fc: "D·H·W·K + K",
  batch_norm: "2·D",
  group_norm: "2·D",
} as const;
