//! Where contacts stand on a list by a number, such as how often they bought.

/// Ranks in 1/65536 of the list, 0 the largest number; equal numbers share their mean rank.
pub(super) fn ranks(numbers: &[f64]) -> Vec<u16> {
    let mut order: Vec<u32> = (0..numbers.len() as u32).collect();
    order.sort_unstable_by(|a, b| numbers[*b as usize].total_cmp(&numbers[*a as usize]).then(a.cmp(b)));
    let mut ranks = vec![0; numbers.len()];
    let mut from = 0;
    while from < order.len() {
        let number = numbers[order[from] as usize];
        let length = order[from..].iter().take_while(|at| numbers[**at as usize] == number).count();
        let middle = from as f64 + length as f64 / 2.0;
        let rank = (middle / numbers.len() as f64 * 65_536.0).min(65_535.0) as u16;
        for at in &order[from..from + length] {
            ranks[*at as usize] = rank;
        }
        from += length;
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_comes_first_and_equals_share_their_rank() {
        assert_eq!(ranks(&[5.0, 0.0, 9.0, 0.0]), [24_576, 49_152, 8_192, 49_152]);
        assert_eq!(ranks(&[1.0; 4]), [32_768; 4]);
        assert_eq!(ranks(&[-1.0]), [32_768]);
        assert_eq!(ranks(&[]), [0u16; 0]);
        // A difference of two zeros is none.
        assert_eq!(ranks(&[0.0, -0.0]), [32_768; 2]);
    }
}
