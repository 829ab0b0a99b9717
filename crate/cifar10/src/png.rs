//! PNG pictures, as CIFAR-10's parquet release and ConvNetJS's batches hold them: 8 bits a sample, not interlaced
//! (W3C, Portable Network Graphics, third edition). Other kinds are refused.

use flate2::{Crc, Decompress, FlushDecompress, Status};

/// The eight bytes that begin every PNG.
const SIGNATURE: [u8; 8] = *b"\x89PNG\r\n\x1a\n";

/// Bytes of a chunk besides its contents: length, kind, checksum.
const FRAME: usize = 12;

/// Pixels in a picture at most: a batch of ConvNetJS has 1024 x 1000. A header cannot ask for more memory than that.
const MOST_PIXELS: usize = 1 << 21;

const CUT_SHORT: &str = "cut short";

/// A decoded picture.
#[derive(Debug, PartialEq)]
pub struct Png {
    /// Pixels in a row.
    pub width: usize,
    /// Red, green and blue of each pixel, row after row. Transparency is left out, as CIFAR-10 has none.
    pub rgb: Vec<u8>,
}

/// Decodes `bytes`, every checksum checked.
///
/// # Errors
/// What is wrong, in English.
pub fn decode(bytes: &[u8]) -> Result<Png, &'static str> {
    let mut rest = bytes.strip_prefix(&SIGNATURE).ok_or("no PNG")?;
    let (mut width, mut height, mut channels, mut colour) = (0, 0, 0, 0);
    let mut palette: &[u8] = &[];
    let mut inflate = Decompress::new(true);
    let mut rows = Vec::new();
    loop {
        let (checked, after) = chunk(rest)?;
        rest = after;
        let (kind, body) = checked.split_first_chunk::<4>().ok_or(CUT_SHORT)?;
        match kind {
            b"IHDR" => {
                let [w0, w1, w2, w3, h0, h1, h2, h3, 8, colour_type, 0, 0, 0] = *body else {
                    return Err("not 8 bits a sample, or interlaced");
                };
                width = u32::from_be_bytes([w0, w1, w2, w3]) as usize;
                height = u32::from_be_bytes([h0, h1, h2, h3]) as usize;
                colour = colour_type;
                channels = match colour {
                    0 | 3 => 1,
                    2 => 3,
                    4 => 2,
                    6 => 4,
                    _ => return Err("an unknown colour type"),
                };
                if width.saturating_mul(height) > MOST_PIXELS {
                    return Err("too large");
                }
                // With room for a byte more, by which it shows when there are too many.
                rows.reserve_exact(height * (1 + width * channels) + 1);
            }
            b"PLTE" => palette = body,
            b"IDAT" => {
                let before = inflate.total_in();
                let done = inflate.decompress_vec(body, &mut rows, FlushDecompress::None);
                let read = (inflate.total_in() - before) as usize;
                let ended = matches!(done, Ok(Status::StreamEnd));
                if done.is_err() || (!ended && read < body.len()) {
                    return Err("damaged pixels");
                }
            }
            b"IEND" => break,
            // Bit 5 of its first letter: a chunk without which the picture can be shown.
            _ if kind[0] & 32 != 0 => {}
            _ => return Err("an unknown chunk"),
        }
    }
    if width * height == 0 || rows.len() != height * (1 + width * channels) {
        return Err("a wrong number of pixels");
    }
    unfilter(&mut rows, width * channels, channels)?;
    let mut rgb = Vec::with_capacity(3 * width * height);
    for row in rows.chunks_exact(1 + width * channels) {
        for pixel in row[1..].chunks_exact(channels) {
            let pixel = if colour == 3 { palette.get(3 * usize::from(pixel[0])..).unwrap_or_default() } else { pixel };
            match *pixel {
                [red, green, blue, ..] => rgb.extend_from_slice(&[red, green, blue]),
                [grey, ..] if colour != 3 => rgb.extend_from_slice(&[grey; 3]),
                _ => return Err("a colour beyond the palette"),
            }
        }
    }
    Ok(Png { width, rgb })
}

/// The first chunk, which is its kind in four letters and its contents, and what follows it.
fn chunk(bytes: &[u8]) -> Result<(&[u8], &[u8]), &'static str> {
    let (length, rest) = bytes.split_first_chunk().ok_or(CUT_SHORT)?;
    let length = u32::from_be_bytes(*length) as usize;
    if bytes.len() < FRAME || bytes.len() - FRAME < length {
        return Err(CUT_SHORT);
    }
    let (checked, rest) = rest.split_at(4 + length);
    let (sum, rest) = rest.split_first_chunk().ok_or(CUT_SHORT)?;
    let mut crc = Crc::new();
    crc.update(checked);
    if crc.sum() == u32::from_be_bytes(*sum) { Ok((checked, rest)) } else { Err("a wrong checksum") }
}

/// Undoes the filters of rows of `stride` bytes, each after a byte that names its filter; `step` bytes are a pixel.
/// PNG, section 9.
fn unfilter(rows: &mut [u8], stride: usize, step: usize) -> Result<(), &'static str> {
    for start in (1..rows.len()).step_by(1 + stride) {
        let filter = rows[start - 1];
        if filter > 4 {
            return Err("an unknown filter");
        }
        for x in 0..stride {
            let at = start + x;
            let has_left = x >= step;
            let has_above = start > stride;
            let left = if has_left { i32::from(rows[at - step]) } else { 0 };
            let above = if has_above { i32::from(rows[at - stride - 1]) } else { 0 };
            let corner = if has_left && has_above { i32::from(rows[at - stride - 1 - step]) } else { 0 };
            let guess = match filter {
                0 => 0,
                1 => left,
                2 => above,
                3 => (left + above) / 2,
                _ => paeth(left, above, corner),
            };
            rows[at] = rows[at].wrapping_add(guess as u8);
        }
    }
    Ok(())
}

/// Whichever of the three neighbours is nearest to `left + above - corner`. PNG, section 9.4.
fn paeth(left: i32, above: i32, corner: i32) -> i32 {
    let to_left = (above - corner).abs();
    let to_above = (left - corner).abs();
    let to_corner = (left + above - 2 * corner).abs();
    if to_left <= to_above && to_left <= to_corner {
        left
    } else if to_above <= to_corner {
        above
    } else {
        corner
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use flate2::{Compression, write::ZlibEncoder};
    use std::io::Write;

    fn framed(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
        let mut bytes = (body.len() as u32).to_be_bytes().to_vec();
        bytes.extend(kind);
        bytes.extend(body);
        let mut crc = Crc::new();
        crc.update(&bytes[4..]);
        bytes.extend(crc.sum().to_be_bytes());
        bytes
    }

    fn header(width: u32, height: u32, colour: u8) -> Vec<u8> {
        let mut body = [width.to_be_bytes(), height.to_be_bytes()].concat();
        body.extend([8, colour, 0, 0, 0]);
        framed(b"IHDR", &body)
    }

    /// A PNG of `rows`, which are filter bytes and filtered samples; its pixels in chunks of `piece` bytes.
    pub fn png(width: u32, height: u32, colour: u8, rows: &[u8], piece: usize) -> Vec<u8> {
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
        zlib.write_all(rows).unwrap();
        let mut bytes = SIGNATURE.to_vec();
        bytes.extend(header(width, height, colour));
        bytes.extend(framed(b"tEXt", b"Comment\0chunks like this one are passed over"));
        bytes.extend(framed(b"PLTE", &[9, 8, 7, 255, 128, 0]));
        for body in zlib.finish().unwrap().chunks(piece) {
            bytes.extend(framed(b"IDAT", body));
        }
        bytes.extend(framed(b"IEND", &[]));
        bytes
    }

    /// Filters as an encoder does: row `y` by filter `y % 5`. Independent of `unfilter`: it looks at whole rows.
    fn filtered(samples: &[u8], stride: usize, step: usize) -> Vec<u8> {
        let nothing = vec![0; stride];
        let shifted = |row: &[u8]| [&vec![0; step], &row[..stride - step]].concat();
        let mut rows = Vec::new();
        for (y, row) in samples.chunks(stride).enumerate() {
            let above = if y == 0 { &nothing } else { &samples[(y - 1) * stride..y * stride] };
            let (left, corner) = (shifted(row), shifted(above));
            rows.push((y % 5) as u8);
            for x in 0..stride {
                let [a, b, c] = [left[x], above[x], corner[x]].map(i32::from);
                let nearest = [a, b, c].into_iter().min_by_key(|value| (a + b - c - value).abs()).unwrap();
                let guess = [0, a, b, (a + b) >> 1, nearest][y % 5];
                rows.push(row[x].wrapping_sub(guess as u8));
            }
        }
        rows
    }

    fn noise(count: usize) -> Vec<u8> {
        let mut state = 7_u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        };
        (0..count).map(|_| next()).collect()
    }

    #[test]
    fn every_filter_of_every_colour_type_gives_the_pixels_back() {
        for (colour, channels) in [(0, 1), (2, 3), (4, 2), (6, 4)] {
            let (width, height) = (13, 11);
            let samples = noise(width * height * channels);
            let rows = filtered(&samples, width * channels, channels);
            let expected: Vec<u8> = samples
                .chunks(channels)
                .flat_map(|pixel| if channels < 3 { [pixel[0]; 3] } else { [pixel[0], pixel[1], pixel[2]] })
                .collect();
            for piece in [1, 100, 1 << 20] {
                let bytes = png(width as u32, height as u32, colour, &rows, piece);
                assert_eq!(decode(&bytes), Ok(Png { width, rgb: expected.clone() }), "colour type {colour}");
            }
        }
        let bytes = png(2, 1, 3, &[0, 1, 0], 100);
        assert_eq!(decode(&bytes).unwrap().rgb, [255, 128, 0, 9, 8, 7]);
    }

    #[test]
    fn every_damage_is_told_apart() {
        let rows = [0, 1, 2, 3, 4, 5, 6];
        let good = png(2, 1, 2, &rows, 100);
        assert_eq!(decode(&good).unwrap().rgb, rows[1..]);
        for end in 0..good.len() {
            assert!(decode(&good[..end]).is_err(), "cut at {end}");
        }
        for bit in 0..8 * good.len() {
            let mut flipped = good.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(decode(&flipped).is_err(), "bit {bit} flipped");
        }
        let code = |width, height, colour, rows: &[u8]| decode(&png(width, height, colour, rows, 100)).unwrap_err();
        for (width, height) in [(2, 2), (1, 1), (0, 0)] {
            assert_eq!(code(width, height, 2, &rows), "a wrong number of pixels");
        }
        assert_eq!(code(1, 1, 2, &noise(4000)), "damaged pixels");
        assert_eq!(code(1, 1, 3, &[0, 2]), "a colour beyond the palette");
        assert_eq!(code(2, 1, 2, &[5, 1, 2, 3, 4, 5, 6]), "an unknown filter");
        assert_eq!(code(2, 1, 5, &rows), "an unknown colour type");
        assert_eq!(code(u32::MAX, u32::MAX, 6, &rows), "too large");
        assert_eq!(decode(b"<!doctype html>"), Err("no PNG"));
    }
}
