// How a worker of the bench's own page answers what `ask.mjs` asks it.

export function answer(work) {
  addEventListener("message", async ({ data }) => {
    try {
      postMessage({ answer: await work(data) });
    } catch (error) {
      postMessage({ error: String(error?.stack ?? error) });
    }
  });
}
