// The bench's own page: starts the workers that measure, and passes questions and answers through.

/** @type {Map<string, Worker>} */
const workers = new Map();

/** @param {string} file */
function start(file) {
  const worker = new Worker(file, { type: "module" });
  workers.set(file, worker);
  return worker;
}

/**
 * Asks worker `file` (started at the first question) and waits for its answer.
 * @type {import("./types.ts").Ask}
 */
globalThis.ask = (file, key, question) =>
  new Promise((done, failed) => {
    const name = `${file}?${key}`;
    const worker = workers.get(name) ?? start(name);
    worker.onmessage = ({ data: { answer, error } }) =>
      error === undefined ? done(answer) : failed(new Error(error));
    worker.onerror = (event) => failed(new Error(event.message));
    worker.postMessage(question);
  });
