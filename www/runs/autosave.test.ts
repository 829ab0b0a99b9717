import { beforeEach, expect, test, vi } from "vitest";

const { context, store, tabs, installRun } = vi.hoisted(() => ({
  context: {
    session: { stats: vi.fn(), save: () => new Uint8Array([7]) },
    spec: "{}",
    dataset: "embedded",
    crashed: false,
    changesByHand: 0,
    run: { id: "run", name: null, began: 0 },
    emit: vi.fn(),
    onTick: () => undefined,
    beforeReplace: () => undefined,
    onHide: () => undefined,
    onReturn: () => undefined,
  },
  store: { isResumable: false, put: vi.fn(), list: vi.fn(), prune: vi.fn(), emitRuns: vi.fn() },
  tabs: { holdBy: vi.fn(), holdRun: vi.fn(), whenReleased: vi.fn() },
  installRun: vi.fn(),
}));

vi.mock("../trainer/context.ts", () => ({
  context,
  installRun,
  newIdentity: (name: string | null) => ({ id: "copy", name, began: performance.now() }),
  exclusive: <T>(work: () => T) => work(),
}));
vi.mock("./run-store.ts", () => ({
  ...store,
  get isResumable() {
    return store.isResumable;
  },
}));
vi.mock("./tabs.ts", () => tabs);

const trainedTo = (steps: number) =>
  context.session.stats.mockReturnValue({
    steps,
    examplesSeen: 32 * steps,
    validationAccuracy: null,
  });
const seconds = (count: number) => vi.advanceTimersByTimeAsync(1000 * count);

beforeEach(async () => {
  vi.resetAllMocks();
  vi.resetModules();
  vi.useFakeTimers({ toFake: ["performance", "setTimeout", "Date"] });
  store.list.mockResolvedValue([]);
  tabs.holdRun.mockResolvedValue(true);
  tabs.whenReleased.mockResolvedValue(undefined);
  store.isResumable = false;
  context.run = { id: "run", name: null, began: performance.now() };
  trainedTo(100);
  await (await import("./autosave.ts")).start(tabs.holdRun);
});

test("a run is saved every half minute of training, and not twice as it was", async () => {
  context.onTick();
  expect(store.put).not.toHaveBeenCalled();
  await seconds(31);
  context.onTick();
  context.onTick();
  expect(store.put).toHaveBeenCalledOnce();
  expect(store.put.mock.calls[0]).toMatchObject([
    { id: "run", kind: "auto", examples: 3200 },
    Uint8Array.of(7),
  ]);
  await seconds(31);
  context.onTick();
  expect(store.put).toHaveBeenCalledOnce();
  trainedTo(200);
  await seconds(31);
  context.onTick();
  expect(store.put).toHaveBeenCalledTimes(2);
});

test("a page that is left saves the run at once, within the call", () => {
  context.onHide();
  expect(store.put).toHaveBeenCalledOnce();
});

test("a weight that is changed by hand between two steps is saved", async () => {
  context.onHide();
  await seconds(1);
  context.onHide();
  expect(store.put).toHaveBeenCalledOnce();
  context.changesByHand += 1;
  context.onHide();
  expect(store.put).toHaveBeenCalledTimes(2);
});

test("a run without a step is not saved", () => {
  trainedTo(0);
  context.onHide();
  expect(store.put).not.toHaveBeenCalled();
});

test("a run that is replaced within seconds is not saved, a longer one is", async () => {
  context.beforeReplace();
  expect(store.put).not.toHaveBeenCalled();
  await seconds(11);
  context.beforeReplace();
  expect(store.put).toHaveBeenCalledOnce();
});

test("a few seconds of training do not hide a run that the visitor may want to resume", async () => {
  store.isResumable = true;
  context.onHide();
  expect(store.put).not.toHaveBeenCalled();
  await seconds(11);
  context.onHide();
  expect(store.put).toHaveBeenCalledOnce();
});

test("that nothing can be saved is told once, and tried again", async () => {
  store.put.mockRejectedValue(new Error("no room"));
  for (const _ of [1, 2]) {
    context.onHide();
    await seconds(1);
  }
  expect(store.put).toHaveBeenCalledTimes(2);
  expect(context.emit.mock.calls.filter(([{ kind }]) => kind === "note")).toHaveLength(1);
});

test("a run that another tab took meanwhile goes on as a copy", async () => {
  context.onHide();
  await seconds(1);
  tabs.holdRun.mockResolvedValue(false);
  installRun.mockReturnValue("opened");
  vi.stubGlobal("navigator", { locks: {} });
  context.onReturn();
  await seconds(1);
  expect(installRun).toHaveBeenCalledWith(expect.objectContaining({ id: "copy" }));
  expect(context.emit).toHaveBeenCalledWith({ kind: "opened", opened: "opened" });
  vi.unstubAllGlobals();
});
