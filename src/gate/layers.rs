//! Which layers of the gate are switched on.

use crate::messaging::Layer;

/// A set of layers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layers {
    /// One bit a layer, by its number.
    bits: u32,
}

impl Layers {
    /// Every layer.
    pub fn all() -> Self {
        Self { bits: Layer::GATE.iter().fold(0, |bits, &layer| bits | 1 << layer as u32) }
    }

    /// The same set without `layer`.
    pub fn without(self, layer: Layer) -> Self {
        Self { bits: self.bits & !(1 << layer as u32) }
    }

    /// Whether `layer` is on.
    #[inline]
    pub fn is_on(self, layer: Layer) -> bool {
        self.bits & 1 << layer as u32 != 0
    }
}

impl Default for Layers {
    fn default() -> Self {
        Self::all()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_layer_goes_and_the_others_stay() {
        for gone in Layer::GATE {
            let layers = Layers::all().without(gone);
            for layer in Layer::GATE {
                assert_eq!(layers.is_on(layer), layer != gone);
            }
        }
        assert!(!Layers::all().is_on(Layer::Strategy));
    }
}
