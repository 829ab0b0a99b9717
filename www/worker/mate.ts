// A worker beside the trainer, as the trainer sees it: reached by messages, or over a line where memory is shared.

import { type Remote, transfer, wrap } from "comlink";
import type { Build } from "../protocol.ts";
import { type Claims, mayShareMemory } from "./claims.ts";
import { call, hangUp, hasLines, type Line, newLine, roomOf } from "./line.ts";
import type { ReplicaApi } from "./replica.ts";

/** Tasks, what they are to be done with, and what came of them: see the engine's `packet.rs`. */
export type Packet = Uint8Array;

/** What came of which tasks is in the packet; they took so many milliseconds. */
export interface Answer {
  packet: Packet;
  done: Uint32Array;
  ms: number;
}

/** Does tasks of a packet with the network of `spec`: all of them, or those that it can claim. */
type Work = (
  spec: string,
  tasks: Uint32Array,
  packet: Packet,
  claims: Claims | null,
) => Promise<Answer>;

export interface Mate {
  /** A packet of so many bytes. */
  newPacket(bytes: number): Packet;
  work: Work;
  end(): void;
  /** Calls `tell` when the worker falls over. */
  onFailure(tell: (error: Error) => void): void;
}

/** The packet goes to the mate and comes back. */
const byMessages = (replica: Remote<ReplicaApi>): Pick<Mate, "newPacket" | "work" | "end"> => ({
  newPacket: (bytes) => new Uint8Array(bytes),
  work: (spec, tasks, packet, claims) =>
    replica.work(spec, tasks, transfer(packet, [packet.buffer as ArrayBuffer]), claims),
  end: () => undefined,
});

/**
 * The packet stays where both see it. A message is sent only when something else is to be looked at. `apart` tells whether
 * all workers have a core of their own.
 */
export function overLines(
  replica: Pick<ReplicaApi, "listen">,
  apart: () => boolean,
): Pick<Mate, "newPacket" | "work" | "end"> {
  let line: Line | null = null;
  let seen: [string, Packet, Claims | null] | null = null;
  let fail = (_: unknown): void => undefined;
  const lineTo = (spec: string, tasks: number, packet: Packet, claims: Claims | null): Line => {
    const same = seen?.[0] === spec && seen[1] === packet && seen[2] === claims;
    if (line !== null && same && roomOf(line) >= tasks) return line;
    if (line !== null) hangUp(line);
    line = newLine(tasks);
    seen = [spec, packet, claims];
    replica.listen(spec, packet, claims, line).catch((error: unknown) => fail(error));
    return line;
  };
  return {
    newPacket: (bytes) => new Uint8Array(new SharedArrayBuffer(bytes)),
    work: (spec, tasks, packet, claims) =>
      new Promise((done, failed) => {
        fail = failed;
        const answered = call(lineTo(spec, tasks.length, packet, claims), tasks, apart());
        answered.then((answer) => done({ packet, ...answer }), failed);
      }),
    end() {
      if (line !== null) hangUp(line);
    },
  };
}

export function startReplica(apart: () => boolean, build?: Build): Mate {
  const worker = new Worker(new URL("./replica.ts", import.meta.url), { type: "module" });
  const replica = wrap<ReplicaApi>(worker);
  // What fails here fails again at work, where somebody listens.
  replica.load(build).catch(() => undefined);
  const way = mayShareMemory() && hasLines() ? overLines(replica, apart) : byMessages(replica);
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
