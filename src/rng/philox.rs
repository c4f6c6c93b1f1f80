//! Philox4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC'11),
//! following the reference code, and its published test vectors.

use std::convert::Infallible;

use rand::TryRng;

const MULTIPLIERS: [u32; 2] = [0xD251_1F53, 0xCD9E_8D57];
const WEYL: [u32; 2] = [0x9E37_79B9, 0xBB67_AE85];
const ROUNDS: usize = 10;

/// The four 32-bit words that belong to a counter and a key.
#[inline(always)]
pub fn philox4x32_10(mut counter: [u32; 4], mut key: [u32; 2]) -> [u32; 4] {
    for _ in 0..ROUNDS {
        let even = u64::from(MULTIPLIERS[0]) * u64::from(counter[0]);
        let odd = u64::from(MULTIPLIERS[1]) * u64::from(counter[2]);
        counter = [
            (odd >> 32) as u32 ^ counter[1] ^ key[0],
            odd as u32,
            (even >> 32) as u32 ^ counter[3] ^ key[1],
            even as u32,
        ];
        key = [key[0].wrapping_add(WEYL[0]), key[1].wrapping_add(WEYL[1])];
    }
    counter
}

/// [`philox4x32_10`] with each word in the lower half of 64 bits, for loops over many counters: so the compiler finds the
/// multiplication that vector instructions have, of lower halves to whole products. The upper halves of the result
/// hold rubbish.
#[inline(always)]
pub(super) fn philox4x32_10_wide(mut counter: [u64; 4], mut key: [u32; 2]) -> [u64; 4] {
    const LOWER: u64 = u32::MAX as u64;
    for _ in 0..ROUNDS {
        let even = (counter[0] & LOWER) * MULTIPLIERS[0] as u64;
        let odd = (counter[2] & LOWER) * MULTIPLIERS[1] as u64;
        counter = [
            odd >> 32 ^ counter[1] ^ u64::from(key[0]),
            odd,
            even >> 32 ^ counter[3] ^ u64::from(key[1]),
            even,
        ];
        key = [key[0].wrapping_add(WEYL[0]), key[1].wrapping_add(WEYL[1])];
    }
    counter
}

/// A generator that reads one key's blocks in the order of their occurrence, for `rand_distr` laws whose number
/// of draws is not fixed. Set-up and tests only: the simulation draws by inversion from single words.
#[derive(Clone, Debug)]
pub struct KeyedRng {
    key: [u32; 2],
    /// Entity, message and block.
    place: [u32; 3],
    occurrence: u32,
    words: [u32; 4],
    used: usize,
}

impl KeyedRng {
    pub(super) fn new(key: [u32; 2], place: [u32; 3]) -> Self {
        Self { key, place, occurrence: 0, words: [0; 4], used: 4 }
    }

    fn next_word(&mut self) -> u32 {
        if self.used == 4 {
            let [entity, message, block] = self.place;
            self.words = philox4x32_10([entity, message, self.occurrence, block], self.key);
            self.occurrence = self.occurrence.wrapping_add(1);
            self.used = 0;
        }
        self.used += 1;
        self.words[self.used - 1]
    }
}

impl TryRng for KeyedRng {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(self.next_word())
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let low = u64::from(self.next_word());
        Ok(u64::from(self.next_word()) << 32 | low)
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for chunk in bytes.chunks_mut(4) {
            let word = self.next_word().to_le_bytes();
            chunk.copy_from_slice(&word[..chunk.len()]);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::{Block, Draws};
    use rand::RngExt;

    #[test]
    fn published_vectors() {
        let all = u32::MAX;
        for (counter, key, words) in [
            ([0; 4], [0; 2], [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]),
            ([all; 4], [all; 2], [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]),
            (
                [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344],
                [0xa409_3822, 0x299f_31d0],
                [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1],
            ),
        ] {
            assert_eq!(philox4x32_10(counter, key), words);
        }
    }

    #[test]
    fn the_generator_reads_the_same_blocks_as_the_keyed_draws() {
        let draws = Draws::new(7, 3);
        let mut generator = draws.generator(Block::Identity, 11, 0);
        let words: [u32; 8] = std::array::from_fn(|_| generator.random());
        assert_eq!(words[..4], draws.block(Block::Identity, 11, 0, 0));
        assert_eq!(words[4..], draws.block(Block::Identity, 11, 0, 1));
    }

    /// Neighbouring keys must look independent: pairs of words over a 16 x 16 grid, in every direction in which
    /// keys are neighbours. 255 degrees of freedom; the bound is 7 standard deviations (false alarm < 1e-9).
    #[test]
    fn neighbouring_keys_are_unrelated() {
        type Word = fn(u32) -> u32;
        let directions: [(&str, Word); 5] = [
            ("recipient", |i| Draws::new(1, 0).block(Block::Reaction, i, 0, 0)[0]),
            ("message", |i| Draws::new(1, 0).block(Block::Reaction, 5, i, 0)[0]),
            ("occurrence", |i| Draws::new(1, 0).block(Block::Reaction, 5, 0, i)[0]),
            ("replication", |i| Draws::new(1, i).block(Block::Reaction, 5, 0, 0)[0]),
            ("seed", |i| Draws::new(u64::from(i), 0).block(Block::Reaction, 5, 0, 0)[0]),
        ];
        for (name, word) in directions {
            let mut counts = [0u32; 256];
            let pairs = 100_000;
            for i in 0..pairs {
                counts[((word(i) >> 28) << 4 | word(i + 1) >> 28) as usize] += 1;
            }
            let expected = f64::from(pairs) / 256.0;
            let statistic: f64 =
                counts.iter().map(|&count| (f64::from(count) - expected).powi(2) / expected).sum();
            assert!((statistic - 255.0).abs() < 7.0 * (2.0f64 * 255.0).sqrt(), "{name}: {statistic}");
        }
    }
}
