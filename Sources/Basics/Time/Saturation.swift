// Figures come from stores, documents and answers, and may be anything. They become whole numbers and lengths of time only
// here: what is beyond the ends is held at them, so that no figure ends the process.

// Of each type by itself: written once for all whole numbers it would cost a hundred times as much.

extension Int64 {
  /// The whole part of a figure, held at the ends of what the type can tell; 0 for what is no number.
  package init(saturating figure: Double) {
    guard let whole = Int64(exactly: figure.rounded(.towardZero)) else {
      self = figure.isNaN ? 0 : figure < 0 ? .min : .max
      return
    }
    self = whole
  }
}

extension Int {
  /// The whole part of a figure, held at the ends of what the type can tell; 0 for what is no number.
  package init(saturating figure: Double) { self.init(clamping: Int64(saturating: figure)) }
}

extension FixedWidthInteger {
  /// The sum, held at the ends of what the type can tell.
  package func saturatingSum(_ other: Self) -> Self {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (other < 0 ? .min : .max) : sum
  }
}

extension Duration {
  /// A length of whole milliseconds, cut off and held within ten thousand years either way; 0 for what is no number.
  package init(saturating seconds: Double) {
    let bound = 315_576_000_000.0
    let bounded = seconds.isNaN ? 0 : min(max(seconds, -bound), bound)
    self = .milliseconds(Int64(saturating: bounded * 1000))
  }
}
