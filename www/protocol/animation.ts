// The worker that makes animated GIFs.

/** The worker that makes animated GIFs, as the page sees it: begin, add pictures, end with the file's bytes. */
export interface AnimationApi {
  begin(): Promise<void>;
  /** RGBA of a picture, shown for `delay` milliseconds. */
  add(
    pixels: Uint8ClampedArray<ArrayBuffer>,
    width: number,
    height: number,
    delay: number,
  ): Promise<void>;
  end(): Promise<Uint8Array<ArrayBuffer>>;
}
