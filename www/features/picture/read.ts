// Reads a picture from a file: any format that the browser decodes, and a message for others. Loaded with the first one.

import type { OwnPicture } from "../../app/picture-input.ts";
import { notify } from "../../app/store.ts";
import type { Fault } from "../../protocol/faults.ts";
import { ownPicture, storedSize } from "./source.ts";

/** A decoded picture takes four bytes a pixel for a moment: past half a gigabyte a tab may end. */
const MOST_DECODED = 2 ** 27;
/** Pixels along the longer side of a drawing (SVG), which has none of its own. */
const DRAWN_SIDE = 1024;

/** The picture in a file; null and a message where there is none. */
export async function readPicture(file: File): Promise<OwnPicture | null> {
  const { name } = file;
  const refuse = (fault: Fault): null => {
    notify("error", fault);
    return null;
  };
  if (file.size === 0) return refuse({ code: "empty_file", name });
  const drawing = await sizedDrawing(file);
  // An `img` element knows the size, with the camera's rotation, before it decodes any pixel.
  const element = await load(drawing ?? file);
  if (element === null) {
    if (await isHeic(file)) return refuse({ code: "picture_heic", name });
    return refuse({ code: "picture_unreadable", name });
  }
  const { naturalWidth: width, naturalHeight: height } = element;
  try {
    if (drawing !== null) {
      const scale = DRAWN_SIDE / Math.max(width, height);
      return ownPicture(element, storedSize({ width: width * scale, height: height * scale }));
    }
    if (width * height > MOST_DECODED)
      return refuse({ code: "picture_too_large", name, width, height });
    const size = storedSize({ width, height });
    const whole = size.width === width && size.height === height;
    // Decoded in the background, and made smaller there where it is too large to store.
    const bitmap = await createImageBitmap(file, {
      imageOrientation: "from-image",
      ...(whole
        ? {}
        : { resizeWidth: size.width, resizeHeight: size.height, resizeQuality: "high" }),
    }).catch(() => null);
    if (bitmap === null) return refuse({ code: "picture_cut_short", name });
    const picture = ownPicture(bitmap, size);
    bitmap.close();
    return picture;
  } catch {
    return refuse({ code: "picture_too_large", name, width, height });
  }
}

async function load(blob: Blob): Promise<HTMLImageElement | null> {
  const element = new Image();
  const url = URL.createObjectURL(blob);
  const loaded = await new Promise((settle) => {
    element.onload = () => settle(true);
    element.onerror = () => settle(false);
    element.src = url;
  });
  URL.revokeObjectURL(url);
  return loaded ? element : null;
}

/** An SVG drawing with a size, which some drawings lack and some browsers need; null for other files. */
async function sizedDrawing(file: File): Promise<Blob | null> {
  const type = "image/svg+xml";
  if (file.type !== type && !/\.svg$/i.test(file.name)) return null;
  const text = await file.text().catch(() => "");
  // Read as text: a parser would report every style in it as a breach of the page's content security policy.
  const [tag = ""] = /<svg\b[^>]*>/.exec(text) ?? [];
  const attribute = (name: string) => new RegExp(`\\s${name}\\s*=\\s*["']([^"']*)`).exec(tag)?.[1];
  const box =
    attribute("viewBox")
      ?.trim()
      .split(/[\s,]+/) ?? [];
  const sides = { width: box[2] ?? "300", height: box[3] ?? "150" };
  if (Object.keys(sides).every((name) => /\d[^%]*$/.test(attribute(name) ?? ""))) {
    return new Blob([text], { type });
  }
  const bare = tag.replace(/\s(width|height)\s*=\s*("[^"]*"|'[^']*')/g, "");
  const sized = bare.replace("<svg", `<svg width="${sides.width}" height="${sides.height}"`);
  return new Blob([text.replace(tag, () => sized)], { type });
}

/** Phones keep photographs in this format, which few browsers read. */
async function isHeic(file: File): Promise<boolean> {
  const head = await file
    .slice(4, 12)
    .text()
    .catch(() => "");
  return /^ftyp(hei|hev|mif1|msf1)/.test(head);
}
