// How a worker of the bench's own page answers what `ask.mjs` asks it.

/**
 * @template Question
 * @param {(question: Question) => Promise<unknown>} work
 */
export function answer(work) {
  addEventListener("message", async (/** @type {MessageEvent<Question>} */ { data }) => {
    try {
      postMessage({ answer: await work(data) });
    } catch (error) {
      postMessage({ error: String((error instanceof Error && error.stack) || error) });
    }
  });
}
