/// The middle of some values; of an even number of them the mean of the two in the middle.
func median(_ values: [Double]) -> Double? {
  guard !values.isEmpty else { return nil }
  let sorted = values.sorted()
  let middle = sorted.count / 2
  return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/// The smallest value that at least this share of the values does not pass.
func percentile(_ share: Double, of values: [Double]) -> Double? {
  guard !values.isEmpty else { return nil }
  let rank = Int((share * Double(values.count)).rounded(.up))
  return values.sorted()[min(max(rank, 1), values.count) - 1]
}

/// How evenly something is shared: 1 when all have the same, 1/n when one has all (Jain's index).
func jainIndex(of shares: [Double]) -> Double? {
  let sum = shares.reduce(0, +)
  let squares = shares.reduce(0) { $0 + $1 * $1 }
  return squares > 0 ? sum * sum / (Double(shares.count) * squares) : nil
}
