// The service worker: caches the page's own files for visits without a network, and never data.
// Online the newest page is always shown: its address is asked for first, and its files have names of their own for
// every state, so that one in the cache is never out of date.

declare const self: ServiceWorkerGlobalScope;
/** Every file of this build and its version: see scripts/offline.ts. */
declare const __FILES__: string[];
declare const __VERSION__: string;

const PREFIX = "convscope-";
const CACHE = PREFIX + __VERSION__;
/** How long a network that says nothing is waited for, where the page is in the cache. */
const TIMEOUT_MS = 4000;

const page = self.registration.scope;
const addressOf = (file: string) => new URL(file, page).href;
const files = __FILES__.map(addressOf);

/** The engine that this browser runs, out of two builds, and the reader of the pictures that it may have kept. */
const modules = [new URL(self.location.href).searchParams.get("engine") ?? "", "cifar10"];
const isOtherModule = (address: string) => {
  const [, name = ""] = /([^/-]+)-[^/]*\.wasm$/.exec(address) ?? [];
  return name !== "" && !modules.some((module) => module.startsWith(name));
};

/** Other modules and the weights of pretrained networks are cached when they are first requested. */
const isOnDemand = (address: string) => isOtherModule(address) || /\.bin$/.test(address);

self.addEventListener("install", (event) => {
  // The page itself from the server: an older one would ask for files that are not here.
  const newest = new Request(page, { cache: "reload" });
  const wanted = [newest, ...files.filter((address) => !isOnDemand(address))];
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(wanted)));
});

self.addEventListener("activate", (event) => {
  // Pages of an earlier build are closed by now: this worker waited for it.
  event.waitUntil(forgetOthers());
});

async function forgetOthers(): Promise<void> {
  const names = await caches.keys();
  const others = names.filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(others.map((name) => caches.delete(name)));
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const [address = ""] = request.url.split(/[?#]/, 1);
  const answer = (found: Promise<Response>) => event.respondWith(found.then(isolated));
  if (request.mode === "navigate") {
    if (address === page || address === addressOf("index.html")) answer(newest(request));
  } else if (files.includes(address)) {
    // A worker of an isolated page has to be isolated too.
    if (request.destination === "worker") answer(cachedFile(request));
    else event.respondWith(cachedFile(request));
  }
});

/**
 * Isolated from other origins, browsers let the page's workers share memory. Not every host can send these headers, so
 * from the second visit on they are added here.
 */
function isolated(response: Response): Response {
  if (response.type !== "basic" && response.type !== "default") return response;
  const headers = new Headers(response.headers);
  headers.set("Cross-Origin-Opener-Policy", "same-origin");
  headers.set("Cross-Origin-Embedder-Policy", "require-corp");
  const { status, statusText } = response;
  return new Response(response.body, { headers, status, statusText });
}

/** The page from the server; without an answer, the one in the cache. */
async function newest(request: Request): Promise<Response> {
  const cached = await caches.match(page);
  if (cached === undefined) return fetch(request);
  const late = new Promise<Response>((done) => setTimeout(done, TIMEOUT_MS, cached));
  return Promise.race([late, fetch(request).catch(() => cached)]);
}

async function cachedFile(request: Request): Promise<Response> {
  const cached = await caches.match(request, { ignoreSearch: true });
  if (cached !== undefined) return cached;
  const response = await fetch(request);
  if (response.ok) await (await caches.open(CACHE)).put(request, response.clone());
  return response;
}

export {};
