//! PNG files out of pixels: filter "up", LZ77 and the fixed Huffman code of RFC 1951.
//!
//! plotters only writes PNG to a path, and this library writes no files. Charts are mostly flat, so this short
//! encoder comes near a full one, and its bytes depend on no other version than our own.

/// Pixels (three bytes each, row by row) as a PNG file.
pub(super) fn encode(pixels: &[u8], width: usize, height: usize) -> Vec<u8> {
    let row = width * 3;
    let mut filtered = Vec::with_capacity((row + 1) * height);
    for y in 0..height {
        // Filter 2: difference to the row above.
        filtered.push(2);
        for x in 0..row {
            let above = if y == 0 { 0 } else { pixels[(y - 1) * row + x] };
            filtered.push(pixels[y * row + x].wrapping_sub(above));
        }
    }
    let mut header = Vec::with_capacity(13);
    header.extend_from_slice(&(width as u32).to_be_bytes());
    header.extend_from_slice(&(height as u32).to_be_bytes());
    // Eight bits, RGB, deflate, filtered by rows, not interlaced.
    header.extend_from_slice(&[8, 2, 0, 0, 0]);
    // zlib: 32 KiB window, no dictionary.
    let mut data = vec![0x78, 0x01];
    deflate(&filtered, &mut data);
    data.extend_from_slice(&adler32(&filtered).to_be_bytes());

    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, content) in [(b"IHDR", header), (b"IDAT", data), (b"IEND", Vec::new())] {
        file.extend_from_slice(&(content.len() as u32).to_be_bytes());
        let start = file.len();
        file.extend_from_slice(kind);
        file.extend_from_slice(&content);
        let sum = crc32(&file[start..]);
        file.extend_from_slice(&sum.to_be_bytes());
    }
    file
}

/// Bits in the order of RFC 1951: the first in the lowest place.
struct Bits<'a> {
    out: &'a mut Vec<u8>,
    held: u64,
    count: u32,
}

impl Bits<'_> {
    fn push(&mut self, value: u32, count: u32) {
        self.held |= u64::from(value) << self.count;
        self.count += count;
        while self.count >= 8 {
            self.out.push(self.held as u8);
            self.held >>= 8;
            self.count -= 8;
        }
    }

    /// A Huffman code, whose first bit is its highest.
    fn push_code(&mut self, code: u32, count: u32) {
        self.push(code.reverse_bits() >> (32 - count), count);
    }

    /// A symbol of the fixed literal and length code (RFC 1951, 3.2.6).
    fn push_symbol(&mut self, symbol: u32) {
        match symbol {
            0..=143 => self.push_code(0x30 + symbol, 8),
            144..=255 => self.push_code(0x190 + symbol - 144, 9),
            256..=279 => self.push_code(symbol - 256, 7),
            _ => self.push_code(0xC0 + symbol - 280, 8),
        }
    }

    fn finish(mut self) {
        if self.count > 0 {
            self.push(0, 8 - self.count);
        }
    }
}

/// Symbol number, count of extra bits and their value for `value` in a scale that starts at `first` and doubles its
/// steps after every `per_size` symbols (lengths: 4 from 3; distances: 2 from 1; RFC 1951, 3.2.5).
fn scale(value: u32, first: u32, per_size: u32) -> (u32, u32, u32) {
    let offset = value - first;
    if offset < 2 * per_size {
        return (offset, 0, 0);
    }
    let extra = (offset / per_size).ilog2();
    let step = offset >> extra;
    (extra * per_size + step, extra, offset - (step << extra))
}

const LONGEST: usize = 258;
const WINDOW: usize = 32 * 1024;

/// One block of the fixed code with matches to the last place that began with the same four bytes.
fn deflate(data: &[u8], out: &mut Vec<u8>) {
    let mut bits = Bits { out, held: 0, count: 0 };
    bits.push(1, 1);
    bits.push(1, 2);
    let hash = |at: usize| {
        let word = u32::from_le_bytes([data[at], data[at + 1], data[at + 2], data[at + 3]]);
        (word.wrapping_mul(0x9E37_79B1) >> 17) as usize
    };
    let mut last = vec![usize::MAX; 1 << 15];
    let mut at = 0;
    while at < data.len() {
        let mut length = 0;
        let mut distance = 0;
        if at + 4 <= data.len() {
            let slot = hash(at);
            let before = last[slot];
            last[slot] = at;
            if before != usize::MAX && at - before <= WINDOW {
                let limit = LONGEST.min(data.len() - at);
                length = (0..limit).take_while(|&n| data[before + n] == data[at + n]).count();
                distance = at - before;
            }
        }
        if length < 4 {
            bits.push_symbol(u32::from(data[at]));
            at += 1;
            continue;
        }
        if length == LONGEST {
            bits.push_symbol(285);
        } else {
            let (symbol, extra, value) = scale(length as u32, 3, 4);
            bits.push_symbol(257 + symbol);
            bits.push(value, extra);
        }
        let (symbol, extra, value) = scale(distance as u32, 1, 2);
        bits.push_code(symbol, 5);
        bits.push(value, extra);
        at += length;
    }
    bits.push_symbol(256);
    bits.finish();
}

/// Checksum of RFC 1950.
fn adler32(data: &[u8]) -> u32 {
    let (mut a, mut b) = (1u32, 0u32);
    // The longest stretch whose sums fit 32 bits (RFC 1950, appendix).
    for stretch in data.chunks(5552) {
        for byte in stretch {
            a += u32::from(*byte);
            b += a;
        }
        a %= 65_521;
        b %= 65_521;
    }
    b << 16 | a
}

/// Checksum of the PNG specification, annex D.
fn crc32(data: &[u8]) -> u32 {
    let mut table = [0u32; 256];
    for (byte, entry) in table.iter_mut().enumerate() {
        let mut value = byte as u32;
        for _ in 0..8 {
            value = if value & 1 == 1 { 0xEDB8_8320 ^ (value >> 1) } else { value >> 1 };
        }
        *entry = value;
    }
    !data.iter().fold(!0, |sum, byte| table[((sum ^ u32::from(*byte)) & 0xFF) as usize] ^ (sum >> 8))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A reader of the fixed code, written from RFC 1951 with its own tables.
    fn inflate(data: &[u8]) -> Vec<u8> {
        const LENGTHS: [(usize, u32); 29] = [
            (3, 0),
            (4, 0),
            (5, 0),
            (6, 0),
            (7, 0),
            (8, 0),
            (9, 0),
            (10, 0),
            (11, 1),
            (13, 1),
            (15, 1),
            (17, 1),
            (19, 2),
            (23, 2),
            (27, 2),
            (31, 2),
            (35, 3),
            (43, 3),
            (51, 3),
            (59, 3),
            (67, 4),
            (83, 4),
            (99, 4),
            (115, 4),
            (131, 5),
            (163, 5),
            (195, 5),
            (227, 5),
            (258, 0),
        ];
        const DISTANCES: [usize; 30] = [
            1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049,
            3073, 4097, 6145, 8193, 12_289, 16_385, 24_577,
        ];
        let mut place = 0;
        let mut bit = || {
            place += 1;
            u32::from(data[(place - 1) / 8] >> ((place - 1) % 8) & 1)
        };
        assert_eq!((bit(), bit(), bit()), (1, 1, 0));
        let mut out = Vec::new();
        loop {
            let mut code = 0;
            let mut count = 0;
            let symbol = loop {
                code = code << 1 | bit();
                count += 1;
                match (count, code) {
                    (7, 0..=0x17) => break 256 + code,
                    (8, 0x30..=0xBF) => break code - 0x30,
                    (8, 0xC0..=0xC7) => break 280 + code - 0xC0,
                    (9, 0x190..=0x1FF) => break 144 + code - 0x190,
                    (9, _) => panic!("no such code"),
                    _ => {}
                }
            };
            if symbol < 256 {
                out.push(symbol as u8);
            } else if symbol == 256 {
                return out;
            } else {
                let (base, extra) = LENGTHS[symbol as usize - 257];
                let length = base + (0..extra).map(|n| (bit() as usize) << n).sum::<usize>();
                let symbol = (0..5).fold(0, |code, _| code << 1 | bit());
                let extra = (symbol / 2).saturating_sub(1);
                let distance =
                    DISTANCES[symbol as usize] + (0..extra).map(|n| (bit() as usize) << n).sum::<usize>();
                for _ in 0..length {
                    out.push(out[out.len() - distance]);
                }
            }
        }
    }

    #[test]
    fn checksums_have_their_published_values() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
        assert_eq!(crc32(b"IEND"), 0xAE42_6082);
        assert_eq!(adler32(b"Wikipedia"), 0x11E6_0398);
        // Of n bytes 255, modulo 65,521: a = 1 + 255 n, b = n + 255 n (n + 1) / 2.
        let n = 100_000u64;
        let (a, b) = ((1 + 255 * n) % 65_521, (n + 255 * n * (n + 1) / 2) % 65_521);
        assert_eq!(u64::from(adler32(&vec![255; 100_000])), b << 16 | a);
    }

    #[test]
    fn what_is_packed_unpacks_to_the_same_bytes() {
        // Runs, noise, and repeats at every distance of the window.
        let mut data = vec![7u8; 1000];
        let mut state = 1u32;
        for n in 0..90_000u32 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let back = (state >> 8) as usize % 40_000 + 1;
            if n % 60 == 0 && data.len() > back {
                let from = data.len() - back;
                for k in 0..(state >> 24) as usize + 3 {
                    data.push(data[from + k.min(back - 1)]);
                }
            }
            data.push((state >> 16) as u8);
        }
        let mut packed = Vec::new();
        deflate(&data, &mut packed);
        assert_eq!(inflate(&packed), data);
        assert!(packed.len() < data.len() * 12 / 10);
    }

    #[test]
    fn a_flat_picture_is_small_and_has_the_right_frame() {
        let file = encode(&vec![255; 600 * 400 * 3], 600, 400);
        assert!(file.len() < 12_000, "{}", file.len());
        assert_eq!(&file[..8], b"\x89PNG\r\n\x1a\n");
        assert_eq!(&file[12..24], b"IHDR\x00\x00\x02\x58\x00\x00\x01\x90");
        assert_eq!(&file[file.len() - 8..], b"IEND\xae\x42\x60\x82");
    }
}
