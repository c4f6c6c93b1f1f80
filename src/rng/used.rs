//! The detector of draw keys used twice.

use std::collections::BTreeMap;

/// Which (recipient, message) keys have had their reactions drawn. Kept by debug builds only: a key drawn twice
/// means that one message was delivered twice or that two messages share an identity, and biases results silently.
#[derive(Clone, Debug, Default)]
pub struct UsedKeys {
    /// One bit a recipient for each message identity.
    messages: BTreeMap<u32, Vec<u64>>,
}

impl UsedKeys {
    /// Claims the reactions of `message` to `recipient`.
    ///
    /// # Panics
    /// When they were claimed before.
    pub fn claim(&mut self, recipient: u32, message: u32) {
        let (word, bit) = ((recipient / 64) as usize, 1u64 << (recipient % 64));
        let bits = self.messages.entry(message).or_default();
        if bits.len() <= word {
            bits.resize(word + 1, 0);
        }
        assert!(bits[word] & bit == 0, "draw key used twice: recipient {recipient}, message {message:#x}");
        bits[word] |= bit;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn different_keys_are_fine() {
        let mut used = UsedKeys::default();
        used.claim(1, 0);
        used.claim(2, 0);
        used.claim(1, 1);
        used.claim(200, 0);
    }

    #[test]
    #[should_panic(expected = "draw key used twice: recipient 70")]
    fn a_repeated_key_panics() {
        let mut used = UsedKeys::default();
        used.claim(70, 3);
        used.claim(70, 3);
    }
}
