// Sends files to the feature for their kind. Loaded with the first file.

import type { Expected, Restored } from "../../app/files.ts";
import { pinOwn } from "../../app/picture-input.ts";
import { loadData } from "../../app/session/commands.ts";
import { nextId, notify } from "../../app/store.ts";
import type { DataFile } from "../../protocol/datasets.ts";
import { openNetworkText } from "../formats/network-text.ts";
import { readPicture } from "../picture/read.ts";
import { openRunFile } from "../runs/run-file.ts";
import { type Found, walk } from "./folder.ts";
import { type FileKind, recognise, withoutMark } from "./kinds.ts";

type Known = Found & { is: FileKind };

/** In bytes, two for each letter of UTF-16. The panel that checks networks refuses longer texts. */
const MOST_TEXT = 800_000;

let looking: Promise<unknown> = Promise.resolve();

/** Handles files in the order in which they came. */
function look(found: Found[]): Promise<Known[]> {
  const all = async () => {
    const known: Known[] = [];
    for (const one of found) {
      // A file that cannot be read, a deleted one for example, is reported like one of an unknown kind.
      const is = await recognise(one.file).catch((): FileKind => ({ kind: "unknown" }));
      known.push({ ...one, is });
    }
    return known;
  };
  const mine = looking.then(all);
  looking = mine;
  return mine;
}

const dataOf = (all: Known[]): DataFile[] =>
  all.flatMap(({ file, path, is }) => (is.kind === "data" ? [{ file, path, form: is.form }] : []));

export function routeFiles(files: File[], asked: Expected): Promise<Restored> {
  return routeFound(
    files.map((file) => ({ file, path: file.webkitRelativePath || file.name })),
    asked,
  );
}

/** Files of a data set are loaded together; of other kinds one file is taken at a time. */
async function routeFound(found: Found[], asked: Expected): Promise<Restored> {
  const all = await look(found);
  const of = (...kinds: FileKind["kind"][]) => all.filter(({ is }) => kinds.includes(is.kind));
  for (const { file, is } of of("foreign").slice(0, 2)) {
    if (is.kind === "foreign")
      notify("error", { code: "foreign_file", name: file.name, what: is.what });
  }
  const beside = of("beside");
  const [first] = beside;
  if (first !== undefined && beside.length === all.length) {
    notify("error", { code: "unsupported_file", name: first.file.name });
  }
  const [network] = of("network");
  if (network?.is.kind === "network") await openNetwork(network.file, network.is.form);
  // Where a run or weights were asked for, their reader reports what is wrong with another file.
  const lost = of("unknown", "empty");
  const wanted = asked === "anything" ? [] : lost;
  if (asked === "anything") for (const { file, is } of lost.slice(0, 2)) refuse(file, is.kind);
  await takePictures(of("picture").map(({ file }) => file));
  const data = dataOf(all);
  // A run in the same drop may need these pictures.
  if (data.length > 0) await loadData(data);
  const [run, ...runs] = [...of("run", "weights"), ...wanted];
  if (runs.length > 0) tellOne(run, runs.length);
  return run === undefined ? null : takeRun(run, asked);
}

function tellOne(taken: Known | undefined, others: number): void {
  if (taken !== undefined) notify("note", { code: "one_file", name: taken.file.name, others });
}

function refuse({ name }: File, kind: FileKind["kind"]): void {
  if (kind === "empty") notify("error", { code: "empty_file", name });
  else notify("error", { code: "file_unknown", name });
}

async function openNetwork(file: File, form: Parameters<typeof openNetworkText>[0]): Promise<void> {
  const bytes = new Uint8Array(await file.slice(0, MOST_TEXT).arrayBuffer());
  openNetworkText(form, new TextDecoder().decode(withoutMark(bytes)));
}

let opening: Promise<unknown> = Promise.resolve();

/** Restores a saved run, or imports weights, after earlier ones: files are not read in their order. */
async function takeRun({ file, is }: Known, asked: Expected): Promise<Restored> {
  const kind = is.kind === "weights" || is.kind === "run" ? is.kind : asked;
  const mine = opening.then(async () => {
    const bytes = withoutMark(new Uint8Array(await file.arrayBuffer()));
    return openRunFile(file.name, bytes, kind === "weights");
  });
  opening = mine.catch(() => undefined);
  return mine;
}

let latest = 0;

/** The first picture becomes the input, unless another one comes while it is read. */
async function takePictures([file, ...others]: File[]): Promise<void> {
  if (file === undefined) return;
  const turn = nextId();
  latest = turn;
  const picture = await readPicture(file);
  if (picture === null || latest !== turn) return;
  pinOwn(picture, file.name);
  if (others.length > 0)
    notify("note", { code: "one_picture", name: file.name, others: others.length });
}

/** Handles dropped files and folders. A folder with CIFAR-10 is read; a message says what another folder holds. */
export async function routeDropped(files: File[], folders: FileSystemEntry[]): Promise<void> {
  const found: Found[] = files.map((file) => ({ file, path: file.name }));
  for (const folder of folders) {
    const all = await look(await walk(folder));
    const data = all.filter(({ is }) => is.kind === "data");
    if (data.length > 0) found.push(...data);
    else describeFolder(folder.name, all);
  }
  if (found.length > 0) await routeFound(found, "anything");
}

function describeFolder(name: string, all: Known[]): void {
  const foreign = all.find(({ is }) => is.kind === "foreign")?.is;
  const pictures = all.filter(({ is }) => is.kind === "picture").length;
  if (pictures > 0) notify("note", { code: "folder_of_pictures", name, count: pictures });
  else if (foreign?.kind === "foreign" && /^cifar_/.test(foreign.what)) {
    notify("error", { code: "foreign_file", name, what: foreign.what });
  } else notify("note", { code: "folder_dropped", name });
}
