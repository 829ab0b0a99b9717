// Files on their way to where their kind belongs. Loaded with the first of them.

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

/** In bytes, two for each letter of UTF-16. Longer texts are no networks; the panel that checks them says so. */
const MOST_TEXT = 800_000;

let looking: Promise<unknown> = Promise.resolve();

/** Looks at files after those that came before them. */
function look(found: Found[]): Promise<Known[]> {
  const all = async () => {
    const known: Known[] = [];
    for (const one of found) {
      // A file that cannot be read, since it is gone for example, is reported like one of no known kind.
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

/** Data sets are loaded together; of all else one file is taken at a time. */
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
  // Where a run or weights were asked for, what reads them says what is wrong with anything else.
  const lost = of("unknown", "empty");
  const wanted = asked === "anything" ? [] : lost;
  if (asked === "anything") for (const { file, is } of lost.slice(0, 2)) refuse(file, is.kind);
  await takePictures(of("picture").map(({ file }) => file));
  const data = dataOf(all);
  // A run may be of these very pictures.
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

/** A saved run, or weights of another program, after those that came before it: files are not read in their order. */
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

/** The first of the pictures becomes the input, unless another comes while it is read. */
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

/** Files that are dropped, and folders: of these CIFAR-10 is read, and of any other one said what it is. */
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
