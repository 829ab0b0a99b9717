// A worker beside the trainer, as the trainer sees it: reached by messages, or over a line where memory is shared.

import { type Remote, transfer, wrap } from "comlink";
import { features } from "../../browser/features.ts";
import type { Build } from "../../protocol/protocol.ts";
import { buffersOf } from "../../protocol/transferables.ts";
import { call, hangUp, type Line, newLine, roomOf } from "./channel.ts";
import type { Claims } from "./work-stealing.ts";
import type { ReplicaApi } from "./worker.ts";

/** Bytes that workers hand to each other: see the engine's `packet.rs`. */
export type Packet = Uint8Array;

/** What came of which tasks is in `results`; they took so many milliseconds. */
export interface Answer {
  sheet: Packet;
  results: Packet;
  done: Uint32Array;
  ms: number;
}

/** Does those tasks of a sheet that it can claim, or all of them, with the network of `spec`. */
type Work = (
  spec: string,
  tasks: Uint32Array,
  sheet: Packet,
  results: Packet,
  claims: Claims | null,
) => Promise<Answer>;

export interface Mate {
  work: Work;
  end(): void;
  /** Calls `tell` when the worker falls over. */
  onFailure(tell: (error: Error) => void): void;
}

/** Sheet and results go to the mate and come back. */
const byMessages = (replica: Remote<ReplicaApi>): Pick<Mate, "work" | "end"> => ({
  work: (spec, tasks, sheet, results, claims) =>
    replica.work(spec, tasks, transfer(sheet, buffersOf([sheet, results])), results, claims),
  end: () => undefined,
});

/**
 * Both stay where both see them. A message is sent only for other memory, another network or more tasks. `apart` tells whether all
 * workers have a core of their own.
 */
export function overLines(
  replica: Pick<ReplicaApi, "listen">,
  apart: () => boolean,
): Pick<Mate, "work" | "end"> {
  let line: Line | null = null;
  let seen: unknown[] = [];
  let fail = (_: unknown): void => undefined;
  const lineTo = (
    spec: string,
    tasks: number,
    sheet: Packet,
    results: Packet,
    claims: Claims | null,
  ): Line => {
    const now = [spec, sheet.buffer, results, claims];
    if (line !== null && now.every((value, at) => value === seen[at]) && roomOf(line) >= tasks)
      return line;
    if (line !== null) hangUp(line);
    line = newLine(tasks);
    seen = now;
    const sheets = new Uint8Array(sheet.buffer);
    replica.listen(spec, sheets, results, claims, line).catch((error: unknown) => fail(error));
    return line;
  };
  return {
    work: (spec, tasks, sheet, results, claims) =>
      new Promise((done, failed) => {
        fail = failed;
        const to = lineTo(spec, tasks.length, sheet, results, claims);
        const answered = call(to, tasks, sheet.byteOffset, apart());
        answered.then((answer) => done({ sheet, results, ...answer }), failed);
      }),
    end() {
      if (line !== null) hangUp(line);
    },
  };
}

export function startReplica(apart: () => boolean, build?: Build): Mate {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  const replica = wrap<ReplicaApi>(worker);
  // What fails here fails again at work, where somebody listens.
  replica.load(build).catch(() => undefined);
  const way = features.waitAsync() !== null ? overLines(replica, apart) : byMessages(replica);
  return {
    ...way,
    end() {
      worker.terminate();
      // Nobody answers any more.
      way.end();
    },
    onFailure(tell) {
      worker.addEventListener("error", (event) => tell(new Error(event.message)));
      worker.addEventListener("messageerror", () => tell(new Error("a message was unreadable")));
    },
  };
}
